# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# tools/perf/builtin-kvm.c: the -o of "perf kvm" is not its -i. Only "stat report" has
# both an input and an output; the others still take either option for their file.
/^static int kvm_cmd_stat\(const char \*file_name, int argc,/ {
	s/int argc,/const char *output_name,/
	s/ const char \*\*argv\)$/\n\t\t\tint argc, const char **argv)/
}
/^kvm_events_record\(/,/^\}/ {
	s/^(\trec_argv\[i\+\+\] = (STRDUP_FAIL_EXIT\()?)kvm->file_name/\1kvm->output.path ?: kvm->file_name/
}
/^int cmd_kvm\(/,/^\}/ {
	s/^(\tconst char \*file_name = NULL);$/\1, *output_name = NULL;/
	s/(OPT_STRING\('o', "output", &)file_name/\1output_name/
	s/(__cmd_(record|report|buildid_list)\()file_name/\1output_name ?: file_name/
	s/(kvm_cmd_stat\(file_name,) argc/\1 output_name, argc/
}

# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Our files for perf 7.2 and later, which can report on any architecture: what depends
# on it is found by functions, and ops are const. A sample has its event.

# On older perf, an architecture without "perf kvm stat" has none of it.
/^#ifdef HAVE_KVM_STAT_SUPPORT$/,/^$/d

# Parameters, arguments and uses of the event
/^ \* @evsel: /{
	N
	s/.*\n( \* @sample: )a sample of it/\1a sample of any event/
	s/.*\n( \* @sample: )/\1/
}
/struct evsel \*evsel( __maybe_unused)?,$/{
	N
	s/struct evsel \*evsel( __maybe_unused)?,\n\s*(struct perf_sample )/\2/
}
s/struct evsel \*evsel( __maybe_unused)?, (struct perf_sample )/\2/
/struct perf_sample \*sample/,/^\}/{
	/^\t/{
		s/\<evsel, sample/sample/
		s/(^|[^*>_[:alnum:]])evsel([^_[:alnum:]])/\1sample->evsel\2/g
		s/struct sample->evsel/struct evsel/
	}
}

# What older perf has no functions for
s/([a-z>-]*evlist)->stats\.total_lost/evlist__stats(\1)->total_lost/
s/&([a-z>-]*evlist)->stats/evlist__stats(\1)/
s/&([a-z>-]*session)->header\.env/perf_session__env(\1)/
s/, vcpu_id_str\)/, vcpu_id_str(evsel__e_machine(evsel, NULL)))/
s/^#include <bpf\/libbpf\.h>/&\n#include <dwarf-regs.h>/

# The architecture's part
s/^(perf-util-.* kvm-stat)/\1-riscv/
s/^((static |extern )?)struct (riscv_kvm_events|child_event_ops) ([a-z])/\1const struct \3 \4/
s/^int setup_kvm_events_tp\(/int __setup_kvm_events_tp_riscv(/
s/^( \* )(setup_kvm_events_tp|cpu_isa_init) - /\1__\2_riscv - /
s/setup_kvm_events_tp\(\)/__setup_kvm_events_tp_riscv()/
/^ \* @cpuid: /d
s/^int cpu_isa_init\(struct perf_kvm_stat \*kvm, .*/int __cpu_isa_init_riscv(struct perf_kvm_stat *kvm)/
s/ = kvm_reg_events_ops\>/ = __kvm_reg_events_ops_riscv()/
/^const char \*vcpu_id_str\>/,/^$/d
s/^const char \*kvm_events_tp\[/static const char * const __kvm_events_tp[/
s/^struct kvm_reg_events_ops kvm_/static const struct kvm_reg_events_ops __kvm_/
/^const char \* const kvm_skip_events\[/,/^\};/{
	s/^const char \* const kvm_/static const char * const __kvm_/
	/^\};/a\
\
const char * const *__kvm_events_tp_riscv(void)\
{\
	return __kvm_events_tp;\
}\
\
const struct kvm_reg_events_ops *__kvm_reg_events_ops_riscv(void)\
{\
	return __kvm_reg_events_ops;\
}\
\
const char * const *__kvm_skip_events_riscv(void)\
{\
	return __kvm_skip_events;\
}
}

# Last, as the rules above need to see each line
/^$/{
	N
	/^\n#endif \/\* HAVE_KVM_STAT_SUPPORT \*\/$/d
	P
	D
}

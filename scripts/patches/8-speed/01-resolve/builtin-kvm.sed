# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# tools/perf/builtin-kvm.c: a row only needs the thread, which the caller still owns.
# Some perfs put what they have resolved.
/^static int process_sample_event\(/,/^\}/ {
	/^\taddr_location__exit\(&kvm->al\);$/d
	s/^\tif \(!handle_kvm_event\(/\tkvm->al.thread = thread;\n&/
}

# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# tools/perf/util/kvm-stat.c and kvm-stat.h of Linux 7.3: let RISC-V choose its
# tracepoints.
/^\t\treturn __setup_kvm_events_tp_powerpc\(kvm\);$/ {
	N
	s/\n\tdefault:/\n\tcase EM_RISCV:\n\t\treturn __setup_kvm_events_tp_riscv(kvm);&/
}
/^int __setup_kvm_events_tp_powerpc\(/ {
	N
	s/\n$/\nint __setup_kvm_events_tp_riscv(struct perf_kvm_stat *kvm);&/
}

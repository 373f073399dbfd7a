# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# tools/perf/util/kvm-stat.c and kvm-stat.h of Linux 7.3: let RISC-V choose its
# tracepoints and tell which VCPU a thread runs.
/^\t\treturn __setup_kvm_events_tp_powerpc\(kvm\);$/ {
	N
	s/\n\tdefault:/\n\tcase EM_RISCV:\n\t\treturn __setup_kvm_events_tp_riscv(kvm);&/
}
/^int __setup_kvm_events_tp_powerpc\(/ {
	N
	s/\n$/\nint __setup_kvm_events_tp_riscv(struct perf_kvm_stat *kvm);&/
}
/^int kvm_vcpu_id\(/,/^}/ {
	/switch/ {
		N
		s/\n\tdefault:/\n\tcase EM_RISCV:\n\t\treturn __kvm_vcpu_id_riscv(kvm, thread, sample);&/
	}
}
/^\t\tstruct thread \*thread, struct perf_sample \*sample\);$/ {
	N
	s/\nconst char/\nint __kvm_vcpu_id_riscv(struct perf_kvm_stat *kvm, struct thread *thread,\n\t\t\tstruct perf_sample *sample);&/
}

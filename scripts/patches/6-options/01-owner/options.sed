# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# tools/perf/builtin-kvm.c: the options of report and of live, and the order of rows,
# which spatch would reformat; what is done when a process starts
s/= perf_event__process_fork([;,])$/= process_fork_event\1/
/"vcpu id to report"\),$/ {
	N
	/"per-vm"/! s/\n/&\t\tOPT_BOOLEAN(0, "per-vm", \&kvm->per_vm, "show rows for each VM"),\n\t\tOPT_BOOLEAN(0, "per-vcpu", \&kvm->per_vcpu, "show rows for each VCPU"),\n/
}
s/^(\treturn -strcmp\(left->kvm_info->name, right->kvm_info->name\));$/\1 ?:\n\t       kvm_owner__cmp(right->kvm_info, left->kvm_info);/

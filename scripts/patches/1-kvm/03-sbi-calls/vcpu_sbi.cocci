// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// arch/riscv/kvm/vcpu_sbi.c: trace each SBI call before it is handled.

@@
identifier vcpu, run, ext;
@@
 kvm_riscv_vcpu_sbi_ecall(struct kvm_vcpu *vcpu, struct kvm_run *run)
 {
 <...
+trace_kvm_sbi_ecall(vcpu);
+
 ext = kvm_vcpu_sbi_find_ext(...);
 ...>
 }

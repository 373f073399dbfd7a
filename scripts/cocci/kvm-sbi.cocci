// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// arch/riscv/kvm/vcpu_sbi.c: trace each call of the SBI, before it is handled.

@has@
expression e;
@@
 trace_kvm_sbi_ecall(e)

@depends on !has@
@@
 #include <asm/kvm_vcpu_sbi.h>
+
+#include "trace.h"

@depends on !has@
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

// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// arch/riscv/kvm/vcpu_sbi.c: trace each SBI call before it is handled.

@has@
@@
 trace_kvm_sbi_ecall(...)

@has_include@
@@
 #include "trace.h"

@depends on !has_include@
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

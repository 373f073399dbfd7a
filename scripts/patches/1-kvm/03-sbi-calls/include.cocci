// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// arch/riscv/kvm/vcpu_sbi.c: include the trace events.

@@
@@
 #include <asm/kvm_vcpu_sbi.h>
+
+#include "trace.h"

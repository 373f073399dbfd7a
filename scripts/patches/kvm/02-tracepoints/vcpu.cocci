// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// arch/riscv/kvm/vcpu.c: trace guest entries and exits.
//
// kvm_entry goes right before, and kvm_exit right after the span that the kernel
// accounts as guest time. If a host interrupt ended the run, its handler is in
// that span, so its time does not count as handling the exit.

@has_entry@
@@
 trace_kvm_entry(...)

@has_exit@
@@
 trace_kvm_exit(...)

@has_include@
@@
 #include "trace.h"

@depends on !has_include@
initializer list il;
@@
+#define CREATE_TRACE_POINTS
+#include "trace.h"
+
 const struct _kvm_stats_desc kvm_vcpu_stats_desc[] = { il };

@depends on !has_entry@
@@
+trace_kvm_entry(vcpu);
+
 guest_timing_enter_irqoff();

@depends on !has_exit@
@@
 guest_timing_exit_irqoff();
 local_irq_enable();
+
+trace_kvm_exit(&trap);

// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// arch/riscv/kvm/vcpu.c: trace guest entries and exits.
//
// kvm_entry goes right before, and kvm_exit right after the span that the kernel
// accounts as guest time. If a host interrupt ended the run, its handler is in
// that span, so its time does not count as handling the exit.

@@
@@
+trace_kvm_entry(vcpu);
+
 guest_timing_enter_irqoff();

@@
@@
 guest_timing_exit_irqoff();
 local_irq_enable();
+
+trace_kvm_exit(&trap);

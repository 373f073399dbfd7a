// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: initialize a VCPU's statistics as empty, not with a
// minimum time of zero.

@@
identifier event;
@@
 kvm_event_expand(struct kvm_event *event, ...)
 {
	...
	memset(event->vcpu + old_max_vcpu, 0, ...);
+	while (old_max_vcpu < event->max_vcpu)
+		init_stats(&event->vcpu[old_max_vcpu++].stats);
	return true;
 }

// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: make record and live open the tracepoints that
// setup_kvm_events_tp() has chosen, or all by default.

@@
symbol kvm, e_machine;
identifier ret;
@@
 kvm_events_record(...)
 {
	<...
-	kvm_events_tp
+	kvm->events_tp
	...>
 }

@@
identifier ret;
@@
 kvm_events_record(...)
 {
	...
	ret = setup_kvm_events_tp(kvm, ...);
	if (ret < 0) { ... }
+	if (!kvm->events_tp)
+		kvm->events_tp = kvm_events_tp;
	...
 }

@@
@@
 static struct evlist *kvm_live_event_list(
-	void
+	struct perf_kvm_stat *kvm
 )
 {
	<...
-	kvm_events_tp
+	kvm->events_tp
	...>
 }

@@
identifier err;
@@
 kvm_events_live(...)
 {
	...
	err = setup_kvm_events_tp(kvm, ...);
	if (err < 0) { ... }
+	if (!kvm->events_tp)
+		kvm->events_tp = kvm_events_tp;
	...
	kvm->evlist = kvm_live_event_list(
+		kvm
	);
	...
 }

// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: collect the parts of each exit, and print those of a row.

@@
symbol kvm, vcpu_record, sample, event, vcpu, time_diff, false, true;
@@
 handle_end_event(...)
 {
	...
	struct kvm_event *event;
+	struct kvm_event_stats *stats;
	...
-	return update_kvm_event(kvm, event, vcpu, time_diff);
+	if (!update_kvm_event(kvm, event, vcpu, time_diff))
+		return false;
+	stats = vcpu == -1 ? &event->total : &event->vcpu[vcpu];
+	if (kvm->breakdown)
+		kvm_parts__end(&vcpu_record->parts, kvm, sample->time, stats);
+	return true;
 }

@@
symbol event, i;
@@
 clear_events_cache_stats(...)
 {
	<...
(
	init_stats(&event->total.stats);
+	kvm_parts__clear(&event->total);
|
	init_stats(&event->vcpu[i].stats);
+	kvm_parts__clear(&event->vcpu[i]);
)
	...>
 }

@@
symbol kvm, live_warnings;
identifier eops;
@@
 kvm_events_live_report(...)
 {
	...
	if (live_warnings && isatty(STDOUT_FILENO))
		perf_error__register(&eops);
+	if (kvm->breakdown && kvm_parts__init(kvm))
+		goto restore;
	...
	if (kvm->timerfd >= 0)
		close(kvm->timerfd);
+restore:
	tcsetattr(...);
	...
 }

@@
symbol kvm, err, out;
@@
 kvm_events_live(...)
 {
	...
	kvm->evlist = kvm_live_event_list(kvm);
	if (kvm->evlist == NULL) { ... }
+	if (kvm->breakdown) {
+		err = -EINVAL;
+		if (!register_kvm_events_ops(kvm))
+			goto out;
+		if (kvm_parts__add_events(kvm))
+			goto out;
+	}
	...
 }

@@
symbol kvm, ret, out_delete;
@@
 read_events(struct perf_kvm_stat *kvm)
 {
	...
	ret = cpu_isa_config(kvm);
	if (ret < 0)
		goto out_delete;
+	ret = kvm->breakdown ? kvm_parts__init(kvm) : 0;
+	if (ret)
+		goto out_delete;
	...
 }

@@
symbol kvm, he, event, vcpu;
identifier decode;
@@
 print_result(...)
 {
	...
	fprintf(kvm->to, "%16s ", "Avg time");
+	if (kvm->breakdown)
+		kvm_parts__print_header(kvm->to);
	...
	for (...; ...; ...) {
+		struct kvm_event_stats *stats;
		...
+		stats = vcpu == -1 ? &event->total : &event->vcpu[vcpu];
		kvm->events_ops->decode_key(kvm, ..., decode);
		...
		fprintf(kvm->to, "%9.2fus ( +-%7.2f%% )", ...);
+		if (kvm->breakdown)
+			kvm_parts__print(kvm, stats);
		fprintf(kvm->to, "\n");
	}
	...
 }

@@
symbol kvm, true;
@@
 kvm_events_report(...)
 {
	...
	if (kvm->per_vm || kvm->per_vcpu)
		kvm->use_stdio = true;
+	if (kvm->breakdown)
+		kvm->use_stdio = true;
	...
 }

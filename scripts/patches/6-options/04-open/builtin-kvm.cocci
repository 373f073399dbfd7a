// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: find the exits that have not ended when the rows are printed,
// and show their rows, even if nothing else is in them.

@@
identifier he;
statement S, T;
@@
 filter_cb(struct hist_entry *he, ...)
 {
	<...
	if (!event_is_valid(...)
+	    && !he->kvm_info->open
	   ) S else T
	...>
 }

@@
type T;
identifier tool;
@@
+static int process_exit_event(T tool, union perf_event *event, struct perf_sample *sample, struct machine *machine)
+{
+	struct perf_kvm_stat *kvm = container_of(tool, struct perf_kvm_stat, tool);
+
+	/* Without sample_id_all, there is no time. */
+	if (sample->time != -1ULL)
+		kvm->open.end = max(kvm->open.end, sample->time);
+	return perf_event__process_exit(tool, event, sample, machine);
+}
+
 process_sample_event(T tool, ...)
 { ... }

@@
identifier kvm;
@@
 perf_kvm__handle_timerfd(struct perf_kvm_stat *kvm)
 {
	...
+	find_open(kvm);
	sort_result(kvm);
	...
 }

@@
identifier kvm;
@@
 kvm_events_live_report(struct perf_kvm_stat *kvm)
 {
	...
	if (err == 0) {
+		find_open(kvm);
		sort_result(kvm);
		...
	}
	...
 }

@@
identifier kvm;
@@
 read_events(struct perf_kvm_stat *kvm)
 {
	...
+	if (!ret)
+		find_open(kvm);
	warn_lost(...);
+	kvm_open__warn(kvm);
	...
 }

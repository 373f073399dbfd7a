// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: say so if there is nothing to report, and fail if no
// event in the recording could have shown anything.

@@
identifier kvm, sample;
@@
 process_sample_event(..., struct perf_sample *sample, ...)
 {
	...
+	evsel->priv = evsel;
	if (skip_sample(kvm, sample))
		return 0;
	...
 }

@@
typedef bool;
symbol true;
@@
+static int explain_empty(struct perf_kvm_stat *kvm)
+{
+	const struct child_event_ops *child = kvm->events_ops->child_ops;
+	struct evlist *evlist = kvm->session->evlist;
+	bool entered = kvm_event_fired(evlist, kvm_entry_trace);
+	bool exited = kvm_event_fired(evlist, kvm_exit_trace);
+	bool fired = !child;
+	char silent[128] = "";
+	int len = 0;
+
+	if (!entered && !exited) {
+		pr_err("%s: no VM ran\n", kvm->file_name);
+		return -ENOENT;
+	}
+
+	while (child && child->name) {
+		if (kvm_event_fired(evlist, child->name))
+			fired = true;
+		else
+			len += scnprintf(silent + len, sizeof(silent) - len, " %s", child->name);
+		child++;
+	}
+	ui__warning("%s: no complete %s events%s%s\n", kvm->file_name, kvm->report_event, len ? "; never fired:" : "", silent);
+	return fired ? 0 : -ENOENT;
+}
+
 static int read_events(...)
 {
	...
	ret = perf_session__process_events(kvm->session);
+	if (!ret && !kvm->total_count)
+		ret = explain_empty(kvm);
	...
 }

@@
typedef bool;
@@
+bool kvm_event_fired(struct evlist *evlist, const char *name)
+{
+	struct evsel *evsel = evlist__find_tracepoint_by_name(evlist, name);
+
+	return evsel && evsel->priv;
+}
+
 static int process_sample_event(...)
 {
	...
 }

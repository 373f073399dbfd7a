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
+	bool keyed = kvm_hists.hists.stats.nr_samples;
+	const struct child_event_ops *child = keyed ? NULL : kvm->events_ops->child_ops;
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

@@
identifier kvm, sample;
@@
 process_sample_event(..., struct perf_sample *sample, ...)
 {
	...
+	if (kvm->seen_pids && kvm_entry_event(evsel))
+		intlist__findnew(kvm->seen_pids, sample->pid);
	if (skip_sample(kvm, sample))
		return 0;
	...
 }

@@
identifier kvm, vcpu_record;
symbol true;
@@
 handle_kvm_event(struct perf_kvm_stat *kvm, ...)
 {
	...
	if (!vcpu_record)
		return true;
+	if (kvm->seen_vcpus && vcpu_record->vcpu_id >= 0)
+		intlist__findnew(kvm->seen_vcpus, vcpu_record->vcpu_id);
	...
 }

@@
typedef bool;
symbol false;
@@
+#define MAX_SHOWN	16
+
+static bool was_seen(struct intlist *seen, unsigned long id, const char *what)
+{
+	unsigned int n = intlist__nr_entries(seen);
+	unsigned int i = 0;
+
+	if (intlist__has_entry(seen, id))
+		return true;
+	pr_err("%s %lu not recorded; available:", what, id);
+	while (i < n && i < MAX_SHOWN)
+		pr_err(" %lu", intlist__entry(seen, i++)->i);
+	pr_err("%s\n", !n ? " none" : i < n ? " ..." : "");
+	return false;
+}
+
 static int read_events(...)
 {
	...
 }

@@
identifier kvm, ret;
@@
+static bool all_seen(struct perf_kvm_stat *kvm)
+{
+	unsigned int i = 0;
+
+	while (kvm->seen_pids && i < intlist__nr_entries(kvm->pid_list))
+		if (!was_seen(kvm->seen_pids, intlist__entry(kvm->pid_list, i++)->i, "VM"))
+			return false;
+	return !kvm->seen_vcpus || was_seen(kvm->seen_vcpus, kvm->trace_vcpu, "VCPU");
+}
+
 static int read_events(struct perf_kvm_stat *kvm)
 {
	...
+	if (kvm->pid_list)
+		kvm->seen_pids = intlist__new(NULL);
+	if (kvm->trace_vcpu != -1)
+		kvm->seen_vcpus = intlist__new(NULL);
	ret = perf_session__process_events(kvm->session);
+	if (!ret && !all_seen(kvm))
+		ret = -ENOENT;
	...
 }

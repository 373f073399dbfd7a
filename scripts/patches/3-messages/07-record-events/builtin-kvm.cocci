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

@@
typedef bool;
identifier kvm, argc, argv;
symbol NULL;
@@
+static bool are_events(const char *list)
+{
+	struct kvm_reg_events_ops *ops = kvm_reg_events_ops;
+	size_t len = strcspn(list, ",");
+
+	while (ops->name && (strncmp(ops->name, list, len) || ops->name[len]))
+		ops++;
+	return ops->name && (!list[len] || are_events(list + len + 1));
+}
+
 static int kvm_events_record(struct perf_kvm_stat *kvm, int argc, const char **argv)
 {
	...
 }

@@
identifier kvm, argc, argv;
symbol NULL;
@@
+static const char *event_option(const char **argv)
+{
+	if (argv[1] && (!strcmp(argv[0], "-e") || !strcmp(argv[0], "--event")))
+		return argv[1];
+	if (strstarts(argv[0], "--event="))
+		return argv[0] + strlen("--event=");
+	if (strstarts(argv[0], "-e"))
+		return argv[0] + strlen("-e");
+	return "";
+}
+
 static int kvm_events_record(struct perf_kvm_stat *kvm, int argc, const char **argv)
 {
	...
 }

@@
identifier kvm, argc, argv, ret;
symbol NULL;
@@
+static int take_events(struct perf_kvm_stat *kvm, const char **argv)
+{
+	const char **from = argv, **to = argv;
+	struct strbuf all = STRBUF_INIT;
+	const char *events;
+
+	while (*from && strcmp(*from, "--")) {
+		events = event_option(from);
+		if (!are_events(events)) {
+			*to++ = *from++;
+			continue;
+		}
+		from += events == from[1] ? 2 : 1;
+		if (strbuf_addf(&all, "%s%s", all.len ? "," : "", events))
+			return -ENOMEM;
+	}
+	while (*from)
+		*to++ = *from++;
+
+	/* If NULL, record everything that is available */
+	kvm->report_event = all.len ? strbuf_detach(&all, NULL) : NULL;
+	return to - argv;
+}
+
 static int kvm_events_record(struct perf_kvm_stat *kvm, int argc, const char **argv)
 {
	...
+	argc = take_events(kvm, argv);
+	if (argc < 0)
+		return argc;
	ret = setup_kvm_events_tp(kvm, ...);
	...
 }

@@
@@
 kvm_events_record(...)
 {
 <...
-"perf kvm stat record [<options>]"
+"perf kvm stat record [--event=<event>[,<event>...]] [<options>]"
 ...>
 }

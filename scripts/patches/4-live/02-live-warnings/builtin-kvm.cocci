// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: on a terminal, where live clears the previous screen,
// show the warnings so far on each screen. Do not clear anything but a terminal.

@@
identifier kvm;
@@
+static struct strlist *live_warnings;
+
+static void print_warnings(void)
+{
+	unsigned int i = 0;
+
+	while (live_warnings && i < strlist__nr_entries(live_warnings))
+		printf("Warning: %s", strlist__entry(live_warnings, i++)->s);
+}
+
 static void print_result(struct perf_kvm_stat *kvm)
 {
	...
	if (kvm->live) {
-		puts(CONSOLE_CLEAR);
+		if (isatty(STDOUT_FILENO))
+			puts(CONSOLE_CLEAR);
		...
	}
	...
+	print_warnings();
	fflush(kvm->to);
 }

@@
identifier kvm, save, err;
symbol out;
@@
+static int live_warning(const char *format, va_list args)
+{
+	char *text;
+
+	if (vasprintf(&text, format, args) < 0)
+		return -1;
+	strlist__add(live_warnings, text);
+	free(text);
+	return 0;
+}
+
 static int kvm_events_live_report(struct perf_kvm_stat *kvm)
 {
	...
	struct termios save;
+	struct perf_error_ops eops;
	...
	set_term_quiet_input(&save);
+	eops.error = live_warning;
+	eops.warning = live_warning;
+	live_warnings = strlist__new(NULL, NULL);
+	if (live_warnings && isatty(STDOUT_FILENO))
+		perf_error__register(&eops);
	...
	tcsetattr(0, TCSAFLUSH, &save);
+	perf_error__unregister(&eops);
+	strlist__delete(live_warnings);
	return err;
 }

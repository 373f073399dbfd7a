// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: list the event kinds if the requested one does not
// exist.

@@
identifier kvm;
statement S;
symbol e_machine;
@@
 register_kvm_events_ops(struct perf_kvm_stat *kvm, ...)
 {
	...
	for (...; ...; ...)
		S
+
+	pr_err("--event=%s: no such event; use one of", kvm->report_event);
+	events_ops = kvm_reg_events_ops;
+	while (events_ops->name)
+		pr_err(" %s", (events_ops++)->name);
+	pr_err("\n");
	return false;
 }

@@
expression help;
@@
 OPT_STRING(0, "event", &kvm->report_event, "report event",
-help
+"event to report: vmexit (default) or an architecture-specific one"
 )

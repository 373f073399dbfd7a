// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: let report write to a file, and as JSON or as CSV.

@@
identifier kvm;
@@
 static int read_events(struct perf_kvm_stat *kvm)
 {
	...
+	kvm_output__keep(kvm);
	warn_lost(...);
	...
 }

@@
identifier kvm;
@@
 static int count_events(struct perf_kvm_stat *kvm, ...)
 {
	...
+	kvm_output__keep(kvm);
	kvm_bpf__warn();
	...
 }

@@
identifier kvm, err;
symbol done;
@@
 static int count_until_done(struct perf_kvm_stat *kvm, ...)
 {
	...
+	kvm->output.first_time = rdclock();
	while (!err && !done) {
		...
	}
+	kvm->output.last_time = rdclock();
	return err ?: kvm_bpf__read(kvm);
 }

@@
identifier kvm, ret;
symbol exit, kvm_hists;
@@
 static int kvm_events_report_vcpu(struct perf_kvm_stat *kvm, ...)
 {
	int ret = -EINVAL;
	<...
(
+	ret = kvm_output__open(kvm);
+	if (ret)
+		goto exit;
	kvm_hists__init();
|
-	setup_pager();
+	if (!kvm->output.path)
+		setup_pager();
|
-	kvm_display(kvm);
+	ret = kvm_output__print(kvm, &kvm_hists.hists, kvm_display);
|
+	kvm_output__close(kvm);
	hists__delete_entries(&kvm_hists.hists);
)
	...>
 }

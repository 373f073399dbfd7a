// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: let report write to a file, and report and live as JSON or
// as CSV.

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
identifier kvm, ret;
symbol exit, kvm_hists;
@@
 static int kvm_events_report_vcpu(struct perf_kvm_stat *kvm)
 {
	int ret = -EINVAL;
	...
	if (!is_valid_key(kvm))
		goto exit;
	...
+	ret = kvm_output__open(kvm);
+	if (ret)
+		goto exit;
	if (kvm->use_stdio) {
		...
-		setup_pager();
+		if (!kvm->output.path)
+			setup_pager();
	} else { ... }
	...
-	kvm_display(kvm);
+	ret = kvm_output__print(kvm, &kvm_hists.hists, kvm_display);
	...
+	kvm_output__close(kvm);
	hists__delete_entries(&kvm_hists.hists);
	...
 }

@@
identifier kvm;
symbol rc, kvm_hists, print_result;
@@
 static int perf_kvm__handle_timerfd(struct perf_kvm_stat *kvm)
 {
	...
	sort_result(kvm);
-	print_result(kvm);
+	rc = kvm_output__interval(kvm, &kvm_hists.hists, print_result);
+	if (rc)
+		return rc;
	...
 }

@@
identifier kvm;
symbol ret, err, live_warnings, kvm_hists, print_result;
statement S;
@@
 static int kvm_events_live_report(struct perf_kvm_stat *kvm)
 {
	...
	if (!verify_vcpu(...) || ...) { ... }
+	ret = kvm_output__open(kvm);
+	if (ret)
+		return ret;
	...
	if (
-	    live_warnings && isatty(STDOUT_FILENO)
+	    live_warnings && isatty(STDOUT_FILENO) && !kvm->use_stdio
	   ) S
	...
	if (err == 0) {
		...
		sort_result(kvm);
-		print_result(kvm);
+		err = kvm_output__interval(kvm, &kvm_hists.hists, print_result);
	}
	...
 }

@@
identifier kvm;
@@
 static int kvm_events_live(struct perf_kvm_stat *kvm, int argc, const char **argv)
 {
	...
	err = kvm_events_live_report(kvm);
	...
+	kvm_output__close(kvm);
	perf_session__delete(kvm->session);
	...
 }

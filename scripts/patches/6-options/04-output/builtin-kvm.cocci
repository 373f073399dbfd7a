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

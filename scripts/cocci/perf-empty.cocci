// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: report says so if there is nothing to report.

@has@
identifier kvm;
@@
 kvm_events_report_vcpu(...)
 {
 <+...
 kvm->total_count
 ...+>
 }

@depends on !has@
identifier kvm, ret;
symbol exit;
@@
 kvm_events_report_vcpu(struct perf_kvm_stat *kvm)
 {
	...
	ret = read_events(kvm);
	if (ret)
		goto exit;
+	if (!kvm->total_count)
+		ui__warning("%s: no complete %s event in this recording\n", kvm->file_name, kvm->report_event);
	...
 }

// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: print tables to stdout, flushing each screen of live,
// and messages to stderr.

@@
identifier kvm, sample, vcpu_record, decode, time_diff;
expression text;
@@
 handle_end_event(struct perf_kvm_stat *kvm, ...)
 {
 <...
-pr_info(text, sample->time, sample->pid, vcpu_record->vcpu_id, decode,
-	time_diff / NSEC_PER_USEC);
+fprintf(kvm->to, "%llu VM %d, vcpu %d: %s event took %lluusec\n",
+	(unsigned long long)sample->time, sample->pid, vcpu_record->vcpu_id,
+	decode, (unsigned long long)(time_diff / NSEC_PER_USEC));
 ...>
 }

@@
identifier kvm, vcpu, event, etime, ecount;
expression text;
@@
 print_result(struct perf_kvm_stat *kvm)
 {
 <...
(
-pr_info(text, (double)etime / ecount / NSEC_PER_USEC, kvm_event_rel_stddev(vcpu, event));
+fprintf(kvm->to, "%9.2fus ( +-%7.2f%% )",
+	(double)etime / ecount / NSEC_PER_USEC, kvm_event_rel_stddev(vcpu, event));
|
-pr_info(text, kvm->total_count, kvm->total_time / (double)NSEC_PER_USEC);
+fprintf(kvm->to, "\nTotal Samples:%llu, ", (unsigned long long)kvm->total_count);
+fprintf(kvm->to, "Total events handled time:");
+fprintf(kvm->to, "%.2fus.\n\n", kvm->total_time / (double)NSEC_PER_USEC);
|
-pr_info(text, kvm->lost_events)
+fprintf(kvm->to, "\nLost events: %llu\n\n", (unsigned long long)kvm->lost_events)
)
 ...>
 }

@@
identifier f = { print_vcpu_info, print_result };
identifier kvm;
expression list es;
@@
 f(struct perf_kvm_stat *kvm)
 {
 <...
-pr_info(es)
+fprintf(kvm->to, es)
 ...>
 }

@@
expression list es;
@@
 show_timeofday(...)
 {
 <...
-pr_info(es)
+printf(es)
 ...>
 }

@@
identifier kvm;
@@
 print_result(struct perf_kvm_stat *kvm)
 {
	...
+	fflush(kvm->to);
 }

@@
@@
 kvm_live_open_events(...)
 {
 <...
-printf
+pr_err
 (...)
 ...>
 }

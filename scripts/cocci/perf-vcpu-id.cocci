// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: ask the architecture which VCPU a thread runs.

@has@
@@
 kvm_vcpu_id(...)

@depends on !has@
identifier thread, evsel, sample;
attribute name __weak, __maybe_unused;
@@
+int __weak kvm_vcpu_id(struct perf_kvm_stat *kvm __maybe_unused,
+		       struct thread *thread __maybe_unused,
+		       struct evsel *evsel, struct perf_sample *sample)
+{
+	return evsel__intval(evsel, sample, vcpu_id_str);
+}
+
 static struct vcpu_event_record *
 per_vcpu_record(
+		struct perf_kvm_stat *kvm,
		 struct thread *thread, struct evsel *evsel,
		 struct perf_sample *sample)
 {
 <...
-evsel__intval(evsel, sample, vcpu_id_str)
+kvm_vcpu_id(kvm, thread, evsel, sample)
 ...>
 }

@depends on !has@
identifier kvm, thread, evsel, sample;
@@
 handle_kvm_event(struct perf_kvm_stat *kvm, ...)
 {
 <...
-per_vcpu_record(thread, evsel, sample)
+per_vcpu_record(kvm, thread, evsel, sample)
 ...>
 }

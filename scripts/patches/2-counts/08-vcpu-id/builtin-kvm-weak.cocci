// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: take the VCPU number from kvm_entry, unless the
// architecture overrides that.

@@
attribute name __weak, __maybe_unused;
@@
+int __weak kvm_vcpu_id(struct perf_kvm_stat *kvm __maybe_unused,
+		       struct thread *thread __maybe_unused,
+		       struct evsel *evsel, struct perf_sample *sample)
+{
+	return evsel__intval(evsel, sample, vcpu_id_str);
+}
+
 static struct vcpu_event_record *per_vcpu_record(...)
 { ... }

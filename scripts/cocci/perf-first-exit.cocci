// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: know a VCPU's thread from its first event on, be it
// an exit. Its number is known when it enters; until then --vcpu lets events
// begin, but none end.

@has@
@@
 note_vcpu_id(...)

@depends on !has@
identifier kvm, thread, evsel, sample;
@@
+static void note_vcpu_id(struct perf_kvm_stat *kvm,
+			 struct vcpu_event_record *vcpu_record,
+			 struct thread *thread, struct evsel *evsel,
+			 struct perf_sample *sample)
+{
+	if (vcpu_record->vcpu_id == -1)
+		vcpu_record->vcpu_id = kvm_vcpu_id(kvm, thread, evsel, sample);
+}
+
 static struct vcpu_event_record *
 per_vcpu_record(struct perf_kvm_stat *kvm, struct thread *thread,
		 struct evsel *evsel, struct perf_sample *sample)
 {
	...
	if (!thread__priv(thread) &&
-	    kvm_entry_event(evsel)
+	    (kvm_exit_event(evsel) || kvm_entry_event(evsel))
	   ) {
	...
-	vcpu_record->vcpu_id = kvm_vcpu_id(kvm, thread, evsel, sample);
+	/* Not known until then */
+	vcpu_record->vcpu_id = -1;
	...
	}
+	if (thread__priv(thread) && kvm_entry_event(evsel))
+		note_vcpu_id(kvm, thread__priv(thread), thread, evsel, sample);
	return thread__priv(thread);
 }

@depends on !has@
identifier kvm, vcpu_record;
@@
 handle_kvm_event(struct perf_kvm_stat *kvm, ...)
 {
 <...
 (kvm->trace_vcpu != -1) &&
-	(kvm->trace_vcpu != vcpu_record->vcpu_id)
+	vcpu_record->vcpu_id != -1 && kvm->trace_vcpu != vcpu_record->vcpu_id
 ...>
 }

@depends on !has@
identifier kvm, vcpu_record, vcpu;
@@
 handle_end_event(struct perf_kvm_stat *kvm, struct vcpu_event_record *vcpu_record, ...)
 {
	...
	if (kvm->trace_vcpu == -1)
		vcpu = -1;
	else
		vcpu = vcpu_record->vcpu_id;
+	if (kvm->trace_vcpu != vcpu)
+		return true;
	...
 }

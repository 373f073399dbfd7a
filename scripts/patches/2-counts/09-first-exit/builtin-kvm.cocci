// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: create a VCPU's record at its first event, even if that
// is an exit. Its number is known only at the first entry; before that, --vcpu lets
// events begin but not end.

@@
symbol kvm, thread, sample, vcpu_record;
typedef bool;
@@
 static struct vcpu_event_record *per_vcpu_record(...)
 {
+	struct vcpu_event_record *vcpu_record = thread__priv(thread);
+
	if (
-	    !thread__priv(thread) && kvm_entry_event(evsel)
+	    !vcpu_record && (kvm_entry_event(evsel) || kvm_exit_event(evsel))
	   ) {
-	struct vcpu_event_record *vcpu_record;
	...
-	vcpu_record->vcpu_id = kvm_vcpu__id(kvm, thread, evsel, sample);
+	/* Unknown until the first entry, if exits do not have it */
+	vcpu_record->vcpu_id = -1;
	...
	}
+
+	if (vcpu_record && vcpu_record->vcpu_id == -1)
+		vcpu_record->vcpu_id = kvm_vcpu__id(kvm, thread, evsel, sample);
	return
-	thread__priv(thread)
+	vcpu_record
	;
 }

@@
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

@@
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

// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: pass the key that an event began with to its child
// events.

@@
@@
 struct vcpu_event_record {
	...
	struct kvm_event *last_event;
+	struct event_key key;
 };

@@
identifier vcpu_record, key, event;
@@
 handle_begin_event(..., struct vcpu_event_record *vcpu_record, struct event_key *key, ...)
 {
	...
	vcpu_record->last_event = event;
+	vcpu_record->key = *key;
	...
 }

@@
identifier kvm, vcpu_record, sample, key;
@@
 handle_kvm_event(...)
 {
 <...
+	/* A child event refines the key of the pending event. */
-	if (is_child_event(kvm, evsel, sample, &key))
+	if (vcpu_record->start_time && is_child_event(kvm, evsel, sample, &vcpu_record->key))
		return handle_child_event(kvm, vcpu_record,
-			&key
+			&vcpu_record->key
			, sample);
 ...>
 }

// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: find rows by their keys, not by their names.

@@
symbol kvm, key, owner, event, ki;
@@
 find_create_kvm_event(...)
 {
	...
	struct kvm_info *ki;
+	static struct kvm_info row;

	BUG_ON(key->key == INVALID_KEY);
+
+	kvm_owner__set(kvm, &row, owner->pid, owner->vcpu_id);
+	event = find_known_row(key, &row);
+	if (event)
+		return event;
	ki = kvm_info__new();
	...
 }

@@
symbol event, key;
@@
 find_create_kvm_event(...)
 {
	...
	if (!event->perf_kvm) {
		...
		event->key = *key;
+		hash_add(rows, &event->hash_entry, hash_row(key, event->he.kvm_info));
		...
	}
	...
 }

@@
symbol kvm, event, he, decode;
@@
 print_result(...)
 {
-	char decode[KVM_EVENT_NAME_LEN];
	...
	for (...; ...; ...) {
		...
-		kvm->events_ops->decode_key(kvm, &event->key, decode);
		...
		fprintf(kvm->to, "%*s ", ...,
-			decode
+			he->kvm_info->name
			);
		...
	}
	...
 }

// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: forget the start time of an event that ends without a
// key.

@@
identifier vcpu_record, event, key;
symbol true;
@@
 handle_end_event(..., struct vcpu_event_record *vcpu_record, ...)
 {
 <...
-	if (!event && key->key == INVALID_KEY)
+	if (!event && key->key == INVALID_KEY) {
+		vcpu_record->start_time = 0;
		return true;
+	}
 ...>
 }

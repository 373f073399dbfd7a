// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: events by the guest's function. Rows are told apart by
// the function's address as well as by name, and the column of names is as wide as
// the longest.

@@
@@
 #include "util/kvm-stat.h"
+#include "util/kvm-stat-pc.h"

@@
expression e;
@@
 fprintf(kvm->to, "%*s ",
-	KVM_EVENT_NAME_LEN
+	dim_event.width
	, e)

@@
identifier kvm, ret, out;
@@
 read_events(struct perf_kvm_stat *kvm)
 {
	...
	ret = cpu_isa_config(kvm);
	if (ret < 0)
		goto out;
+	ret = kvm_pc__load_symbols(kvm);
+	if (ret < 0)
+		goto out;
	...
 }

@@
identifier kvm;
expression a, b;
@@
 kvm_events_live_report(struct perf_kvm_stat *kvm)
 {
 <...
	if (a || b || !register_kvm_events_ops(...)
+	    || kvm_pc__load_symbols(kvm)
	   ) {
	...
	}
 ...>
 }

@@
identifier kvm, key, ki, event;
@@
 find_create_kvm_event(struct perf_kvm_stat *kvm, struct event_key *key, ...)
 {
	...
+	kvm_pc__to_function(kvm, key, ki);
	kvm->events_ops->decode_key(kvm, key, ki->name);
	...
	if (!event->perf_kvm) {
	...
	event->key = *key;
+	dim_event.width = max(dim_event.width, (int)strlen(event->he.kvm_info->name) + 1);
	...
	}
	...
 }

@@
symbol kvm, event, vcpu, time_diff, false;
@@
 handle_end_event(...)
 {
	...
	if (!update_kvm_event(kvm, event, vcpu, time_diff))
		return false;
+	kvm_pc__count(event->he.kvm_info);
	...
 }

@@
@@
 warn_lost(...);
+kvm_pc__warn();

@@
@@
 kvm_events_live(...)
 {
	...
+	kvm_pc__warn();
	perf_session__delete(kvm->session);
	...
 }

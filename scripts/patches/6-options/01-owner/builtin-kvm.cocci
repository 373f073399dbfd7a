// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: distinguish rows by their owner, too, and print it.

@@
identifier kvm, key, sample;
symbol ki, he, event;
@@
 find_create_kvm_event(struct perf_kvm_stat *kvm, struct event_key *key, struct perf_sample *sample
+	, const struct vcpu_event_record *owner
 )
 {
	...
	kvm->events_ops->decode_key(kvm, key, ki->name);
+	kvm_owner__set(kvm, ki, owner->pid, owner->vcpu_id);
	...
	if (!event->perf_kvm) {
+		kvm_owner__set_name(kvm, event->he.kvm_info);
		...
	}
	...
 }

@@
identifier f;
expression kvm, key, sample;
@@
 f(...)
 {
	<...
	find_create_kvm_event(kvm, key, sample
+		, vcpu_record
	)
	...>
 }

@@
symbol event, kvm, key, vcpu_record, NULL;
@@
 handle_end_event(...)
 {
	...
+	/* The number of the VCPU can be unknown when the event begins. */
+	if (event && kvm->per_vcpu &&
+	    event->he.kvm_info->vcpu != vcpu_record->vcpu_id) {
+		*key = event->key;
+		event = NULL;
+	}
	if (!event)
		event = find_create_kvm_event(...);
	...
 }

@@
type T;
identifier tool;
@@
+static int process_fork_event(T tool, union perf_event *event, struct perf_sample *sample, struct machine *machine)
+{
+	/* Not if it is a thread */
+	if (event->fork.pid == event->fork.tid)
+		kvm_owner__started(container_of(tool, struct perf_kvm_stat, tool), event->fork.pid);
+	return perf_event__process_fork(tool, event, sample, machine);
+}
+
 process_sample_event(T tool, ...)
 { ... }

@@
symbol he;
identifier kvm, decode;
@@
 print_result(struct perf_kvm_stat *kvm)
 {
	...
	print_vcpu_info(kvm);
+	kvm_owner__print_header(kvm);
	...
	for (...; ...; ...) {
		...
		kvm->events_ops->decode_key(kvm, ..., decode);
+		kvm_owner__print(kvm, he->kvm_info);
		...
	}
	...
 }

@@
identifier kvm;
symbol true;
@@
 kvm_events_report(struct perf_kvm_stat *kvm, ...)
 {
	...
	if (argc) { ... }
+	if (kvm->per_vm || kvm->per_vcpu)
+		kvm->use_stdio = true;
	...
 }

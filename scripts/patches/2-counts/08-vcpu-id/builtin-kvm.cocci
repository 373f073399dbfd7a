// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: find out which VCPU a thread runs, and which VCPUs a VM has.

@@
symbol e_machine;
identifier thread;
@@
 static struct vcpu_event_record *per_vcpu_record(
+		struct perf_kvm_stat *kvm,
		 struct thread *thread, ...)
 {
 <...
-evsel__intval(evsel, sample, vcpu_id_str)
+kvm_vcpu__id(kvm, thread, evsel, sample)
 ...>
 }

@@
symbol kvm, thread, sample;
@@
 handle_kvm_event(...)
 {
 <...
-per_vcpu_record(thread, evsel, sample)
+per_vcpu_record(kvm, thread, evsel, sample)
 ...>
 }

@@
typedef pid_t;
@@
 struct vcpu_event_record {
+	pid_t pid;
	int vcpu_id;
	...
 };

@@
identifier sample;
@@
+static int is_vcpu(struct thread *thread, void *arg)
+{
+	const struct vcpu_event_record *wanted = arg;
+	const struct vcpu_event_record *record;
+
+	record = thread__priv(thread);
+	return record && record->pid == wanted->pid &&
+	       record->vcpu_id == wanted->vcpu_id;
+}
+
 static struct vcpu_event_record *
 per_vcpu_record(..., struct perf_sample *sample)
 {
 <...
+vcpu_record->pid = sample->pid;
 vcpu_record->vcpu_id = ...;
 ...>
 }

@@
typedef bool, pid_t;
@@
+bool kvm_has_vcpu(struct perf_kvm_stat *kvm, pid_t pid, int vcpu_id)
+{
+	struct vcpu_event_record wanted;
+
+	wanted.pid = pid;
+	wanted.vcpu_id = vcpu_id;
+	return machine__for_each_thread(&kvm->session->machines.host, is_vcpu, &wanted);
+}
+
 static struct vcpu_event_record *
 per_vcpu_record(...)
 { ... }

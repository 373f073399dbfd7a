// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: ask the architecture which VCPU a thread runs.

@has@
@@
 per_vcpu_record(struct perf_kvm_stat *kvm, ...)
 { ... }

@depends on !has@
symbol e_machine;
identifier thread;
@@
 static struct vcpu_event_record *per_vcpu_record(
+		struct perf_kvm_stat *kvm,
		 struct thread *thread, ...)
 {
 <...
-perf_sample__intval(sample, vcpu_id_str(e_machine))
+kvm_vcpu_id(kvm, evsel__e_machine(sample->evsel, NULL), thread, sample)
 ...>
 }

@depends on !has@
identifier machine, e_machine;
typedef uint16_t;
@@
 per_vcpu_record(...)
 {
 <...
-struct machine *machine = maps__machine(...);
-uint16_t e_machine = thread__e_machine(...);
 ...>
 }

@depends on !has@
identifier kvm, thread;
@@
 handle_kvm_event(struct perf_kvm_stat *kvm, struct thread *thread, ...)
 {
 <...
 per_vcpu_record(
+	kvm,
	thread, ...)
 ...>
 }

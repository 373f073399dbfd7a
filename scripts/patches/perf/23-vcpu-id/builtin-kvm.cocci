// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: ask the architecture which VCPU a thread runs.

@@
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

@@
symbol kvm, thread, sample;
@@
 handle_kvm_event(...)
 {
 <...
-per_vcpu_record(thread, sample)
+per_vcpu_record(kvm, thread, sample)
 ...>
 }

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
-evsel__intval(evsel, sample, vcpu_id_str)
+kvm_vcpu_id(kvm, thread, evsel, sample)
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

// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: look up the thread of a sample only if it is not one of the
// last ones.

@@
@@
 process_fork_event(...)
 {
	...
+	forget_threads();
	return perf_event__process_fork(...);
 }

@@
@@
 process_exit_event(...)
 {
	...
+	forget_threads();
	return perf_event__process_exit(...);
 }

@@
symbol thread, machine, sample;
@@
 process_sample_event(...)
 {
	...
-	thread = machine__findnew_thread(machine, sample->pid, sample->tid);
+	thread = find_thread(machine, sample);
	...
-	thread__put(thread);
	...
 }

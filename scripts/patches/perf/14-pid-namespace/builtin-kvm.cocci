// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: leave out the VCPUs of other PID namespaces.

@has@
symbol sample;
@@
 process_sample_event(...)
 {
 <+...
 !sample->tid
 ...+>
 }

@depends on !has@
symbol kvm, sample;
@@
 process_sample_event(...)
 {
	...
+	/* That is each thread outside of perf record's PID namespace. */
+	if (!sample->tid) {
+		if (!kvm_exit_event(sample->evsel))
+			return 0;
+		ui__warning_once("VCPUs of other PID namespaces left out: record on the host\n");
+		return 0;
+	}
+
	if (skip_sample(kvm, sample))
		return 0;
	...
 }

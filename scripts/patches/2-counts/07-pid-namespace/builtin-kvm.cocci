// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: ignore VCPUs in other PID namespaces.

@@
symbol kvm, sample;
@@
 process_sample_event(...)
 {
	...
+	/* All threads outside of perf record's PID namespace have TID 0. */
+	if (!sample->tid) {
+		if (!kvm_exit_event(evsel))
+			return 0;
+		ui__warning_once("ignoring VCPUs in other PID namespaces: record on the host\n");
+		return 0;
+	}
+
	if (skip_sample(kvm, sample))
		return 0;
	...
 }

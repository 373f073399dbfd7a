// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: report how many events a recording lost. perf itself
// reports how often it found the buffer full.

@@
identifier kvm, ret;
typedef u64;
@@
+static void warn_lost(const struct events_stats *stats)
+{
+	u64 lost = stats->total_lost_samples;
+
+	if (!lost)
+		lost = stats->total_lost;
+	if (lost)
+		ui__warning("%llu events lost: exits are missing; use a larger buffer (-m)\n", (unsigned long long)lost);
+}
+
 static int read_events(struct perf_kvm_stat *kvm)
 {
	...
	ret = perf_session__process_events(kvm->session);
+	warn_lost(&kvm->session->evlist->stats);
	...
 }

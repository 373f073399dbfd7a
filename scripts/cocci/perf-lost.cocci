// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: report tells how many samples a recording lacks;
// perf itself, how many times it found its buffer full.

@has@
identifier kvm;
@@
 kvm->session->evlist->stats.total_lost

@depends on !has@
identifier kvm, ret;
@@
 read_events(...)
 {
	...
	ret = perf_session__process_events(kvm->session);
+	if (kvm->session->evlist->stats.total_lost)
+		pr_warning("%llu samples lost: exits are missing, and some times are too long; record with more pages (-m)\n",
+			   (unsigned long long)kvm->session->evlist->stats.total_lost);
	...
 }

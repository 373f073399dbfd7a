// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: live handles events in their order, also those of a
// buffer that was empty when it was its turn. What is safe to handle is what the
// round before has seen; with no news, that is all.

@@
identifier oe, flush_time;
@@
 perf_kvm__mmap_read(...)
 {
 <...
-	oe->next_flush = flush_time;
+	oe->next_flush = min(oe->next_flush, flush_time);
 ...>
 }

@@
identifier kvm;
statement S;
@@
 perf_kvm__mmap_read(struct perf_kvm_stat *kvm)
 {
 <...
-	if (ntotal)
+	if (ntotal || kvm->session->ordered_events.nr_events)
		S
 ...>
 }

// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: make live handle events in order, even if their buffer
// was empty when it was its turn. It is safe to handle what the previous round has
// seen, or everything if there is nothing new.

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

// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: make live read all events. perf_mmap__read_done() skips
// what is left in a buffer, whether new or beyond the limit of one round. Check for
// keys even while there is more to read.

@@
expression map;
identifier n;
@@
 perf_kvm__mmap_read_idx(...)
 {
	...
-	perf_mmap__read_done(map);
	return n;
 }

@@
identifier kvm, rc;
@@
-	if (!rc && !done)
-		evlist__poll(kvm->evlist, 100);
+	if (!done)
+		evlist__poll(kvm->evlist, rc ? 0 : 100);

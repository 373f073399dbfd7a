// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/util/mmap.c: make record continue where the last read stopped.
// perf_mmap__read_init() reads the head again, and it may have moved on.

@@
identifier md, rc, size, head;
typedef u64;
@@
 perf_mmap__push(struct mmap *md, ...)
 {
-	u64 head = perf_mmap__read_head(&md->core);
+	u64 head;
 ...
	if (rc < 0)
		return ...;
+	/* Use the head that read_init() found: it may have moved since. */
+	head = md->core.overwrite ? md->core.start : md->core.end;
 ...
 }

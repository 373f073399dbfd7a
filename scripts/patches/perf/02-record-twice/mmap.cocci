// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/util/mmap.c: what record reads next begins where it has stopped.
// perf_mmap__read_init() looks for the head by itself, and may find it further on.

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
+	/* As read_init() found it: it may have moved on since. */
+	head = md->core.overwrite ? md->core.start : md->core.end;
 ...
 }

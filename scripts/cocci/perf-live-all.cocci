// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: what live does not read of a buffer in one round is
// for the next. perf_mmap__read_done() is not for here: it skips all of it.

@@
identifier n;
@@
 perf_kvm__mmap_read_idx(...)
 {
 <...
	if (n == PERF_KVM__MAX_EVENTS_PER_MMAP)
-		break;
+		return n;
 ...>
 }

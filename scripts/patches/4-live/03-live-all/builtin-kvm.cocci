// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: make live read all events. perf_mmap__read_done() skips
// what is left in a buffer, whether new or beyond the limit of one round.

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

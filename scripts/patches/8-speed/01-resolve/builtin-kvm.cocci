// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: do not resolve a sample's address, which no row shows.

@@
symbol machine, kvm, sample;
@@
 process_sample_event(...)
 {
	...
-	if (machine__resolve(machine, &kvm->al, sample) < 0) { ... }
-
	...
 }

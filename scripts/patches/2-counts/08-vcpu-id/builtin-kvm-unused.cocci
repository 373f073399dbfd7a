// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: remove what only finding the VCPU's number needed.

@@
identifier machine, e_machine;
typedef uint16_t;
@@
 per_vcpu_record(...)
 {
 <...
-struct machine *machine = maps__machine(...);
-uint16_t e_machine = thread__e_machine(...);
 ...>
 }

// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: live goes on to be told of threads that begin, end,
// or change their names, as evsel__config() has asked for.

@@
struct perf_event_attr *attr;
@@
 kvm_live_open_events(...)
 {
 <...
-attr->comm = 0;
-attr->task = 0;
 ...>
 }

// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: let live receive the events for threads that start,
// exit or change their names, as evsel__config() has requested.

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

// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: make the help for --event correct on any architecture.

@@
expression help;
@@
 OPT_STRING(0, "event", &kvm->report_event, "report event",
-help
+"event to report: vmexit (default) or an architecture-specific one"
 )

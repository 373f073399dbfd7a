// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: an entry is no child event, so do not compare its name.

@@
symbol child_ops, evsel, false;
@@
 is_child_event(...)
 {
	...
	if (
-	    !child_ops
+	    !child_ops || kvm_entry_event(evsel)
	   )
		return false;
	...
 }

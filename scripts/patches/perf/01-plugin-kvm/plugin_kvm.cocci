// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/lib/traceevent/plugins/plugin_kvm.c: if x86's field is missing, print the
// event's own text, which the handler requests by returning a nonzero value.

@@
expression list[4] where;
identifier val;
@@
 print_exit_reason(...)
 {
 <...
 tep_get_field_val(where,
-		   &val, 1
+		   &val, 0
		  )
 ...>
 }

// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/lib/traceevent/plugins/plugin_kvm.c: without x86's field, an exit prints
// itself, which a handler asks for by another return value than 0.

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

// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: print the numbers of rows with print_number().

// 2 places
@@
symbol kvm;
expression number;
@@
 print_result(...)
 {
	<...
-	fprintf(kvm->to, "%8.2f%% ", number);
+	print_number(kvm->to, 8, number, "% ");
	...>
 }

// 2 places
@@
symbol kvm;
expression number;
@@
 print_result(...)
 {
	<...
-	fprintf(kvm->to, "%9.2fus ", number);
+	print_number(kvm->to, 9, number, "us ");
	...>
 }

@@
symbol kvm;
expression average, deviation;
@@
 print_result(...)
 {
	<...
-	fprintf(kvm->to, "%9.2fus ( +-%7.2f%% )", average, deviation);
+	print_number(kvm->to, 9, average, "us ( +-");
+	print_number(kvm->to, 7, deviation, "% )");
	...>
 }

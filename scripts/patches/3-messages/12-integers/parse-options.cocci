// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/lib/subcmd/parse-options.c: refuse what does not fit into an int.

// 2 places
@@
symbol opt, arg, s, flags;
{int, unsigned int} value;
@@
 get_value(...)
 {
	<...
	value = strtol(arg, (char **)&s, 10);
	if (*s)
		return opterror(...);
+	if (strtol(arg, NULL, 10) != value)
+		return opterror(opt, "is out of range", flags);
	...>
 }

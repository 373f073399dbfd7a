// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/arch/riscv/util/header.c: use 0x0 for an ID that is missing from
// /proc/cpuinfo, make get_cpuid() fail if that file cannot be read, and free what
// was read.

@@
identifier cpuid, cpuinfo;
symbol mvendorid, marchid, mimpid;
@@
 _get_cpuid(void)
 {
	...
	if (cpuinfo == NULL)
		return cpuid;
+
+	mvendorid = strdup("0x0");
+	marchid = strdup("0x0");
+	mimpid = strdup("0x0");
	...
 }

@@
identifier line;
symbol mvendorid;
@@
+free(mvendorid);
 mvendorid = _get_field(line);

@@
identifier line;
symbol marchid;
@@
+free(marchid);
 marchid = _get_field(line);

@@
identifier line;
symbol mimpid;
@@
+free(mimpid);
 mimpid = _get_field(line);

@@
identifier cpuinfo, line;
@@
 _get_cpuid(void)
 {
	char *line = NULL;
	...
	fclose(cpuinfo);
+	free(line);
	...
 }

@@
identifier cpuid, buffer, sz, ret;
@@
 get_cpuid(char *buffer, size_t sz, ...)
 {
	char *cpuid = _get_cpuid();
	int ret = 0;
+
+	if (!cpuid) {
+		ret = ENOENT;
+		goto free;
+	}
-	if (sz < strlen(cpuid))
+	if (sz <= strlen(cpuid))
	{
-	ret = -EINVAL;
+	ret = ENOBUFS;
	...
	}
	...
 }

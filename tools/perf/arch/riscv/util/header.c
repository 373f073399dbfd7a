// SPDX-License-Identifier: GPL-2.0
/*
 * What perf records as the CPU's identity, and looks its events up by.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/kernel.h>
#include "../../../util/header.h"

/**
 * get_cpuid - identity of the first hart
 * @buffer: gets "<mvendorid>-<marchid>-<mimpid>", each as 0x and hex digits. An
 *	id that /proc/cpuinfo lacks (Linux before 6.2, a hypervisor that hides
 *	it) is 0x0: to the Privileged Architecture, "Machine Vendor ID Register"
 *	and following, 0 is an id that is not implemented.
 * @sz: room in @buffer, in bytes
 *
 * Return: 0, or an errno: that of opening /proc/cpuinfo, or ENOBUFS.
 */
int get_cpuid(char *buffer, size_t sz)
{
	static const char * const names[] = { "mvendorid", "marchid", "mimpid" };
	unsigned long long id, ids[ARRAY_SIZE(names)] = { 0 };
	char name[16], *line = NULL;
	size_t i, len = 0;
	FILE *cpuinfo;
	int n;

	cpuinfo = fopen("/proc/cpuinfo", "r");
	if (!cpuinfo)
		return errno;

	/* An empty line ends the first hart's part. */
	while (getline(&line, &len, cpuinfo) > 1) {
		if (sscanf(line, "%15[a-z] : %llx", name, &id) != 2)
			continue;
		for (i = 0; i < ARRAY_SIZE(names); i++) {
			if (!strcmp(name, names[i]))
				ids[i] = id;
		}
	}
	free(line);
	fclose(cpuinfo);

	n = snprintf(buffer, sz, "0x%llx-0x%llx-0x%llx",
		     ids[0], ids[1], ids[2]);
	return n < 0 || (size_t)n >= sz ? ENOBUFS : 0;
}

/**
 * get_cpuid_str - get_cpuid() in memory that the caller frees
 * @pmu: any; harts are taken to be alike
 *
 * Return: the identity, or NULL.
 */
char *get_cpuid_str(struct perf_pmu *pmu __maybe_unused)
{
	char buffer[64];

	return get_cpuid(buffer, sizeof(buffer)) ? NULL : strdup(buffer);
}

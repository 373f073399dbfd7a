// SPDX-License-Identifier: GPL-2.0
/*
 * CPU identity: perf records it and looks up PMU events by it.
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
 * get_cpuid - identify the first hart
 * @buffer: receives "<mvendorid>-<marchid>-<mimpid>", each in hex with 0x. An ID
 *	missing from /proc/cpuinfo (before Linux 6.2, or hidden by a hypervisor)
 *	is 0x0: per the Privileged Architecture, "Machine Vendor ID Register"
 *	and following, 0 means not implemented.
 * @sz: size of @buffer in bytes
 *
 * Return: 0, or a positive errno: from opening /proc/cpuinfo, or ENOBUFS.
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

	/* An empty line ends the first hart's entry. */
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
 * get_cpuid_str - get_cpuid() as an allocated string
 * @pmu: ignored; all harts are assumed to be identical
 *
 * Return: the identity, to be freed by the caller, or NULL.
 */
char *get_cpuid_str(struct perf_pmu *pmu __maybe_unused)
{
	char buffer[64];

	return get_cpuid(buffer, sizeof(buffer)) ? NULL : strdup(buffer);
}

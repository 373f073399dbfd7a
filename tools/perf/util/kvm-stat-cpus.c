// SPDX-License-Identifier: GPL-2.0
/*
 * CPUs that go offline or come online while their events are counted.
 *
 * When a CPU goes offline, the kernel detaches all events that were opened on it, and
 * perf sees neither an error nor POLLHUP. They stay detached when the CPU is online
 * again. The kernel sends a uevent for both (drivers/base/core.c).
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>
#include <sys/socket.h>
#include <linux/kernel.h>
#include <linux/netlink.h>
#include <subcmd/parse-options.h>
#include <perf/cpumap.h>
#include "perf.h"
#include "util/debug.h"
#include "util/kvm-stat-cpus.h"
#include "util/record.h"
#include "util/target.h"

static const struct target *watched;
static struct timespec since;
static int uevents = -1;

void kvm_cpus__watch(const struct target *target)
{
	/* 1 is the kernel's group; udev sends what it has processed to another. */
	struct sockaddr_nl addr = { .nl_family = AF_NETLINK, .nl_groups = 1 };

	watched = target;
	clock_gettime(CLOCK_MONOTONIC, &since);
	uevents = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_KOBJECT_UEVENT);
	if (uevents >= 0 && bind(uevents, (struct sockaddr *)&addr, sizeof(addr))) {
		close(uevents);
		uevents = -1;
	}
}

/* perf record opens its events on each CPU for these, and else for each thread. */
static bool is_watched(int cpu)
{
	struct perf_cpu_map *cpus;
	bool has;

	if (!watched->cpu_list)
		return watched->system_wide;
	cpus = perf_cpu_map__new(watched->cpu_list);
	has = perf_cpu_map__has(cpus, (struct perf_cpu){ cpu });
	perf_cpu_map__put(cpus);
	return has;
}

static void warn_cpu(const char *uevent)
{
	static bool warned[MAX_NR_CPUS];
	struct timespec now;
	const char *what;
	int cpu;

	if (sscanf(uevent, "offline@/devices/system/cpu/cpu%d", &cpu) == 1)
		what = "went offline";
	else if (sscanf(uevent, "online@/devices/system/cpu/cpu%d", &cpu) == 1)
		what = "came online";
	else
		return;
	if (cpu < 0 || cpu >= MAX_NR_CPUS || warned[cpu] || !is_watched(cpu))
		return;
	warned[cpu] = true;
	clock_gettime(CLOCK_MONOTONIC, &now);
	ui__warning("CPU %d %s after %.1f s: its events are missing from then on; restart perf, or use -b\n",
		    cpu, what, now.tv_sec - since.tv_sec + (now.tv_nsec - since.tv_nsec) / 1e9);
}

/* Returns false if there is no other uevent. */
static bool receive(int flags)
{
	char uevent[256];
	ssize_t len = recv(uevents, uevent, sizeof(uevent) - 1, flags);

	if (len < 0)	/* ENOBUFS: some were lost */
		return errno == EINTR || errno == ENOBUFS;
	uevent[len] = '\0';
	warn_cpu(uevent);
	return true;
}

void kvm_cpus__warn(void)
{
	while (uevents >= 0 && receive(MSG_DONTWAIT))
		;
}

static void *warn_while_recording(void *arg __maybe_unused)
{
	while (receive(0))
		;
	return NULL;
}

void kvm_cpus__watch_record(void)
{
	const struct option *option = record_options;
	sigset_t all, before;
	pthread_t thread;

	/* perf record will parse its target into this. */
	while (option->short_name != 'C')
		option++;
	kvm_cpus__watch(container_of(option->value, struct target, cpu_list));
	if (uevents < 0)
		return;
	/* Signals are for the thread that records. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	pthread_create(&thread, NULL, warn_while_recording, NULL);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

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
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>
#include <sys/socket.h>
#include <linux/kernel.h>
#include <linux/netlink.h>
#include <subcmd/parse-options.h>
#include <perf/cpumap.h>
#include "util/debug.h"
#include "util/intlist.h"
#include "util/kvm-stat-cpus.h"
#include "util/record.h"
#include "util/target.h"

static const struct target *watched;
static struct perf_cpu_map *online;	/* at first */
static struct intlist *warned;
static struct timespec since;
static int uevents = -1;

void kvm_cpus__watch(const struct target *target)
{
	/* 1 is the kernel's group; udev sends what it has processed to another. */
	struct sockaddr_nl addr = { .nl_family = AF_NETLINK, .nl_groups = 1 };

	watched = target;
	online = perf_cpu_map__new(NULL);
	warned = intlist__new(NULL);
	clock_gettime(CLOCK_MONOTONIC, &since);
	uevents = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_KOBJECT_UEVENT);
	if (uevents >= 0 &&
	    (!online || !warned || bind(uevents, (struct sockaddr *)&addr, sizeof(addr)))) {
		close(uevents);
		uevents = -1;
	}
}

static bool is_listed(int cpu)
{
	struct perf_cpu_map *cpus = perf_cpu_map__new(watched->cpu_list);
	bool has = perf_cpu_map__has(cpus, (struct perf_cpu){ cpu });

	perf_cpu_map__put(cpus);
	return has;
}

/*
 * An event of a CPU ends when that goes offline. That of a thread does not, but by default,
 * perf record opens one for each CPU that is online.
 */
static bool is_missing(int cpu, bool came)
{
	if (watched->cpu_list)
		return !came && is_listed(cpu);
	if (came && perf_cpu_map__has(online, (struct perf_cpu){ cpu }))
		return false;
	return watched->system_wide ||
	       (came && watched->default_per_cpu && !watched->per_thread);
}

static void warn_cpu(const char *uevent)
{
	struct timespec now;
	bool came;
	int cpu;

	came = sscanf(uevent, "online@/devices/system/cpu/cpu%d", &cpu) == 1;
	if (!came && sscanf(uevent, "offline@/devices/system/cpu/cpu%d", &cpu) != 1)
		return;
	if (!is_missing(cpu, came) || intlist__has_entry(warned, cpu))
		return;
	intlist__add(warned, cpu);
	clock_gettime(CLOCK_MONOTONIC, &now);
	ui__warning("CPU %d %s after %.1f s: later events are missing; restart perf, or use -b\n",
		    cpu, came ? "came online" : "went offline",
		    now.tv_sec - since.tv_sec + (now.tv_nsec - since.tv_nsec) / 1e9);
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
	/* perf record enters mount namespaces, which only works without threads that share this. */
	unshare(CLONE_FS);
}

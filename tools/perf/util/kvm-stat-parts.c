// SPDX-License-Identifier: GPL-2.0
/*
 * Where the time of a VM exit goes: divide the time from kvm_exit to the next kvm_entry
 * by the events in between.
 *
 * The time before the first return to user space is KVM's, the time after it the VMM's.
 * Halts and preemption, which events report when they end, are subtracted from both.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <linux/kernel.h>
#include <traceevent/event-parse.h>
#include "util/debug.h"
#include "util/event.h"
#include "util/evlist.h"
#include "util/evsel.h"
#include "util/kvm-stat.h"
#include "util/kvm-stat-field.h"
#include "util/machine.h"
#include "util/parse-events.h"
#include "util/session.h"
#include "util/thread.h"

#ifdef HAVE_KVM_STAT_SUPPORT

/* What KVM's generic code traces, if an architecture has it handle user space and halts */
const struct kvm_breakdown kvm_generic_breakdown = {
	.vmm = "kvm:kvm_userspace_exit",
	.halt = "kvm:kvm_vcpu_wakeup",
};

static const struct {
	const char *name;
	const char *header;
} names[KVM_NR_PARTS] = {
	[KVM_PART_VMM] = { "vmm", "VMM" },
	[KVM_PART_BLOCKED] = { "blocked", "Blocked" },
	[KVM_PART_POLLING] = { "polling", "Polling" },
	[KVM_PART_KVM] = { "kvm", "KVM" },
	[KVM_PART_CPU_WAIT] = { "cpu_wait", "CPU wait" },
};

#define SWITCH	"sched:sched_switch"

/* Choose the events that the parts are computed from. */
static int choose_events(struct perf_kvm_stat *kvm)
{
	kvm->breaks_down = kvm->events_ops->breakdown;
	if (kvm->breaks_down)
		return 0;
	pr_err("--breakdown does not apply to --event=%s\n", kvm->report_event);
	return -EINVAL;
}

static void add_event(struct perf_kvm_stat *kvm, const char *name)
{
	if (!evlist__find_tracepoint_by_name(kvm->evlist, name))
		parse_event(kvm->evlist, name);
}

/**
 * kvm_parts__add_events - add the events of the parts to those of live
 * @kvm: the session, whose events have not been opened yet
 *
 * kvm_parts__init() reports those that the kernel does not have.
 *
 * Return: 0, or -EINVAL after an error message if the event kind has no parts.
 */
int kvm_parts__add_events(struct perf_kvm_stat *kvm)
{
	int err = choose_events(kvm);

	if (err)
		return err;
	add_event(kvm, kvm->breaks_down->vmm);
	add_event(kvm, kvm->breaks_down->halt);
	/* That a thread is switched in is an event of the thread before it. */
	if (kvm->opts.target.system_wide)
		add_event(kvm, SWITCH);
	return 0;
}

/*
 * Find the event that parts come from. If the recording lacks it, mark them as unknown, and
 * add what to record to missing.
 */
static struct evsel *find_event(struct perf_kvm_stat *kvm, const char *name,
				unsigned int parts, char *missing, size_t size)
{
	struct evsel *evsel = evlist__find_tracepoint_by_name(kvm->session->evlist, name);
	size_t len = strlen(missing);

	if (!evsel) {
		kvm->unknown_parts |= parts;
		scnprintf(missing + len, size - len, " -e %s", name);
	}
	return evsel;
}

/**
 * kvm_parts__init - find out which parts can be computed
 * @kvm: the session, whose file or events have been opened
 *
 * Warn if events are missing, as their parts are unknown.
 *
 * Return: 0, or -EINVAL after an error message if the event kind has no parts.
 */
int kvm_parts__init(struct perf_kvm_stat *kvm)
{
	struct kvm_part_events *events = &kvm->part_events;
	int err = choose_events(kvm);
	char missing[128] = "";
	struct evsel *evsel;

	if (err)
		return err;

	evlist__for_each_entry(kvm->session->evlist, evsel) {
		if (kvm_exit_event(evsel))
			events->exit = evsel;
		else if (kvm_entry_event(evsel))
			events->entry = evsel;
	}
	events->vmm = find_event(kvm, kvm->breaks_down->vmm,
				 BIT(KVM_PART_VMM) | BIT(KVM_PART_KVM),
				 missing, sizeof(missing));
	events->halt = find_event(kvm, kvm->breaks_down->halt,
				  BIT(KVM_PART_BLOCKED) | BIT(KVM_PART_POLLING) |
				  BIT(KVM_PART_KVM), missing, sizeof(missing));
	if (kvm->breaks_down->sleep)
		events->sleep = evlist__find_tracepoint_by_name(kvm->session->evlist,
								kvm->breaks_down->sleep);
	events->sched_switch = find_event(kvm, SWITCH, BIT(KVM_PART_CPU_WAIT),
					  missing, sizeof(missing));
	if (*missing)
		ui__warning("--breakdown: columns are unknown; to get them, record with -a%s\n",
			    missing);
	return 0;
}

/* Read a field, which a damaged sample can lack. */
static u64 read_field(struct evsel *evsel, struct perf_sample *sample,
		      const char *name)
{
	u64 value;

	return kvm_field__read(kvm_field__find(evsel, name), evsel, sample, &value) ? value : 0;
}

static void add(struct kvm_exit_parts *parts, enum kvm_part part, u64 ns)
{
	parts->ns[part] += ns;
	if (parts->vmm_since)
		parts->in_vmm += ns;
}

/* In a damaged recording, time can go backwards. */
static bool is_late(struct kvm_exit_parts *parts, u64 time)
{
	if (time < parts->latest)
		return true;
	parts->latest = time;
	return false;
}

static void cpu_wait_is_unknown(struct perf_kvm_stat *kvm, const char *record)
{
	kvm->unknown_parts |= BIT(KVM_PART_CPU_WAIT);
	ui__warning_once("--breakdown: CPU wait is unknown; to get it, record %s\n", record);
}

/*
 * A VCPU's thread runs, but no sched_switch switched it in. That is an event of the
 * thread before it on that CPU, so unless it was lost, only some threads were recorded.
 */
static void switch_is_missing(struct perf_kvm_stat *kvm)
{
	if (!kvm->session->evlist->stats.total_lost && !kvm->lost_events)
		cpu_wait_is_unknown(kvm, "with -a");
}

/* The thread runs again. Was it preempted or sleeping in KVM? */
static void end_off_cpu(struct kvm_exit_parts *parts, u64 time)
{
	u64 from = max(parts->off_since, parts->free_since);
	unsigned int last = parts->nr_off_cpu;

	if (from >= time || (!parts->preempted && parts->vmm_since))
		return;
	if (last == KVM_MAX_OFF_CPU) {
		parts->free_since = parts->off_cpu[0].to;
		memmove(parts->off_cpu, parts->off_cpu + 1,
			--last * sizeof(*parts->off_cpu));
	}
	parts->off_cpu[last].from = from;
	parts->off_cpu[last].to = time;
	parts->nr_off_cpu = last + 1;
	add(parts, parts->preempted ? KVM_PART_CPU_WAIT : KVM_PART_BLOCKED, time - from);
}

/* A halt ends. The time its thread was off the CPU has been counted already. */
static void end_halt(struct kvm_exit_parts *parts, u64 time, u64 ns, bool waited)
{
	u64 from = max(parts->free_since, parts->vmm_since);
	unsigned int i;

	/* ns is by another clock than time. */
	from = max(from, time - min(ns, time));
	ns = time - from;
	for (i = 0; i < parts->nr_off_cpu; i++) {
		u64 begin = max(parts->off_cpu[i].from, from);
		u64 end = min(parts->off_cpu[i].to, time);

		ns -= begin < end ? end - begin : 0;
	}
	add(parts, waited ? KVM_PART_BLOCKED : KVM_PART_POLLING, ns);
	parts->free_since = time;
	parts->nr_off_cpu = 0;
}

/**
 * kvm_parts__event - note a KVM event of a VCPU
 * @parts: the VCPU's
 * @kvm: the session
 * @evsel: any event
 * @sample: a sample of it
 */
void kvm_parts__event(struct kvm_exit_parts *parts, struct perf_kvm_stat *kvm,
		      struct evsel *evsel, struct perf_sample *sample)
{
	const struct kvm_part_events *events = &kvm->part_events;

	/* Others can fire while the thread is being switched out. */
	if (evsel != events->exit && evsel != events->entry &&
	    evsel != events->vmm && evsel != events->halt &&
	    evsel != events->sleep)
		return;
	if (parts->off_since)
		switch_is_missing(kvm);
	parts->off_since = 0;

	if (evsel == events->exit) {
		memset(parts, 0, sizeof(*parts));
		parts->begin = sample->time;
		parts->latest = sample->time;
		parts->free_since = sample->time;
	} else if (is_late(parts, sample->time)) {
		return;
	} else if (evsel == events->vmm) {
		if (!parts->vmm_since)
			parts->vmm_since = sample->time;
	} else if (evsel == events->halt) {
		end_halt(parts, sample->time, read_field(evsel, sample, "ns"),
			 read_field(evsel, sample, "waited"));
	} else if (evsel == events->sleep) {
		parts->sleeps |= kvm->breaks_down->sleeps(evsel, sample);
	}
}

/**
 * kvm_parts__switch - note that a CPU switches from one thread to another
 * @kvm: the session
 * @evsel: any event
 * @sample: a sample of it
 * @parts_of: returns the parts of the VCPU that a thread runs. Both can be NULL.
 *
 * Return: true if the sample is such a switch.
 */
bool kvm_parts__switch(struct perf_kvm_stat *kvm,
		       struct evsel *evsel, struct perf_sample *sample,
		       struct kvm_exit_parts *(*parts_of)(struct thread *thread))
{
	struct machine *host = &kvm->session->machines.host;
	struct kvm_exit_parts *parts;
	struct thread *thread;

	if (evsel != kvm->part_events.sched_switch)
		return false;
	/*
	 * The fields have the host's numbers, but tid is of perf record's PID namespace,
	 * and -1 in a thread that has exited.
	 */
	if ((int)sample->tid != -1 && read_field(evsel, sample, "prev_pid") != sample->tid) {
		cpu_wait_is_unknown(kvm, "on the host");
		return true;
	}

	thread = machine__find_thread(host, sample->pid, sample->tid);
	parts = parts_of(thread);
	if (parts) {
		parts->off_since = sample->time;
		/* TASK_REPORT_MAX, the bit for preempted tasks, follows 8 others. */
		parts->preempted = !(read_field(evsel, sample, "prev_state") & 0xff);
	}
	thread__put(thread);

	thread = machine__find_thread(host, -1,
				      read_field(evsel, sample, "next_pid"));
	parts = parts_of(thread);
	if (parts) {
		if (parts->off_since && !is_late(parts, sample->time))
			end_off_cpu(parts, sample->time);
		parts->off_since = 0;
	}
	thread__put(thread);
	return true;
}

/**
 * kvm_parts__end - an exit ends: add its parts to those of its row
 * @parts: the VCPU's
 * @kvm: the session
 * @time: when the guest is entered
 * @stats: the row's; the sum of its parts is its time
 */
void kvm_parts__end(struct kvm_exit_parts *parts, const struct perf_kvm_stat *kvm,
		    u64 time, struct kvm_event_stats *stats)
{
	u64 total = time - parts->begin, vmm = 0, others = 0;
	int i;

	if (is_late(parts, time)) {
		memset(parts->ns, 0, sizeof(parts->ns));
		parts->vmm_since = 0;
	}
	if (parts->vmm_since)
		vmm = time - parts->vmm_since - parts->in_vmm;
	for (i = 0; i < KVM_NR_PARTS; i++)
		others += parts->ns[i];
	parts->ns[KVM_PART_VMM] = vmm;
	parts->ns[KVM_PART_KVM] = total - others - vmm;

	for (i = 0; i < KVM_NR_PARTS; i++)
		stats->parts[i] += parts->ns[i];
	if (parts->sleeps && kvm->unknown_parts & BIT(KVM_PART_CPU_WAIT))
		stats->unknown_parts |= BIT(KVM_PART_BLOCKED) | BIT(KVM_PART_KVM);
}

/* Forget the parts of a row's time. */
void kvm_parts__clear(struct kvm_event_stats *stats)
{
	memset(stats->parts, 0, sizeof(stats->parts));
	stats->unknown_parts = 0;
}

/**
 * kvm_part__name - the name of a part
 * @part: which
 *
 * Return: a word in lower case.
 */
const char *kvm_part__name(enum kvm_part part)
{
	return names[part].name;
}

/**
 * kvm_part__is_known - can a part be computed?
 * @kvm: the session
 * @stats: a row's
 * @part: which
 *
 * Return: true if stats->parts has that part, in ns.
 */
bool kvm_part__is_known(const struct perf_kvm_stat *kvm,
			const struct kvm_event_stats *stats, enum kvm_part part)
{
	return !((kvm->unknown_parts | stats->unknown_parts) & BIT(part));
}

/* Print the headers of the columns. */
void kvm_parts__print_header(FILE *to)
{
	int i;

	/* The header of the average ends before its deviation. */
	fprintf(to, "%9s", "");
	for (i = 0; i < KVM_NR_PARTS; i++)
		fprintf(to, " %8s%%", names[i].header);
}

/* Print a row's parts as percentages of its time. */
void kvm_parts__print(const struct perf_kvm_stat *kvm, const struct kvm_event_stats *stats)
{
	int i;

	for (i = 0; i < KVM_NR_PARTS; i++) {
		if (!kvm_part__is_known(kvm, stats, i))
			fprintf(kvm->to, " %9s", "-");
		else
			fprintf(kvm->to, " %8.2f%%", stats->time ?
				100.0 * stats->parts[i] / stats->time : 0);
	}
}

#endif /* HAVE_KVM_STAT_SUPPORT */

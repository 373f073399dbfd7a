// SPDX-License-Identifier: GPL-2.0
/*
 * Exits that do not end, and entries and exits that are missing.
 *
 * A report has rows for exits that have ended. A VCPU that never enters the guest again,
 * because it halted for good or because the VMM hangs, would not be in it.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/kernel.h>
#include <linux/time64.h>
#include <linux/zalloc.h>
#include "ui/ui.h"
#include "util/debug.h"
#include "util/event.h"
#include "util/evsel.h"
#include "util/intlist.h"
#include "util/kvm-stat.h"
#include "util/kvm-stat-field.h"
#include "util/kvm-stat-open.h"
#include "util/kvm-stat-owner.h"
#include "util/time-utils.h"

#ifdef HAVE_KVM_STAT_SUPPORT

/* A longer list would hide the table. */
#define MAX_SHOWN	5

/*
 * When a VM is stopped, its other VCPUs can enter the guest again before they notice,
 * which takes longer if the one that stops them is preempted.
 */
#define STOP_DELAY	(100 * NSEC_PER_MSEC)

/* The events of each CPU, by what they are; a larger machine shares these */
static struct cpu_events {
	u64 first;		/* time of the first one, or 0 */
	unsigned int missing;	/* after the last one */
} cpus[1024][KVM_STATES];

/* VMs that have stopped as a whole, by process */
static struct intlist *stopped_vms;

struct stopped_vm {
	u64 time;
	const struct kvm_stop *stop;
};

/* What the VCPU has done when an event fires, so that names are rarely compared */
static enum kvm_state state_after(struct evsel *evsel)
{
	static struct known {
		struct evsel *evsel;
		enum kvm_state state;
	} known[16];
	struct known *slot = &known[evsel->core.idx % ARRAY_SIZE(known)];

	if (slot->evsel == evsel)
		return slot->state;
	slot->evsel = evsel;
	slot->state = KVM_STATE_UNKNOWN;
	if (kvm_exit_event(evsel))
		slot->state = KVM_STATE_EXITED;
	else if (kvm_entry_event(evsel) || evsel__name_is(evsel, "kvm:kvm_reenter"))
		slot->state = KVM_STATE_ENTERED;	/* the latter on LoongArch */
	return slot->state;
}

/* What stops the VCPU, if a sample shows that something does, or NULL */
static const struct kvm_stop *find_stop(const struct kvm_open_ops *ops,
					struct evsel *evsel, struct perf_sample *sample)
{
	const struct kvm_stop *stop;
	u64 first, second;

	if (!ops || !ops->stops ||
	    !kvm_field__read(kvm_field__find(evsel, ops->fields[0]), evsel, sample, &first) ||
	    !kvm_field__read(kvm_field__find(evsel, ops->fields[1]), evsel, sample, &second))
		return NULL;
	for (stop = ops->stops; stop->name; stop++) {
		if (first == stop->first && (second & ~stop->ignore) == stop->second)
			return stop;
	}
	return NULL;
}

/**
 * kvm_open__stop_vm - note that all VCPUs of a VM have been stopped
 * @pid: the VM's process
 * @time: when that was
 * @stop: by what
 */
void kvm_open__stop_vm(pid_t pid, u64 time, const struct kvm_stop *stop)
{
	struct int_node *node;
	struct stopped_vm *vm;

	if (!stopped_vms)
		stopped_vms = intlist__new(NULL);
	node = stopped_vms ? intlist__findnew(stopped_vms, pid) : NULL;
	if (!node)
		return;
	vm = node->priv ?: zalloc(sizeof(*vm));
	/* With -b, this is not called in order of time. */
	if (vm && vm->time <= time) {
		vm->time = time;
		vm->stop = stop;
	}
	node->priv = vm;
}

/*
 * Entries and exits are enabled and disabled one after another, on one CPU after
 * another. So one is missing only if that CPU has had one before, and has another one
 * later. An entry and the exit after it are on the same CPU.
 */
static void note_gap(const struct kvm_vcpu_state *vcpu, u32 cpu, enum kvm_state state)
{
	struct cpu_events *events = state == KVM_STATE_EXITED ?
		&cpus[cpu][KVM_STATE_ENTERED] : &cpus[vcpu->cpu][KVM_STATE_EXITED];

	if (events->first && events->first <= vcpu->time)
		events->missing++;
}

/**
 * kvm_open__event - note an event of a VCPU
 * @kvm: the session
 * @vcpu: the VCPU's state
 * @key: the key of the VCPU's exit, which another exit makes invalid
 * @evsel: any event
 * @sample: a sample of it
 *
 * Return: true if an entry or exit is missing between this event and the one before, so
 * that what has begun must not be counted.
 */
bool kvm_open__event(struct perf_kvm_stat *kvm, struct kvm_vcpu_state *vcpu,
		     struct event_key *key,
		     struct evsel *evsel, struct perf_sample *sample)
{
	u32 cpu = sample->cpu % ARRAY_SIZE(cpus);
	enum kvm_state state = state_after(evsel);
	const struct kvm_stop *stop;
	bool gap;

	if (state == KVM_STATE_UNKNOWN) {
		stop = find_stop(kvm->open.ops, evsel, sample);
		vcpu->stop = stop ?: vcpu->stop;
		if (stop && stop->vm)
			kvm_open__stop_vm(sample->pid, sample->time, stop);
		return false;
	}

	/* It can be recorded twice, and in live, events can come late. */
	if (sample->time < vcpu->time || (sample->time == vcpu->time && vcpu->last == state))
		return false;

	kvm->open.gaps += cpus[cpu][state].missing;
	cpus[cpu][state].missing = 0;
	if (!cpus[cpu][state].first)
		cpus[cpu][state].first = sample->time;
	gap = vcpu->last == state && kvm->open.ops && kvm->open.ops->alternate;
	if (gap)
		note_gap(vcpu, cpu, state);

	vcpu->last = state;
	vcpu->time = sample->time;
	vcpu->cpu = cpu;
	vcpu->stop = NULL;
	if (state == KVM_STATE_ENTERED)
		vcpu->entered = sample->time;
	else
		key->key = INVALID_KEY;
	return gap;
}

/* Forget the exits to show. */
void kvm_open__clear(struct perf_kvm_stat *kvm)
{
	struct kvm_open *open = &kvm->open;

	while (open->nr) {
		struct kvm_open_exit *exit = &open->exits[--open->nr];

		if (exit->row)
			exit->row->open = false;
		free(exit->info);
	}
	zfree(&open->exits);
}

/* In live, time goes on even if nothing happens. */
static u64 now(const struct perf_kvm_stat *kvm)
{
	static u64 last, seen_at;

	if (!kvm->live)
		return kvm->open.end;
	if (last != kvm->open.end) {
		last = kvm->open.end;
		seen_at = rdclock();
	}
	return last + rdclock() - seen_at;
}

static u64 lasted(const struct perf_kvm_stat *kvm, const struct kvm_vcpu_state *vcpu)
{
	return max(now(kvm), vcpu->time) - vcpu->time;
}

/**
 * kvm_open__is_long - is a VCPU in an exit that takes longer than is usual?
 * @kvm: the session
 * @vcpu: the VCPU's state
 * @key: the key of the exit, or INVALID_KEY if it is not of the events to report
 * @row: the exit's row, or NULL if it has none
 *
 * Idle VCPUs can be halted for seconds, so compare it with others in its row.
 *
 * Return: true if it is to be shown.
 */
bool kvm_open__is_long(const struct perf_kvm_stat *kvm, const struct kvm_vcpu_state *vcpu,
		       const struct event_key *key, const struct kvm_event *row)
{
	const struct kvm_event_stats *stats;
	u64 time = lasted(kvm, vcpu);

	if (vcpu->last != KVM_STATE_EXITED || key->key == INVALID_KEY)
		return false;
	if (kvm->live)
		return time > (u64)kvm->display_time * NSEC_PER_SEC;
	if (time <= NSEC_PER_SEC || !row || kvm->trace_vcpu >= row->max_vcpu)
		return time > NSEC_PER_SEC;
	stats = kvm->trace_vcpu == -1 ? &row->total : &row->vcpu[kvm->trace_vcpu];
	return !stats->stats.n || time > stats->stats.max;
}

static const struct kvm_stop *stop_of(const struct kvm_open_exit *exit)
{
	pid_t pid = exit->info->pid;
	struct int_node *node = stopped_vms ? intlist__find(stopped_vms, pid) : NULL;
	const struct stopped_vm *vm = node ? node->priv : NULL;

	return vm && vm->time + STOP_DELAY > exit->entered ? vm->stop : exit->stop;
}

/**
 * kvm_open__add - add a VCPU to those to show
 * @kvm: the session
 * @vcpu: the VCPU's state
 * @key: the key of the exit
 * @row: the exit's row, or NULL if it has none
 * @pid: the VM's process
 * @vcpu_id: number of the VCPU, or -1 if unknown
 */
void kvm_open__add(struct perf_kvm_stat *kvm, const struct kvm_vcpu_state *vcpu,
		   struct event_key *key, struct kvm_event *row, pid_t pid, int vcpu_id)
{
	struct kvm_open *open = &kvm->open;
	struct kvm_open_exit *exits;
	struct kvm_info *info;

	exits = realloc(open->exits, (open->nr + 1) * sizeof(*exits));
	info = kvm_info__new();
	open->exits = exits ?: open->exits;
	if (!exits || !info) {
		pr_err("Not enough memory\n");
		free(info);
		return;
	}

	info->pid = pid;
	info->vcpu = vcpu_id;
	kvm_owner__set_name(kvm, info);
	if (row)
		scnprintf(info->name, sizeof(info->name), "%s", row->he.kvm_info->name);
	else
		kvm->events_ops->decode_key(kvm, key, info->name);
	exits[open->nr++] = (struct kvm_open_exit){
		.info = info,
		.row = row ? row->he.kvm_info : NULL,
		.time = lasted(kvm, vcpu),
		.entered = vcpu->entered,
		.stop = vcpu->stop,
	};
	/* The row would otherwise be hidden if nothing else is in it. */
	if (row && kvm->per_vcpu)
		row->he.kvm_info->open = true;
}

/* VCPUs that nobody has stopped come first, and of these the longest exits. */
static int compare(const void *a, const void *b)
{
	const struct kvm_open_exit *one = a, *two = b;

	if (!one->stop != !two->stop)
		return one->stop ? 1 : -1;
	if (one->time != two->time)
		return one->time > two->time ? -1 : 1;
	if (one->info->pid != two->info->pid)
		return one->info->pid < two->info->pid ? -1 : 1;
	return one->info->vcpu < two->info->vcpu ? -1 : 1;
}

/* Sort the exits to show, after the last one has been added: it may have stopped all. */
void kvm_open__sort(struct perf_kvm_stat *kvm)
{
	size_t i;

	for (i = 0; i < kvm->open.nr; i++)
		kvm->open.exits[i].stop = stop_of(&kvm->open.exits[i]);
	if (kvm->open.nr)
		qsort(kvm->open.exits, kvm->open.nr, sizeof(*kvm->open.exits), compare);
}

/* Print the numbers of a row that has nothing but an exit that has not ended. */
void kvm_open__print_row(const struct perf_kvm_stat *kvm)
{
	fprintf(kvm->to, "%10d %8.2f%% %8.2f%% %11s %11s %11s\n", 0, 0.0, 0.0, "-", "-", "-");
}

/**
 * kvm_open__print - print the exits that have not ended, if there are any to show
 * @kvm: the session, after kvm_open__sort()
 *
 * In live, also print the number of gaps on this screen.
 */
void kvm_open__print(struct perf_kvm_stat *kvm)
{
	const struct kvm_open *open = &kvm->open;
	size_t i, shown = min_t(size_t, open->nr, MAX_SHOWN);
	int width = strlen(kvm->events_ops->name);

	if (kvm->live && open->gaps)
		fprintf(kvm->to, "\nEntries or exits missing: %llu\n\n",
			(unsigned long long)open->gaps);
	if (!shown)
		return;

	for (i = 0; i < shown; i++)
		width = max_t(int, width, strlen(open->exits[i].info->name));
	fprintf(kvm->to, "Still outside the guest%s:\n\n", kvm->live ? "" : " at the end");
	fprintf(kvm->to, "%10s %-15s %4s %*s %14s\n\n", "PID", "VM", "VCPU",
		width, kvm->events_ops->name, "Duration");
	for (i = 0; i < shown; i++) {
		const struct kvm_open_exit *exit = &open->exits[i];

		kvm_owner__print_vcpu(kvm->to, exit->info);
		fprintf(kvm->to, "%*s %12.2fus", width, exit->info->name,
			(double)exit->time / NSEC_PER_USEC);
		if (exit->stop)
			fprintf(kvm->to, "  stopped by %s", exit->stop->name);
		fprintf(kvm->to, "\n");
	}
	if (open->nr > shown)
		fprintf(kvm->to, "and %zu more\n", open->nr - shown);
	fprintf(kvm->to, "\n");
}

/* Warn of entries and exits that are missing, and of what the browser does not show. */
void kvm_open__warn(const struct perf_kvm_stat *kvm)
{
	if (kvm->open.nr && use_browser > 0)
		ui__warning("exits that have not ended: %zu; use --stdio to list them\n",
			    kvm->open.nr);
	if (kvm->open.gaps)
		ui__warning("entries or exits missing: %llu; incomplete exits are not counted\n",
			    (unsigned long long)kvm->open.gaps);
}

#endif /* HAVE_KVM_STAT_SUPPORT */

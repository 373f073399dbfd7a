// SPDX-License-Identifier: GPL-2.0
/*
 * Count the events of perf kvm stat in the kernel: load the programs of
 * kvm_stat.bpf.c, and turn what they have counted into rows of the report.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/stat.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/time64.h>
#include <linux/zalloc.h>
#include <traceevent/event-parse.h>
#include "util/bpf_kvm_stat.h"
#include "util/debug.h"
#include "util/evlist.h"
#include "util/evsel.h"
#include "util/intlist.h"
#include "util/kvm-stat.h"
#include "util/kvm-stat-vcpu.h"
#include "util/stat.h"
#include "util/trace-event.h"
#include "util/bpf_skel/kvm_stat.skel.h"

#ifdef HAVE_KVM_STAT_SUPPORT

static struct kvm_stat_bpf *skel;
static const struct kvm_bpf_ops *ops;

/* What belongs to each role; no event if the kernel lacks the tracepoint */
static struct {
	const struct kvm_bpf_tracepoint *tp;
	struct kvm_bpf_event event;
	struct tep_format_field *fields[KVM_STAT_FIELDS];
} roles[KVM_STAT_ROLES];

/* The VCPU threads that have events, sorted by thread */
struct vcpu {
	struct kvm_stat_vcpu bpf;	/* as of the last period */
	int id;				/* VCPU number, or -1 if unknown */
	bool left;			/* the user knows that it has ended */
	bool seen;			/* in this period */
};

static struct vcpu **vcpus;
static size_t nr_vcpus;

static struct bpf_link *links[KVM_STAT_ROLES + 4];
static size_t nr_links;

/* An entry, if VCPU numbers matter, and its field with the number, or NULL */
static struct kvm_bpf_event entry;
static struct tep_format_field *entry_id;

/* What shows that a VCPU is stopped, if the kernel has that */
static struct evsel *stop;

/* When perf last began to wait for programs that use the counts */
static u64 waited;

/* Events so far, see kvm_bpf__warn() */
static u64 lost, bpf_lost, bpf_gaps, skipped;

static int no_memory(void)
{
	pr_err("-b: not enough memory\n");
	return -ENOMEM;
}

static int print_libbpf(enum libbpf_print_level level __maybe_unused,
			const char *format, va_list args)
{
	return veprintf(1, verbose, format, args);
}

/* Inode of the PID namespace that is not in another one: include/linux/proc_ns.h */
#define FIRST_PID_NS	0xeffffffc

/* Is the kernel locked down to this degree? */
static bool is_locked_down(const char *degree)
{
	char line[64] = "";
	FILE *file = fopen("/sys/kernel/security/lockdown", "r");

	if (!file)
		return false;
	if (!fgets(line, sizeof(line), file))
		*line = '\0';
	fclose(file);
	return strstr(line, degree);
}

/**
 * kvm_bpf__check - check that the kernel lets this process use BPF programs
 *
 * Return: 0, or a negative errno after a message that says what to do.
 */
int kvm_bpf__check(void)
{
	struct bpf_insn nothing[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	struct stat pid_ns;
	int fd;

	if (!stat("/proc/self/ns/pid", &pid_ns) && pid_ns.st_ino != FIRST_PID_NS) {
		pr_err("-b: in a PID namespace of its own, perf does not know the kernel's process IDs; run it on the host\n");
		return -ENOTSUP;
	}
	if (is_locked_down("[confidentiality]")) {
		pr_err("-b: kernel lockdown keeps BPF from reading; boot with lockdown=integrity or none\n");
		return -EPERM;
	}
	fd = bpf_prog_load(BPF_PROG_TYPE_RAW_TRACEPOINT, NULL, "GPL", nothing,
			   ARRAY_SIZE(nothing), NULL);
	if (fd >= 0) {
		close(fd);
		return 0;
	}
	if (fd == -EPERM || fd == -EACCES)
		pr_err("-b: no permission to load BPF programs; run perf as root, or with CAP_BPF and CAP_PERFMON\n");
	else
		pr_err("-b: no BPF programs on tracepoints (%s); use a kernel with CONFIG_BPF_EVENTS\n",
		       strerror(-fd));
	return fd;
}

/* Fill in where a program finds a field of a trace record. */
static void set_field(struct kvm_stat_field *to,
		      const struct tep_format_field *field, u64 ignore, int base)
{
	to->offset = field->offset - base;
	to->size = field->size;
	to->keep = ~ignore;
}

/* Does the trace record have these fields, in this order, and no others? */
static bool has_only(struct evsel *evsel, const char * const *names)
{
	struct tep_format_field *field = evsel->tp_format->format.fields;

	for (; field && *names; field = field->next, names++) {
		if (strcmp(field->name, *names))
			return false;
	}
	return !field && !*names;
}

/* Is the program on the raw tracepoint the one to use? */
static bool is_raw(int role)
{
	const struct kvm_stat_tracepoint *tp = &skel->rodata->tracepoints[role];

	return tp->source != KVM_STAT_RECORD || !tp->nr;
}

static struct bpf_program *find_program(int role, bool raw)
{
	struct bpf_program *programs[][2] = {
		{ skel->progs.begin_record, skel->progs.begin_raw },
		{ skel->progs.end_record, skel->progs.end_raw },
		{ skel->progs.child0_record, skel->progs.child0_raw },
		{ skel->progs.child1_record, skel->progs.child1_raw },
		{ skel->progs.child2_record, skel->progs.child2_raw },
	};

	return programs[role][raw];
}

/* Create an empty record, large enough for all fields. */
static int make_record(struct kvm_bpf_event *event)
{
	struct tep_format_field *field = event->evsel->tp_format->format.fields;

	for (; field; field = field->next)
		event->size = max(event->size, (u32)(field->offset + field->size));
	event->record = zalloc(event->size);
	return event->record ? 0 : no_memory();
}

static int set_up_role(int role, struct evsel *evsel, u32 *first)
{
	struct kvm_stat_tracepoint *to;
	const struct kvm_bpf_tracepoint *tp = roles[role].tp;
	int i, base = 0;

	to = &skel->rodata->tracepoints[role];
	to->source = tp->source;
	if (tp->source == KVM_STAT_COPIED && has_only(evsel, tp->copied))
		base = evsel->tp_format->format.fields->offset;
	else if (tp->source == KVM_STAT_COPIED)
		to->source = KVM_STAT_RECORD;
	to->only = tp->only;
	to->first = *first;
	for (i = 0; tp->fields[i].name; i++) {
		struct tep_format_field *field = evsel__field(evsel, tp->fields[i].name);

		if (!field) {
			pr_err("%s has no field %s\n", tp->name, tp->fields[i].name);
			return -EINVAL;
		}
		set_field(&to->fields[i], field, tp->fields[i].ignore, base);
		roles[role].fields[i] = field;
	}
	to->nr = i;
	to->stand_in = tp->stand_in;
	*first += tp->stand_in ?: to->nr;

	roles[role].event.evsel = evsel;
	bpf_program__set_autoload(find_program(role, is_raw(role)), true);
	return make_record(&roles[role].event);
}

/* If VCPU numbers matter, keep what they are derived from at a thread's first entry. */
static int set_up_entry(struct perf_kvm_stat *kvm)
{
	struct evsel *evsel;

	if (kvm->trace_vcpu == -1 && !kvm->per_vcpu)
		return 0;
	evlist__for_each_entry(kvm->evlist, evsel) {
		if (kvm_entry_event(evsel))
			entry.evsel = evsel;
	}
	entry_id = kvm_vcpu__field(entry.evsel);
	if (entry_id)
		set_field(&skel->rodata->id_field, entry_id, 0, 0);
	bpf_program__set_autoload(skel->progs.enter, true);
	return make_record(&entry);
}

/* VCPUs whose exits do not end may have been stopped. */
static void set_up_stop(struct perf_kvm_stat *kvm)
{
	const struct kvm_open_ops *open = kvm->open.ops;
	struct tep_format_field *field;
	struct evsel *evsel;
	int i;

	if (!open || !open->stops || !kvm_exit_event(roles[KVM_STAT_BEGIN].event.evsel))
		return;
	evlist__for_each_entry(kvm->evlist, evsel) {
		if (!strcmp(evsel__name(evsel), open->tracepoint))
			stop = evsel;
	}
	for (i = 0; stop && i < 2; i++) {
		field = evsel__field(stop, open->fields[i]);
		if (field)
			set_field(&skel->rodata->stop_fields[i], field, 0, 0);
		else
			stop = NULL;	/* a vendor's own tracepoint */
	}
	for (i = 0; open->stops[i].name && i < KVM_STAT_STOPS; i++) {
		skel->rodata->stops[i].first = open->stops[i].first;
		skel->rodata->stops[i].second = open->stops[i].second;
		skel->rodata->stops[i].keep = ~open->stops[i].ignore;
	}
	skel->rodata->nr_stops = i;
	bpf_program__set_autoload(skel->progs.stop, stop);
}

static int set_up_filter(struct perf_kvm_stat *kvm)
{
	struct tep_format_field *field;
	struct tep_event *format;

	if (kvm->opts.target.system_wide && !kvm->opts.target.pid)
		return 0;
	skel->rodata->filter = true;
	format = trace_event__tp_format("sched", "sched_process_fork");
	field = IS_ERR(format) ? NULL : tep_find_field(format, "child_pid");
	if (!field) {
		pr_err("-b: cannot read the format of sched:sched_process_fork\n");
		return -EINVAL;
	}
	set_field(&skel->rodata->forked_field, field, 0, 0);
	bpf_program__set_autoload(skel->progs.inherit, true);
	return 0;
}

/* How to count the session's kind of event, or NULL if the kernel cannot */
static const struct kvm_bpf_events *find_events(const struct perf_kvm_stat *kvm)
{
	const struct kvm_bpf_kind *kind = kvm->bpf_kinds;

	while (kind && kind->name && strcmp(kind->name, kvm->report_event))
		kind++;
	return kind && kind->name ? &kind->events : NULL;
}

static int set_up(struct perf_kvm_stat *kvm, const struct kvm_bpf_events *events)
{
	struct evsel *evsel;
	int role, err;
	u32 first = 0;

	bpf_map__set_max_entries(skel->maps.rows0, events->max_rows);
	bpf_map__set_max_entries(skel->maps.rows1, events->max_rows);
	for (role = 0; role < KVM_STAT_ROLES; role++) {
		const struct kvm_bpf_tracepoint *tp = &events->tracepoints[role];

		bpf_program__set_autoload(find_program(role, false), false);
		bpf_program__set_autoload(find_program(role, true), false);
		if (!tp->name)
			continue;
		if (role >= KVM_STAT_CHILD && !events->tracepoints[KVM_STAT_BEGIN].stand_in)
			skel->rodata->need_child = true;
		roles[role].tp = tp;
		evlist__for_each_entry(kvm->evlist, evsel) {
			if (strcmp(evsel__name(evsel), tp->name))
				continue;
			err = set_up_role(role, evsel, &first);
			if (err)
				return err;
		}
	}
	bpf_program__set_autoload(skel->progs.enter, false);
	bpf_program__set_autoload(skel->progs.inherit, false);
	bpf_program__set_autoload(skel->progs.stop, false);
	set_up_stop(kvm);
	return set_up_entry(kvm) ?: set_up_filter(kvm);
}

/* Attach a program, if it has been loaded, to a tracepoint: "system:name". */
static int attach_program(struct bpf_program *program, const char *tracepoint)
{
	char *system, *name;
	int err;

	if (!bpf_program__autoload(program))
		return 0;
	system = strdup(tracepoint);
	if (!system)
		return no_memory();
	name = strchr(system, ':');
	*name++ = '\0';
	if (bpf_program__type(program) == BPF_PROG_TYPE_RAW_TRACEPOINT)
		links[nr_links] = bpf_program__attach_raw_tracepoint(program, name);
	else
		links[nr_links] = bpf_program__attach_tracepoint(program, system, name);
	err = links[nr_links] ? 0 : -errno;
	if (!err)
		nr_links++;
	else
		pr_err("-b: cannot attach a BPF program to %s: %s\n", tracepoint,
		       strerror(-err));
	free(system);
	return err;
}

static int attach_all(void)
{
	int role, err;

	err = attach_program(skel->progs.leave, "sched:sched_process_exit") ?:
	      attach_program(skel->progs.inherit, "sched:sched_process_fork");
	if (!err && entry.evsel)
		err = attach_program(skel->progs.enter, evsel__name(entry.evsel));
	if (!err && stop)
		err = attach_program(skel->progs.stop, evsel__name(stop));
	/* Attach the begin last, so that no event lacks a part. */
	for (role = KVM_STAT_ROLES - 1; role >= 0 && !err; role--) {
		const struct kvm_bpf_tracepoint *tp = roles[role].tp;

		if (roles[role].event.evsel)
			err = attach_program(find_program(role, is_raw(role)), tp->name);
	}
	return err;
}

/* Warn if programs are interpreted, which takes more than twice the time. */
static void check_jit(void)
{
	struct bpf_prog_info info = {};
	u32 size = sizeof(info);

	if (!bpf_obj_get_info_by_fd(bpf_program__fd(skel->progs.leave), &info, &size) &&
	    !info.jited_prog_len)
		ui__warning("-b: BPF is interpreted and slow; set net.core.bpf_jit_enable=1\n");
}

/**
 * kvm_bpf__start - count the events of kvm->events_ops from now on
 * @kvm: the session; evlist has the tracepoints, opts.target and trace_vcpu say
 *	which threads to count
 * @user: who takes the counts
 *
 * Return: 0, or a negative errno after an error message.
 */
int kvm_bpf__start(struct perf_kvm_stat *kvm, const struct kvm_bpf_ops *user)
{
	const struct kvm_bpf_events *events = find_events(kvm);
	int err;

	ops = user;
	if (!events) {
		pr_err("-b: --event=%s cannot be counted on this architecture\n",
		       kvm->report_event);
		return -ENOTSUP;
	}
	libbpf_set_print(print_libbpf);
	skel = kvm_stat_bpf__open();
	if (!skel) {
		err = -errno;
		pr_err("-b: cannot open the BPF programs: %s\n", strerror(-err));
		return err;
	}
	err = set_up(kvm, events);
	if (err)
		goto out;
	err = kvm_stat_bpf__load(skel);
	if (err) {
		pr_err("-b: the kernel does not accept the BPF programs: %s; perf kvm -v shows why\n",
		       strerror(-err));
		goto out;
	}
	check_jit();
	err = attach_all();
	/* While only some programs were attached, entries and exits did not alternate. */
	bpf_gaps = skel->bss->gaps;
out:
	if (err)
		kvm_bpf__end();
	return err;
}

/**
 * kvm_bpf__add_target - also count a process, and what it will fork
 * @pid: its ID
 *
 * Return: 0, or a negative errno after an error message.
 */
int kvm_bpf__add_target(pid_t pid)
{
	u8 yes = 1;
	int err = bpf_map_update_elem(bpf_map__fd(skel->maps.targets), &pid, &yes,
				      BPF_ANY);

	if (err)
		pr_err("-b: cannot count process %d: %s\n", pid, strerror(-err));
	return err;
}

/* Stop counting, and free everything. */
void kvm_bpf__end(void)
{
	int role;

	while (nr_links)
		bpf_link__destroy(links[--nr_links]);
	for (role = 0; role < KVM_STAT_ROLES; role++)
		zfree(&roles[role].event.record);
	zfree(&entry.record);
	while (nr_vcpus)
		free(vcpus[--nr_vcpus]);
	zfree(&vcpus);
	kvm_stat_bpf__destroy(skel);
	skel = NULL;
}

/*
 * Start a new period, and wait until no program uses the counts of the old one: the
 * kernel does so when a map in a map is replaced. Return the old period.
 *
 * A program that began before the wait has ended, and all that it wrote can be seen.
 * One that began later can be running.
 */
static u32 next_period(void)
{
	u32 old = skel->data->period++, zero = 0;
	struct timespec now;
	int fd = bpf_map__fd(old & 1 ? skel->maps.rows0 : skel->maps.rows1);

	clock_gettime(CLOCK_MONOTONIC, &now);
	waited = now.tv_sec * NSEC_PER_SEC + now.tv_nsec;
	bpf_map_update_elem(bpf_map__fd(skel->maps.rows), &zero, &fd, BPF_ANY);
	return old;
}

static void write_field(const struct kvm_bpf_event *event,
			const struct tep_format_field *field, u64 value)
{
	void *to = event->record + field->offset;

	switch (field->size) {
	case 1:
		*(u8 *)to = value;
		break;
	case 2:
		*(u16 *)to = value;
		break;
	case 4:
		*(u32 *)to = value;
		break;
	default:
		*(u64 *)to = value;
	}
}

/* Write the fields of a key into the record of a tracepoint. */
static const struct kvm_bpf_event *replay(int role, const struct kvm_stat_key *key)
{
	const struct kvm_stat_tracepoint *tp = &skel->rodata->tracepoints[role];
	u32 i;

	for (i = 0; i < tp->nr; i++)
		write_field(&roles[role].event, roles[role].fields[i],
			    key->fields[tp->first + i]);
	return &roles[role].event;
}

/* Write a key into the records of the tracepoints that it is from. */
static void replay_all(struct kvm_bpf_count *count, const struct kvm_stat_key *key)
{
	count->events[count->nr++] = replay(KVM_STAT_BEGIN, key);
	if (key->child)
		count->events[count->nr++] = replay(key->child, key);
	count->events[count->nr++] = replay(KVM_STAT_END, key);
}

static int take_counts(struct perf_kvm_stat *kvm, const struct vcpu *vcpu,
		       const struct kvm_stat_key *key,
		       const struct kvm_stat_counts *counts)
{
	double mean = (double)counts->time / counts->n;
	double squares = counts->square_high * 0x1p64 + counts->square_low;
	struct stats stats = {
		.n = counts->n,
		.mean = mean,
		/* Rounding must not make it negative. */
		.M2 = max(0.0, squares - mean * counts->time),
		.min = counts->min,
		.max = counts->max,
	};
	struct kvm_bpf_count count = {
		.pid = vcpu->bpf.pid,
		.tid = vcpu->bpf.thread.tid,
		.vcpu = vcpu->id,
		.ended = vcpu->bpf.ended,
		.time = counts->time,
		.stats = &stats,
	};

	replay_all(&count, key);
	return ops->count(kvm, &count);
}

/* Return the index of the first VCPU that is not less than the thread. */
static size_t find_place(const struct kvm_stat_thread *thread)
{
	size_t from = 0, to = nr_vcpus;

	while (from < to) {
		size_t middle = (from + to) / 2;

		if (memcmp(&vcpus[middle]->bpf.thread, thread, sizeof(*thread)) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static struct vcpu *find_vcpu(const struct kvm_stat_thread *thread)
{
	size_t i = find_place(thread);

	if (i == nr_vcpus || memcmp(&vcpus[i]->bpf.thread, thread, sizeof(*thread)))
		return NULL;
	return vcpus[i];
}

static int add_vcpu(const struct kvm_stat_vcpu *bpf)
{
	struct vcpu *vcpu = find_vcpu(&bpf->thread), **more;
	size_t i = find_place(&bpf->thread);

	if (!vcpu) {
		more = realloc(vcpus, (nr_vcpus + 1) * sizeof(*vcpus));
		if (!more)
			return no_memory();
		vcpus = more;
		vcpu = zalloc(sizeof(*vcpu));
		if (!vcpu)
			return no_memory();
		vcpu->id = -1;
		memmove(vcpus + i + 1, vcpus + i, (nr_vcpus++ - i) * sizeof(*vcpus));
		vcpus[i] = vcpu;
	}
	vcpu->bpf = *bpf;
	vcpu->seen = true;
	return 0;
}

/* Read the entries in a map, or those in vcpus that its keys are indices of. */
static int read_vcpus(struct bpf_map *map, struct bpf_map *values)
{
	static struct kvm_stat_vcpu bpf;
	struct kvm_stat_thread key;	/* or just a u32 */
	void *previous = NULL;

	while (!bpf_map_get_next_key(bpf_map__fd(map), previous, &key)) {
		previous = &key;
		if (!bpf_map_lookup_elem(bpf_map__fd(values), &key, &bpf) &&
		    bpf.thread.tid && bpf.thread.since < waited && add_vcpu(&bpf))
			return -ENOMEM;
	}
	return 0;
}

/* The first entry of a thread, or its end */
struct moment {
	u64 time;
	struct vcpu *vcpu;
	bool end;
};

static int compare_moments(const void *a, const void *b)
{
	const struct moment *one = a, *two = b;

	return one->time < two->time ? -1 : one->time > two->time;
}

/* Number VCPUs in the order in which threads came and went. */
static int number_vcpus(struct perf_kvm_stat *kvm)
{
	struct moment *moments, *moment;
	struct kvm_bpf_entry new;
	size_t i, n = 0;

	moments = calloc(2 * nr_vcpus, sizeof(*moments));
	if (!moments && nr_vcpus)
		return no_memory();
	for (i = 0; i < nr_vcpus; i++) {
		struct kvm_stat_vcpu *bpf = &vcpus[i]->bpf;

		if (bpf->entered && bpf->entered < waited && vcpus[i]->id == -1)
			moments[n++] = (struct moment){ bpf->entered, vcpus[i], false };
		/* There may have been no room for it when it ended. */
		if ((bpf->ended || !vcpus[i]->seen) && !vcpus[i]->left)
			moments[n++] = (struct moment){ bpf->end, vcpus[i], true };
	}
	qsort(moments, n, sizeof(*moments), compare_moments);

	for (moment = moments; moment < moments + n; moment++) {
		struct kvm_stat_vcpu *bpf = &moment->vcpu->bpf;

		if (moment->end) {
			ops->leave(kvm, bpf->pid, bpf->thread.tid);
			moment->vcpu->left = true;
			continue;
		}
		if (entry_id)
			write_field(&entry, entry_id, bpf->id);
		new = (struct kvm_bpf_entry){
			.pid = bpf->pid,
			.tid = bpf->thread.tid,
			.comm = bpf->comm,
			.time = bpf->entered,
			.event = &entry,
		};
		moment->vcpu->id = ops->enter(kvm, &new);
	}
	free(moments);
	return 0;
}

static int read_slots(struct perf_kvm_stat *kvm, u32 period)
{
	size_t i;
	int slot, err = 0;

	for (i = 0; i < nr_vcpus; i++) {
		for (slot = 0; slot < KVM_STAT_SLOTS && !err; slot++) {
			const struct kvm_stat_slot *from = &vcpus[i]->bpf.slots[period & 1][slot];

			if (from->period == period && from->counts.n)
				err = take_counts(kvm, vcpus[i], &from->key, &from->counts);
		}
	}
	return err;
}

/* Take the rows of the last period, and leave the map empty. */
static int read_rows(struct perf_kvm_stat *kvm, struct bpf_map *map)
{
	const u32 size = 4096;
	struct kvm_stat_counts *counts = calloc(size, sizeof(*counts));
	struct kvm_stat_row *rows = calloc(size, sizeof(*rows));
	int err = rows && counts ? 0 : no_memory(), end = 0;
	u32 i, n, position, *previous = NULL;

	while (!err && !end) {
		n = size;
		end = bpf_map_lookup_and_delete_batch(bpf_map__fd(map), previous, &position,
						      rows, counts, &n, NULL);
		if (end && end != -ENOENT) {
			pr_err("-b: cannot read the counts: %s\n", strerror(-end));
			err = end;
		}
		previous = &position;
		for (i = 0; i < n && !err; i++) {
			struct vcpu *vcpu = find_vcpu(&rows[i].thread);

			if (vcpu)
				err = take_counts(kvm, vcpu, &rows[i].key, &counts[i]);
			else
				lost += counts[i].n;
		}
	}
	free(rows);
	free(counts);
	return err;
}

/* Forget threads that ended in this period or before. */
static void drop_ended(u32 period)
{
	size_t i, n = 0;

	for (i = 0; i < nr_vcpus; i++) {
		struct kvm_stat_vcpu *bpf = &vcpus[i]->bpf;

		if (bpf->ended && bpf->ended <= period) {
			bpf_map_delete_elem(bpf_map__fd(skel->maps.ended), &bpf->thread);
			vcpus[i]->seen = false;
		}
		if (vcpus[i]->seen) {
			vcpus[i]->seen = false;
			vcpus[n++] = vcpus[i];
		} else {
			free(vcpus[i]);
		}
	}
	nr_vcpus = n;
}

/* Forget processes to count that have ended, so that there is room for others. */
static void drop_targets(void)
{
	int fd = bpf_map__fd(skel->maps.targets);
	pid_t pid, next;
	int end = bpf_map_get_next_key(fd, NULL, &next);

	while (!end) {
		pid = next;
		end = bpf_map_get_next_key(fd, &pid, &next);
		if (kill(pid, 0) && errno == ESRCH)
			bpf_map_delete_elem(fd, &pid);
	}
}

/* How often the kernel skipped a program, as it was running on that CPU */
static u64 count_skipped(void)
{
	struct bpf_program *program;
	u64 n = 0;

	bpf_object__for_each_program(program, skel->obj) {
		struct bpf_prog_info info = {};
		u32 size = sizeof(info);

		if (bpf_program__autoload(program) &&
		    !bpf_obj_get_info_by_fd(bpf_program__fd(program), &info, &size))
			n += info.recursion_misses;
	}
	return n;
}

/**
 * kvm_bpf__read - add what has been counted since the last call
 * @kvm: the session, whose counts are added to
 *
 * Return: 0, or a negative errno after an error message.
 */
int kvm_bpf__read(struct perf_kvm_stat *kvm)
{
	u64 before = lost + skipped;
	u32 old = next_period();
	int role, err;

	for (role = 0; role < KVM_STAT_ROLES; role++) {
		if (skel->bss->fired[role])
			roles[role].event.evsel->priv = roles[role].event.evsel;
	}
	/* In this order: a thread that ends moves on to the last one. */
	err = read_vcpus(skel->maps.owners, skel->maps.vcpus) ?:
	      read_vcpus(skel->maps.others, skel->maps.others) ?:
	      read_vcpus(skel->maps.ended, skel->maps.ended) ?:
	      number_vcpus(kvm) ?:
	      read_slots(kvm, old) ?:
	      read_rows(kvm, old & 1 ? skel->maps.rows1 : skel->maps.rows0);
	drop_ended(old);
	drop_targets();
	skel->bss->taken = old;

	lost += skel->bss->lost - bpf_lost;
	bpf_lost = skel->bss->lost;
	skipped = count_skipped();
	kvm->lost_events += lost + skipped - before;
	if (kvm->open.ops && kvm->open.ops->alternate)
		kvm->open.gaps += skel->bss->gaps - bpf_gaps;
	bpf_gaps = skel->bss->gaps;
	kvm->open.end = waited;
	return err;
}

/**
 * kvm_bpf__find_open - find the exits that have not ended
 * @kvm: the session, after kvm_bpf__read(); without BPF programs, there are none
 */
void kvm_bpf__find_open(struct perf_kvm_stat *kvm)
{
	size_t i;

	if (!skel || !kvm_exit_event(roles[KVM_STAT_BEGIN].event.evsel))
		return;
	for (i = 0; i < nr_vcpus; i++) {
		const struct kvm_stat_vcpu *bpf = &vcpus[i]->bpf;
		struct kvm_bpf_count exit = {
			.pid = bpf->pid,
			.tid = bpf->thread.tid,
			.vcpu = vcpus[i]->id,
			.begin = bpf->begin,
			.entered = bpf->last_end ?: bpf->thread.since,
			.stopped = bpf->stop_time,
			.stop = bpf->stop_time ? &kvm->open.ops->stops[bpf->stop] : NULL,
		};

		if (bpf->begin && (!skel->rodata->need_child || bpf->key.child))
			replay_all(&exit, &bpf->key);
		if (exit.nr || exit.stop)
			ops->open(kvm, &exit);
	}
}

/* Warn of events that were not counted. */
void kvm_bpf__warn(void)
{
	if (lost)
		ui__warning("-b: %llu events not counted: too many VCPUs or rows\n",
			    (unsigned long long)lost);
	if (skipped)
		ui__warning("-b: the kernel skipped BPF programs %llu times: events are missing\n",
			    (unsigned long long)skipped);
}

#endif /* HAVE_KVM_STAT_SUPPORT */

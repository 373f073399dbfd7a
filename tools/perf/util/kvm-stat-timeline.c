// SPDX-License-Identifier: GPL-2.0
/*
 * Write what each VCPU does, and when, as a trace for timeline viewers.
 *
 * The file has the JSON Object Format of Trace Event Format, which Perfetto,
 * chrome://tracing, speedscope and others read. A slice is written when it ends, so
 * nothing has to be kept but what each VCPU is doing.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/stat.h>
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/time64.h>
#include <linux/zalloc.h>
#include <traceevent/event-parse.h>
#include "util/debug.h"
#include "util/event.h"
#include "util/evlist.h"
#include "util/evsel.h"
#include "util/kvm-stat.h"
#include "util/kvm-stat-field.h"
#include "util/kvm-stat-output.h"
#include "util/kvm-stat-pc.h"
#include "util/kvm-stat-timeline.h"
#include "util/machine.h"
#include "util/session.h"
#include "util/thread.h"

#ifdef HAVE_KVM_STAT_SUPPORT

/* Room for a name as JSON, which takes up to 6 bytes per byte, and what it names */
#define JSON_LEN	(6 * KVM_EVENT_NAME_LEN + 32)

/* Room for a slice: its name twice, one of each kind, and as much for the rest */
#define SLICE_LEN	(2 * (KVM_TIMELINE_KINDS + 2) * JSON_LEN)

/*
 * Names that have been decoded, so that this is rarely done twice. The JSON is that of
 * an argument, or of the slice's name with a comma before it.
 */
#define NAME_BITS	6

struct name {
	struct event_key key;
	size_t len;			/* 0 until it is used */
	char json[JSON_LEN];
};

/* What matters of a tracepoint, so that names are not compared for each sample */
#define NR_TRACEPOINTS	16

struct tracepoint {
	struct evsel *event;
	bool exit;
	bool entry;
	struct tep_format_field *pc;	/* the guest's program counter */
	bool is_child;			/* of events of any kind */
	const struct child_event_ops *child[KVM_TIMELINE_KINDS];
};

struct kvm_timeline {
	struct perf_kvm_stat *kvm;
	FILE *file;
	char *path;			/* what the file becomes when it is complete, */
	char *part;			/* and until then; NULL for devices and pipes */
	char buffer[4 * SLICE_LEN];	/* for the file */
	size_t used;			/* of that, with room for a slice in the rest */
	const char *comma;		/* before the next event */
	u64 start;			/* time of the first entry or exit, in ns */
	bool started;
	const struct kvm_reg_events_ops *kinds[KVM_TIMELINE_KINDS];
	size_t nr_kinds;
	size_t cause;			/* the kind that names exits */
	struct tracepoint tracepoints[NR_TRACEPOINTS];
	struct name names[KVM_TIMELINE_KINDS][1 << NAME_BITS];
};

/* The field of the exit event that has the guest's program counter */
static const char * const pc_fields[] = {
	"sepc",				/* RISC-V */
	"guest_rip",			/* x86 */
	"vcpu_pc",			/* arm64 */
	"pswaddr",			/* s390 */
	"pc",				/* powerpc, LoongArch */
};

/* In us, without rounding. For each slice, printf() would take too long. */
static void print_time(struct kvm_timeline_text *to, u64 ns)
{
	char digits[24];
	size_t i = sizeof(digits);
	int n;

	for (n = 0; n < 4 || ns; n++, ns /= 10) {
		if (n == 3)
			digits[--i] = '.';
		digits[--i] = '0' + ns % 10;
	}
	to->len = sizeof(digits) - i;
	memcpy(to->text, digits + i, to->len);
}

static char *put(char *to, const struct kvm_timeline_text *text)
{
	return mempcpy(to, text->text, text->len);
}

static char *put_hex(char *to, u64 value)
{
	char digits[16];
	size_t i = sizeof(digits);

	do {
		digits[--i] = "0123456789abcdef"[value & 15];
		value >>= 4;
	} while (value);
	return mempcpy(to, digits + i, sizeof(digits) - i);
}

static void flush(struct kvm_timeline *timeline)
{
	fwrite(timeline->buffer, timeline->used, 1, timeline->file);
	timeline->used = 0;
}

static void put_name(struct kvm_timeline *timeline, const char *lane,
		     const char *what, const char *name)
{
	fprintf(timeline->file, "%s\n{\"ph\":\"M\",%s,\"name\":\"%s\",\"args\":{\"name\":",
		timeline->comma, lane, what);
	kvm_stat__print_json_string(timeline->file, name);
	fputs("}}", timeline->file);
	timeline->comma = ",";
}

/* Name a lane and its process before its first slice. */
static void begin_lane(struct kvm_timeline *timeline, struct kvm_timeline_vcpu *vcpu,
		       int vcpu_id, struct thread *thread)
{
	struct thread *process;
	char name[32];

	flush(timeline);
	scnprintf(vcpu->lane, sizeof(vcpu->lane), "\"pid\":%d,\"tid\":%d",
		  thread__pid(thread), thread__tid(thread));
	vcpu->begin.len = scnprintf(vcpu->begin.text, sizeof(vcpu->begin.text),
				    ",\n{\"ph\":\"B\",%s,\"ts\":", vcpu->lane);
	vcpu->end.len = scnprintf(vcpu->end.text, sizeof(vcpu->end.text),
				  "},\n{\"ph\":\"E\",%s,\"ts\":", vcpu->lane);

	process = machine__findnew_thread(&timeline->kvm->session->machines.host,
					  thread__pid(thread), thread__pid(thread));
	if (process)
		put_name(timeline, vcpu->lane, "process_name", thread__comm_str(process));
	thread__put(process);

	scnprintf(name, sizeof(name), "VCPU %d", vcpu_id);
	put_name(timeline, vcpu->lane, "thread_name",
		 vcpu_id < 0 ? thread__comm_str(thread) : name);
}

static char *put_key(char *to, struct kvm_timeline *timeline, size_t kind,
		     struct event_key *key)
{
	struct name *name = &timeline->names[kind][hash_64(key->key + key->info,
							   NAME_BITS)];
	char decode[KVM_EVENT_NAME_LEN];
	char *end = name->json;

	if (!name->len || name->key.key != key->key || name->key.info != key->info ||
	    name->key.exit_reasons != key->exit_reasons) {
		timeline->kinds[kind]->ops->decode_key(timeline->kvm, key, decode);
		if (kind == timeline->cause)
			end = stpcpy(end, ",\"name\":");
		else
			end = stpcpy(stpcpy(stpcpy(end, "\""), timeline->kinds[kind]->name), "\":");
		end = kvm_stat__put_json_string(end, decode);
		name->len = end - name->json;
		name->key = *key;
	}
	return mempcpy(to, name->json, name->len);
}

static char *put_args(char *to, struct kvm_timeline *timeline,
		      struct kvm_timeline_vcpu *vcpu)
{
	bool later = vcpu->has_pc;
	size_t i;

	to = stpcpy(to, ",\"args\":{");
	if (vcpu->has_pc) {
		to = put_hex(stpcpy(to, "\"pc\":\"0x"), vcpu->pc);
		*to++ = '"';
	}
	for (i = 0; i < timeline->nr_kinds; i++) {
		if (i == timeline->cause || vcpu->kinds[i].key.key == INVALID_KEY)
			continue;
		if (later)
			*to++ = ',';
		to = put_key(to, timeline, i, &vcpu->kinds[i].key);
		later = true;
	}
	if (vcpu->open)
		to = stpcpy(to, later ? ",\"open\":true" : "\"open\":true");
	*to++ = '}';
	return to;
}

/*
 * Write begin and end as two events, though Trace Event Format has complete events
 * (X) with a duration. As a viewer adds that to the time as a floating-point number,
 * a slice would often seem to end after the next one has begun. One of no length must
 * be an X, lest its end is sorted before its begin.
 */
static void put_slice(struct kvm_timeline *timeline, struct kvm_timeline_vcpu *vcpu,
		      const struct kvm_timeline_text *now, bool empty)
{
	bool is_exit = vcpu->doing == KVM_VCPU_EXIT;
	char *to = timeline->buffer + timeline->used;
	const char *name;
	size_t len;

	if (empty)
		to += sprintf(to, ",\n{\"ph\":\"X\",\"dur\":0.000,%s,\"ts\":", vcpu->lane);
	else
		to = put(to, &vcpu->begin);
	to = put(to, &vcpu->since_text);
	name = to;
	if (is_exit)
		to = put_key(to, timeline, timeline->cause,
			     &vcpu->kinds[timeline->cause].key);
	else
		to = stpcpy(to, ",\"name\":\"guest\"");
	len = to - name;
	if (is_exit)
		to = put_args(to, timeline, vcpu);
	if (!empty)
		to = mempcpy(put(put(to, &vcpu->end), now), name, len);
	*to++ = '}';
	timeline->used = to - timeline->buffer;
	if (timeline->used + SLICE_LEN > sizeof(timeline->buffer))
		flush(timeline);
}

static const struct child_event_ops *child_ops(struct evsel *evsel,
					       const struct kvm_events_ops *ops)
{
	const struct child_event_ops *child = ops->child_ops;

	while (child && child->name && !evsel__name_is(evsel, child->name))
		child++;
	return child && child->name ? child : NULL;
}

static const struct tracepoint *find_tracepoint(struct kvm_timeline *timeline,
						struct evsel *evsel, struct perf_sample *sample)
{
	size_t i = evsel->core.idx % NR_TRACEPOINTS;
	struct tracepoint *tp = &timeline->tracepoints[i];
	struct event_key key;

	if (tp->event == evsel)
		return tp;

	tp->event = evsel;
	tp->exit = kvm_exit_event(evsel);
	tp->entry = kvm_entry_event(evsel);
	/* LoongArch has two entry events, either of which ends an exit. */
	if (!tp->exit && timeline->kinds[timeline->cause]->ops->is_end_event(evsel, sample, &key))
		tp->entry = true;
	tp->is_child = false;
	for (i = 0; i < timeline->nr_kinds; i++) {
		tp->child[i] = child_ops(evsel, timeline->kinds[i]->ops);
		if (tp->child[i])
			tp->is_child = true;
	}
	tp->pc = NULL;
	for (i = 0; i < ARRAY_SIZE(pc_fields) && !tp->pc; i++)
		tp->pc = evsel__field(evsel, pc_fields[i]);
	return tp;
}

/*
 * See what an event kind makes of an exit. Usually the cause is the key of an event
 * that begins here. On arm64, it is that of one that ends here.
 */
static void begin_event(struct kvm_timeline *timeline,
			struct evsel *evsel, struct perf_sample *sample,
			struct kvm_timeline_vcpu *vcpu, size_t kind)
{
	const struct kvm_events_ops *ops = timeline->kinds[kind]->ops;
	struct event_key *key = &vcpu->kinds[kind].key;

	*key = (struct event_key){ .key = INVALID_KEY,
				   .exit_reasons = timeline->kvm->exit_reasons };
	vcpu->kinds[kind].begun = false;
	if (ops->has_cause && !ops->has_cause(&vcpu->kinds[timeline->cause].key))
		return;
	vcpu->kinds[kind].begun = ops->is_begin_event(evsel, sample, key) ||
		(kind == timeline->cause && ops->is_end_event(evsel, sample, key));
}

static void begin_exit(struct kvm_timeline *timeline,
		       struct evsel *evsel, struct perf_sample *sample,
		       struct kvm_timeline_vcpu *vcpu, struct tep_format_field *pc)
{
	size_t i;

	begin_event(timeline, evsel, sample, vcpu, timeline->cause);
	for (i = 0; i < timeline->nr_kinds; i++) {
		if (i != timeline->cause)
			begin_event(timeline, evsel, sample, vcpu, i);
	}

	vcpu->has_pc = kvm_field__read(pc, evsel, sample, &vcpu->pc);
}

/*
 * See what they make of another event before the next entry. If it is a child event of
 * one of them, it neither begins nor ends events of another.
 */
static void describe_exit(struct kvm_timeline *timeline,
			  struct evsel *evsel, struct perf_sample *sample,
			  struct kvm_timeline_vcpu *vcpu, const struct tracepoint *tp)
{
	size_t i;

	for (i = 0; i < timeline->nr_kinds; i++) {
		const struct kvm_events_ops *ops = timeline->kinds[i]->ops;
		struct event_key *key = &vcpu->kinds[i].key;
		struct event_key found = { .key = INVALID_KEY,
					   .exit_reasons = timeline->kvm->exit_reasons };

		if (tp->is_child) {
			if (vcpu->kinds[i].begun && tp->child[i])
				tp->child[i]->get_key(evsel, sample, key);
		} else if (ops->is_begin_event(evsel, sample, &found)) {
			*key = found;
			vcpu->kinds[i].begun = true;
		} else if (vcpu->kinds[i].begun && ops->is_end_event(evsel, sample, &found)) {
			if (key->key == INVALID_KEY)
				*key = found;
			vcpu->kinds[i].begun = false;
		}
	}
}

/* Does an event end what the VCPU has been doing, and is that to be shown? */
static bool is_slice(const struct kvm_timeline *timeline,
		     const struct kvm_timeline_vcpu *vcpu, int vcpu_id,
		     const struct tracepoint *tp, u64 lost)
{
	if (vcpu->lost != lost ||
	    (timeline->kvm->trace_vcpu != -1 && timeline->kvm->trace_vcpu != vcpu_id))
		return false;
	if (vcpu->doing == KVM_VCPU_EXIT)
		return tp->entry && vcpu->kinds[timeline->cause].key.key != INVALID_KEY;
	return tp->exit && vcpu->doing == KVM_VCPU_GUEST;
}

/* The mode of the file that a new one replaces, or else that of any new one */
static mode_t new_mode(const struct stat *replaced)
{
	mode_t mask;

	if (replaced)
		return replaced->st_mode & 07777;
	mask = umask(0);
	umask(mask);
	return 0666 & ~mask;
}

/*
 * After an error, a file that has been there is still there. Devices and pipes are
 * written to directly.
 */
static FILE *open_part(struct kvm_timeline *timeline, const char *path)
{
	bool exists;
	struct stat st;
	FILE *file;
	int fd;

	if (!strcmp(path, "-"))
		return stdout;
	exists = !stat(path, &st);
	if (exists && !S_ISREG(st.st_mode))
		return fopen(path, "w");
	/* It may be a symbolic link. */
	timeline->path = realpath(path, NULL) ?: strdup(path);
	if (!timeline->path || asprintf(&timeline->part, "%s.XXXXXX", timeline->path) < 0) {
		timeline->part = NULL;
		errno = ENOMEM;
		return NULL;
	}
	fd = mkostemp(timeline->part, O_CLOEXEC);
	if (fd < 0)
		return NULL;
	file = fchmod(fd, new_mode(exists ? &st : NULL)) ? NULL : fdopen(fd, "w");
	if (!file) {
		close(fd);
		unlink(timeline->part);
	}
	return file;
}

static void free_timeline(struct kvm_timeline *timeline)
{
	free(timeline->part);
	free(timeline->path);
	free(timeline);
}

/* vmentry begins with an entry and says nothing about an exit. */
static bool begins_with_entry(const struct kvm_events_ops *ops)
{
	return ops->is_begin_event == exit_event_end;
}

/* Does -o name the same file? That has been created by now. */
static bool is_report(const struct perf_kvm_stat *kvm)
{
	struct stat report, timeline;

	return kvm->output.path && !fstat(fileno(kvm->output.file), &report) &&
	       S_ISREG(report.st_mode) && !stat(kvm->timeline_path, &timeline) &&
	       report.st_dev == timeline.st_dev && report.st_ino == timeline.st_ino;
}

/**
 * kvm_timeline__new - begin to write a timeline
 * @kvm: the session, with the path of the timeline
 * @kinds: the architecture's event kinds
 *
 * Return: the timeline, or NULL after an error message.
 */
struct kvm_timeline *kvm_timeline__new(struct perf_kvm_stat *kvm,
				       const struct kvm_reg_events_ops *kinds)
{
	const char *path = kvm->timeline_path;
	struct kvm_timeline *timeline;

	if (kvm_stat__is_recording(path)) {
		pr_err("--timeline %s: is a recording; give another name\n", path);
		return NULL;
	}
	if (!strcmp(path, "-") && kvm->to == stdout) {
		pr_err("--timeline -: the report goes to stdout, too; send it to a file with -o\n");
		return NULL;
	}
	if (is_report(kvm)) {
		pr_err("--timeline and -o name the same file, %s\n", path);
		return NULL;
	}

	timeline = zalloc(sizeof(*timeline));
	if (!timeline) {
		pr_err("--timeline %s: not enough memory\n", path);
		return NULL;
	}
	timeline->file = open_part(timeline, path);
	if (!timeline->file) {
		pr_err("--timeline %s: %m\n", path);
		free_timeline(timeline);
		return NULL;
	}

	timeline->kvm = kvm;
	timeline->comma = "";
	for (; kinds->name && timeline->nr_kinds < KVM_TIMELINE_KINDS; kinds++) {
		bool skip = begins_with_entry(kinds->ops);

		skip |= kvm_pc__is_by_function(kinds->ops);	/* has only pc and cause */
		if (!skip)
			timeline->kinds[timeline->nr_kinds++] = kinds;
	}
	while (strcmp(timeline->kinds[timeline->cause]->name, "vmexit"))
		timeline->cause++;
	fputs("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[", timeline->file);
	return timeline;
}

/**
 * kvm_timeline__finish - write the end of a timeline, and free it
 * @timeline: the timeline
 * @err: 0, or the error that prevents it from being complete
 *
 * If there is an error, remove what has been written, unless to a device or a pipe.
 *
 * Return: @err, or -EIO after an error message if the file cannot be written.
 */
int kvm_timeline__finish(struct kvm_timeline *timeline, int err)
{
	const char *path = timeline->kvm->timeline_path;
	FILE *file = timeline->file;
	bool failed;

	flush(timeline);
	fprintf(file, "\n],\"otherData\":{\"start\":\"%llu.%09llu\"}}\n",
		(unsigned long long)(timeline->start / NSEC_PER_SEC),
		(unsigned long long)(timeline->start % NSEC_PER_SEC));

	failed = ferror(file);
	failed |= fclose(file) != 0;
	if (!err && !failed && timeline->part)
		failed = rename(timeline->part, timeline->path);
	if (failed && !err) {
		pr_err("--timeline %s: cannot be written; is the disk full?\n", path);
		err = -EIO;
	}
	if (err && timeline->part)
		unlink(timeline->part);
	free_timeline(timeline);
	return err;
}

/**
 * kvm_timeline__add - write what ends with an event
 * @timeline: what to write to; kvm_timeline__finish() reports errors
 * @evsel: any event of a VCPU's thread
 * @sample: a sample of it
 * @vcpu: what that VCPU has been doing
 * @vcpu_id: number of the VCPU, or -1 if unknown
 * @thread: the thread
 *
 * If the begin of an exit or a run of the guest is not recorded, or not its end, or if
 * events are lost between them, nothing is written for it. The same goes if the time
 * goes backwards, so that nothing overlaps.
 */
void kvm_timeline__add(struct kvm_timeline *timeline,
		       struct evsel *evsel, struct perf_sample *sample,
		       struct kvm_timeline_vcpu *vcpu, int vcpu_id,
		       struct thread *thread)
{
	const struct tracepoint *tp = find_tracepoint(timeline, evsel, sample);
	u64 lost = timeline->kvm->session->evlist->stats.total_lost;
	struct kvm_timeline_text now;

	if (!tp->exit && !tp->entry) {
		if (vcpu->doing == KVM_VCPU_EXIT)
			describe_exit(timeline, evsel, sample, vcpu, tp);
		return;
	}

	if (!timeline->started)
		timeline->start = sample->time;
	timeline->started = true;
	if (sample->time < max(vcpu->since, timeline->start)) {
		vcpu->doing = KVM_VCPU_UNKNOWN;
		return;
	}

	print_time(&now, sample->time - timeline->start);
	if (is_slice(timeline, vcpu, vcpu_id, tp, lost)) {
		if (!*vcpu->lane)
			begin_lane(timeline, vcpu, vcpu_id, thread);
		put_slice(timeline, vcpu, &now, sample->time == vcpu->since);
	}

	vcpu->doing = KVM_VCPU_GUEST;
	vcpu->since = sample->time;
	vcpu->since_text = now;
	vcpu->lost = lost;
	if (tp->exit) {
		begin_exit(timeline, evsel, sample, vcpu, tp->pc);
		vcpu->doing = KVM_VCPU_EXIT;
	}
}

/**
 * kvm_timeline__add_open - write an exit that has not ended, up to the last event
 * @timeline: what to write to, after all events, or NULL
 * @vcpu: what the VCPU has been doing
 * @vcpu_id: number of the VCPU, or -1 if unknown
 * @thread: its thread
 */
void kvm_timeline__add_open(struct kvm_timeline *timeline, struct kvm_timeline_vcpu *vcpu,
			    int vcpu_id, struct thread *thread)
{
	struct kvm_timeline_text now;

	if (!timeline || vcpu->doing != KVM_VCPU_EXIT ||
	    vcpu->kinds[timeline->cause].key.key == INVALID_KEY)
		return;
	vcpu->open = true;
	print_time(&now, timeline->kvm->open.end - timeline->start);
	if (!*vcpu->lane)
		begin_lane(timeline, vcpu, vcpu_id, thread);
	put_slice(timeline, vcpu, &now, false);
}

#endif /* HAVE_KVM_STAT_SUPPORT */

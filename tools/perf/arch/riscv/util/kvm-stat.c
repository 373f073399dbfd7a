// SPDX-License-Identifier: GPL-2.0
/*
 * perf kvm stat on RISC-V: which trace events begin and end what is measured,
 * and what it is counted under.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <linux/kernel.h>
#include <api/fs/tracing_path.h>
#include <traceevent/event-parse.h>
#include "../../../util/debug.h"
#include "../../../util/evlist.h"
#include "../../../util/evsel.h"
#include "../../../util/kvm-stat.h"
#include "../../../util/session.h"
#include "../../../util/thread.h"
#include "kvm-stat-decode.h"

const char *vcpu_id_str = "id";
const char *kvm_exit_reason = "scause";
const char *kvm_entry_trace = "kvm:kvm_entry";
const char *kvm_exit_trace = "kvm:kvm_exit";

/* The trace events that are read */
static const struct tracepoint {
	const char *name;
	const char *event;	/* the only kind of event that needs it */
	const char *kernel;	/* which one has it */
} tracepoints[] = {
	{ "kvm:kvm_entry", NULL,
	  "Linux 6.10 or later, with kvm loaded" },
	{ "kvm:kvm_exit", NULL,
	  "Linux 6.10 or later, with kvm loaded" },
	{ "kvm:kvm_sbi_ecall", "sbi",
	  "a kernel with the series \"perf kvm stat for RISC-V\"" },
	{ "kvm:kvm_mmio", "mmio",
	  "a kernel with kvm loaded" },
	{ "kvm:kvm_mmio_emulate", "mmio",
	  "Linux 7.3 or later, with kvm loaded" },
	{ "kvm:kvm_userspace_exit", "mmio",
	  "a kernel with kvm loaded" },
};

#define NR_TRACEPOINTS	ARRAY_SIZE(tracepoints)

/* The fields of them that each kind of event needs */
static const struct {
	const char *event;
	const char *tracepoint;
	const char *fields[4];	/* ending with a NULL */
} needs[] = {
	{ "vmexit", "kvm:kvm_exit", { "scause" } },
	{ "vmentry", "kvm:kvm_exit", { "scause" } },
	{ "sbi", "kvm:kvm_sbi_ecall", { "ext_id", "func_id" } },
	{ "mmio", "kvm:kvm_exit", { "scause", "stval", "htval" } },
	{ "mmio", "kvm:kvm_userspace_exit", { "reason" } },
	{ "gfault", "kvm:kvm_exit", { "scause", "stval", "htval" } },
	{ "insn", "kvm:kvm_exit", { "scause", "stval" } },
};

/* Those to be opened, chosen by setup_kvm_events_tp() */
const char *kvm_events_tp[NR_TRACEPOINTS + 1];

/* Is the word one of those in the comma-separated list? */
static bool is_listed(const char *word, const char *list)
{
	size_t len = strlen(word);

	while (strncmp(list, word, len) || (list[len] && list[len] != ',')) {
		list = strchr(list, ',');
		if (!list)
			return false;
		list++;
	}
	return true;
}

/* Does any of these kinds of event read it? NULL stands for all kinds. */
static bool is_needed(const struct tracepoint *tp, const char *events)
{
	return !tp->event || !events || is_listed(tp->event, events);
}

/* Is there one of the trace events that only this kind of event needs? */
static bool has_own(const char *event, const bool *have)
{
	size_t i;

	for (i = 0; i < NR_TRACEPOINTS; i++) {
		if (have[i] && tracepoints[i].event &&
		    !strcmp(tracepoints[i].event, event))
			return true;
	}
	return false;
}

/*
 * Return the first missing tracepoint, or NULL. Any one of those that only one
 * kind of event needs suffices for it.
 */
static const struct tracepoint *lacking(const char *events, const bool *have)
{
	const struct tracepoint *tp;
	size_t i;

	for (i = 0; i < NR_TRACEPOINTS; i++) {
		tp = &tracepoints[i];
		if (!have[i] && is_needed(tp, events) &&
		    !(tp->event && has_own(tp->event, have)))
			return tp;
	}
	return NULL;
}

/* Is that file of tracefs known not to be there? */
static bool is_missing(const char *file)
{
	char *path = get_events_file(file);
	bool missing = path && access(path, F_OK) && errno == ENOENT;

	put_events_file(path);
	return missing;
}

/**
 * setup_kvm_events_tp - choose the trace events to open
 * @kvm: what perf was asked for
 *
 * kvm->report_event lists the kinds of event that they are for. Without it all
 * that the kernel has are recorded. What cannot be looked for, as only root may
 * or as there is no tracefs, is left to perf, which then says so.
 *
 * Return: 0, or -ENOENT after saying what is missing and what to do.
 */
int setup_kvm_events_tp(struct perf_kvm_stat *kvm)
{
	bool no_tracefs = is_missing("");
	const struct tracepoint *tp;
	bool have[NR_TRACEPOINTS];
	const char **open = kvm_events_tp;
	char name[32];
	size_t i;

	for (i = 0; i < NR_TRACEPOINTS; i++) {
		tp = &tracepoints[i];
		snprintf(name, sizeof(name), "%s", tp->name);
		*strchr(name, ':') = '/';
		have[i] = no_tracefs || !is_missing(name);
		if (have[i] && is_needed(tp, kvm->report_event))
			*open++ = tp->name;
	}

	tp = lacking(kvm->report_event ?: "", have);
	if (!tp)
		return 0;
	pr_err("%s: this kernel has no such trace event: use %s\n", tp->name,
	       tp->kernel);
	return -ENOENT;
}

/*
 * Find a field and read it. A sample of a damaged file can end before it, and
 * then has none.
 */
static struct tep_format_field *read_field(struct evsel *evsel,
					   struct perf_sample *sample,
					   const char *name, u64 *value)
{
	struct tep_format_field *field = evsel__field(evsel, name);

	if (!field)
		return NULL;
	if ((u64)(u32)field->offset + (u32)field->size > sample->raw_size) {
		pr_warning_once("samples that end before their field %s are left out\n",
				name);
		return NULL;
	}
	*value = format_field__intval(field, sample, evsel->needs_swap);
	return field;
}

/* Is it an exit? Then its cause is the key. */
static bool exit_get_key(struct evsel *evsel, struct perf_sample *sample,
			 struct event_key *key)
{
	struct tep_format_field *scause;
	u64 cause;

	if (!kvm_exit_event(evsel))
		return false;

	scause = read_field(evsel, sample, kvm_exit_reason, &cause);
	if (!scause)
		return false;
	riscv_cause_to_key(cause, scause->size, key);
	return true;
}

static bool is_entry(struct evsel *evsel,
		     struct perf_sample *sample __maybe_unused,
		     struct event_key *key __maybe_unused)
{
	return kvm_entry_event(evsel);
}

static void cause_decode_key(struct perf_kvm_stat *kvm __maybe_unused,
			     struct event_key *key, char *decode)
{
	riscv_cause_name(key, decode, KVM_EVENT_NAME_LEN);
}

/*
 * vmexit: the handling of an exit, from kvm_exit to the VCPU's next kvm_entry,
 * in KVM and in user space. It is the "events handled time" that the report
 * speaks of, and what x86, s390, powerpc and LoongArch measure.
 */
static struct kvm_events_ops exit_events = {
	.is_begin_event = exit_get_key,
	.is_end_event = is_entry,
	.decode_key = cause_decode_key,
	.name = "VM-EXIT",
};

/*
 * vmentry: how long the guest ran until the exit, from kvm_entry to kvm_exit.
 * RISC-V's first version, of Linux 6.10, reports these times as its vmexit.
 */
static struct kvm_events_ops entry_events = {
	.is_begin_event = is_entry,
	.is_end_event = exit_get_key,
	.decode_key = cause_decode_key,
	.name = "VM-ENTRY",
};

/*
 * The kinds of event below take exits of some causes apart further. They begin
 * with each exit, as vmexit does, but an exit of another cause has no key, and
 * so is not counted.
 */
static bool gfault_get_key(struct evsel *evsel, struct perf_sample *sample,
			   struct event_key *key)
{
	struct event_key cause;
	u64 htval, stval;

	if (!exit_get_key(evsel, sample, &cause))
		return false;
	if (read_field(evsel, sample, "htval", &htval) &&
	    read_field(evsel, sample, "stval", &stval))
		riscv_gfault_to_key(&cause, htval, stval, key);
	return true;
}

static bool page_get_key(struct evsel *evsel, struct perf_sample *sample,
			 struct event_key *key)
{
	if (!gfault_get_key(evsel, sample, key))
		return false;
	if (key->key != INVALID_KEY)
		riscv_gfault_to_page(key);
	return true;
}

static void page_decode_key(struct perf_kvm_stat *kvm __maybe_unused,
			    struct event_key *key, char *decode)
{
	riscv_page_name(key, decode, KVM_EVENT_NAME_LEN);
}

/* gfault: guest-page faults by page and access */
static struct kvm_events_ops gfault_events = {
	.is_begin_event = page_get_key,
	.is_end_event = is_entry,
	.decode_key = page_decode_key,
	.name = "Guest-page fault",
};

static bool insn_get_key(struct evsel *evsel, struct perf_sample *sample,
			 struct event_key *key)
{
	struct event_key cause;
	u64 stval;

	if (!exit_get_key(evsel, sample, &cause))
		return false;
	if (riscv_is_insn(&cause) &&
	    read_field(evsel, sample, "stval", &stval))
		riscv_insn_to_key(stval, key);
	return true;
}

static void insn_decode_key(struct perf_kvm_stat *kvm __maybe_unused,
			    struct event_key *key, char *decode)
{
	riscv_insn_name(key, decode, KVM_EVENT_NAME_LEN);
}

/* insn: virtual and illegal instructions by what they are */
static struct kvm_events_ops insn_events = {
	.is_begin_event = insn_get_key,
	.is_end_event = is_entry,
	.decode_key = insn_decode_key,
	.name = "Instruction",
};

static bool is_exit(struct evsel *evsel,
		    struct perf_sample *sample __maybe_unused,
		    struct event_key *key __maybe_unused)
{
	return kvm_exit_event(evsel);
}

static void sbi_get_key(struct evsel *evsel, struct perf_sample *sample,
			struct event_key *key)
{
	u64 ext, func;

	if (read_field(evsel, sample, "ext_id", &ext) &&
	    read_field(evsel, sample, "func_id", &func))
		riscv_sbi_to_key(ext, func, key);
}

static struct child_event_ops sbi_calls[] = {
	{ .name = "kvm:kvm_sbi_ecall", .get_key = sbi_get_key },
	{ NULL, NULL },
};

static void sbi_decode_key(struct perf_kvm_stat *kvm __maybe_unused,
			   struct event_key *key, char *decode)
{
	riscv_sbi_name(key, decode, KVM_EVENT_NAME_LEN);
}

/* sbi: SBI calls by extension and function */
static struct kvm_events_ops sbi_events = {
	.is_begin_event = is_exit,
	.is_end_event = is_entry,
	.child_ops = sbi_calls,
	.decode_key = sbi_decode_key,
	.name = "SBI call",
};

/*
 * The address of an MMIO is that of the guest-page fault, whatever tells that it
 * is MMIO: on rv32 the events below cut it to 32 bits, and that of a load's
 * second kvm_mmio is from memory that the VMM can write. Until one of them tells,
 * the fault has no key.
 */
static bool mmio_begin(struct evsel *evsel, struct perf_sample *sample,
		       struct event_key *key)
{
	if (!gfault_get_key(evsel, sample, key))
		return false;
	key->detail = key->key;
	key->key = INVALID_KEY;
	return true;
}

static void mmio_get_key(struct evsel *evsel __maybe_unused,
			 struct perf_sample *sample __maybe_unused,
			 struct event_key *key)
{
	key->key = key->detail;
}

#define KVM_EXIT_MMIO	6	/* include/uapi/linux/kvm.h */

/* MMIO that KVM has not traced before it returns to user space */
static void user_mmio_get_key(struct evsel *evsel, struct perf_sample *sample,
			      struct event_key *key)
{
	u64 reason;

	if (key->key != INVALID_KEY ||
	    !read_field(evsel, sample, "reason", &reason) ||
	    reason != KVM_EXIT_MMIO)
		return;
	if (!kvm_event_fired(evsel->evlist, "kvm:kvm_mmio") &&
	    !kvm_event_fired(evsel->evlist, "kvm:kvm_mmio_emulate"))
		ui__warning_once("kvm_mmio does not fire: MMIO that KVM handles is missing\n");
	key->key = key->detail;
}

static struct child_event_ops mmios[] = {
	{ .name = "kvm:kvm_mmio_emulate", .get_key = mmio_get_key },
	{ .name = "kvm:kvm_mmio", .get_key = mmio_get_key },
	{ .name = "kvm:kvm_userspace_exit", .get_key = user_mmio_get_key },
	{ NULL, NULL },
};

static void access_decode_key(struct perf_kvm_stat *kvm __maybe_unused,
			      struct event_key *key, char *decode)
{
	riscv_access_name(key, decode, KVM_EVENT_NAME_LEN);
}

/* mmio: MMIO by address and direction, whoever handles it */
static struct kvm_events_ops mmio_events = {
	.is_begin_event = mmio_begin,
	.is_end_event = is_entry,
	.child_ops = mmios,
	.decode_key = access_decode_key,
	.name = "MMIO Access",
};

struct kvm_reg_events_ops kvm_reg_events_ops[] = {
	{ .name = "vmexit", .ops = &exit_events },
	{ .name = "vmentry", .ops = &entry_events },
	{ .name = "sbi", .ops = &sbi_events },
	{ .name = "mmio", .ops = &mmio_events },
	{ .name = "gfault", .ops = &gfault_events },
	{ .name = "insn", .ops = &insn_events },
	{ NULL, NULL },
};

/* --duration leaves out insn's row for a guest that is idle. */
const char * const kvm_skip_events[] = {
	"wfi",
	NULL,
};

#define NO_NUMBER	"kvm_entry has no VCPU number on this kernel: VCPUs go by "

/**
 * kvm_vcpu_id - which VCPU a thread runs
 * @kvm: the session
 * @thread: the thread
 * @evsel: kvm_entry
 * @sample: its first in this thread
 *
 * If kvm_entry has no field id, then the name of the thread tells. Without such
 * a name, or with one whose number another VCPU of the VM has, it is the lowest
 * number that is free, so that VCPUs are numbered in order of first entry.
 *
 * Return: the number, or -1 if it cannot be told.
 */
int kvm_vcpu_id(struct perf_kvm_stat *kvm, struct thread *thread,
		struct evsel *evsel, struct perf_sample *sample)
{
	bool asked = kvm->trace_vcpu != -1;
	u64 number;
	int id;

	if (evsel__field(evsel, vcpu_id_str))
		return read_field(evsel, sample, vcpu_id_str, &number) ?
		       (int)number : -1;

	id = riscv_vcpu_of_comm(thread__comm_str(thread));
	if (id >= 0 && !kvm_has_vcpu(kvm, sample->pid, id)) {
		if (asked)
			ui__warning_once(NO_NUMBER "the names of their threads\n");
		return id;
	}

	if (asked)
		ui__warning_once(NO_NUMBER "the order in which the threads of a VM first enter\n");
	for (id = 0; kvm_has_vcpu(kvm, sample->pid, id);)
		id++;
	return id;
}

static bool is_readable(struct evsel *evsel, const char *name)
{
	struct tep_format_field *field;

	field = evsel->tp_format ? evsel__field(evsel, name) : NULL;
	return field && (field->size == 4 || field->size == 8);
}

/* The first field that a kind of event needs and that cannot be read, or NULL */
static const char *unreadable(struct evsel *evsel, const char *event)
{
	const char * const *field;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(needs); i++) {
		if (strcmp(needs[i].event, event) ||
		    strcmp(needs[i].tracepoint, evsel__name(evsel)))
			continue;
		for (field = needs[i].fields; *field; field++) {
			if (!is_readable(evsel, *field))
				return *field;
		}
	}
	return NULL;
}

/**
 * cpu_isa_init - check that the events can be read, before the first is
 * @kvm: the session
 * @cpuid: of the machine that the events are from; any will do
 *
 * Return: 0, or -EINVAL after saying what is wrong.
 */
int cpu_isa_init(struct perf_kvm_stat *kvm, const char *cpuid __maybe_unused)
{
	struct evlist *evlist = kvm->live ? kvm->evlist : kvm->session->evlist;
	const char *arch = kvm->session->header.env.arch;
	bool have[NR_TRACEPOINTS] = { false };
	const struct tracepoint *tp;
	struct evsel *evsel;
	const char *field;
	size_t i;

	if (arch && strncmp(arch, "riscv", strlen("riscv"))) {
		pr_err("recorded on %s: report it with a perf for that\n", arch);
		return -EINVAL;
	}

	evlist__for_each_entry(evlist, evsel) {
		for (i = 0; i < NR_TRACEPOINTS; i++) {
			tp = &tracepoints[i];
			/* An event that the file has no name for gets one. */
			if (strcmp(evsel__name(evsel), tp->name) ||
			    !is_needed(tp, kvm->report_event))
				continue;
			field = unreadable(evsel, kvm->report_event);
			if (field) {
				pr_err("%s has no %s of 4 or 8 bytes: not RISC-V's event\n",
				       tp->name, field);
				return -EINVAL;
			}
			have[i] = true;
		}
	}
	tp = lacking(kvm->report_event, have);
	if (tp) {
		pr_err("no %s recorded: use perf kvm stat record --event=%s, on %s\n",
		       tp->name, kvm->report_event, tp->kernel);
		return -EINVAL;
	}

	kvm->exit_reasons_isa = "riscv";
	return 0;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * Check which tracepoints are available: in the running kernel before opening
 * them, in a recording before reading them.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <api/fs/tracing_path.h>
#include <linux/kernel.h>
#include <traceevent/event-parse.h>
#include "util/debug.h"
#include "util/evlist.h"
#include "util/evsel.h"
#include "util/session.h"
#include "riscv_kvm_stat.h"

static const struct riscv_tracepoint *
tracepoints(const struct kvm_reg_events_ops *kind)
{
	return container_of(kind->ops, struct riscv_kvm_events, ops)->tracepoints;
}

/* Is the word in the comma-separated list? */
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

/* Is this tracefs file known to be missing? */
static bool is_missing(const char *file)
{
	char *path = get_events_file(file);
	bool missing = path && access(path, F_OK) && errno == ENOENT;

	put_events_file(path);
	return missing;
}

/*
 * Does the recording, or without one the running kernel, have this tracepoint?
 * If tracefs is not mounted, or only root may read it, assume that the tracepoint
 * exists and let perf report the error.
 */
static bool is_there(struct evlist *evlist, const char *name)
{
	struct evsel *evsel;
	char file[32];

	if (evlist) {
		evlist__for_each_entry(evlist, evsel) {
			/* evsel__name() makes up a name if the file has none. */
			if (!strcmp(evsel__name(evsel), name))
				return true;
		}
		return false;
	}

	snprintf(file, sizeof(file), "%s", name);
	*strchr(file, ':') = '/';
	return is_missing("") || !is_missing(file);
}

/*
 * Return the first missing tracepoint of an event kind, or NULL. Any one of those
 * marked "either" suffices, and one without a kernel is optional.
 */
static const struct riscv_tracepoint *
lacking(struct evlist *evlist, const struct kvm_reg_events_ops *kind)
{
	const struct riscv_tracepoint *tp, *first_either = NULL;
	bool has_either = false;

	for (tp = tracepoints(kind); tp->name; tp++) {
		if (tp->either && !first_either)
			first_either = tp;
		if (is_there(evlist, tp->name))
			has_either |= tp->either;
		else if (tp->kernel && !tp->either)
			return tp;
	}
	return has_either ? NULL : first_either;
}

/* Add a tracepoint, if it is not NULL and is available, unless the list has it. */
static void add(const char **list, const char *name)
{
	if (!name)
		return;
	while (*list && strcmp(*list, name))
		list++;
	if (is_there(NULL, name))
		*list = name;
}

/* Add the tracepoints of an event kind. */
static void add_kind(const char **list, const struct kvm_reg_events_ops *kind)
{
	const struct riscv_tracepoint *tp;

	for (tp = tracepoints(kind); tp->name; tp++)
		add(list, tp->name);
}

/* What record opens besides, unless it is given event kinds */
static const char * const *further[] = {
	&riscv_breakdown.vmm,
	&riscv_breakdown.halt,
	NULL,
};

/* Upper bound: a tracepoint counts once for each event kind that uses it. */
static size_t count_tracepoints(void)
{
	const struct kvm_reg_events_ops *kind;
	const struct riscv_tracepoint *tp;
	size_t n = 0;

	for (kind = kvm_reg_events_ops; kind->name; kind++) {
		for (tp = tracepoints(kind); tp->name; tp++)
			n++;
	}
	return n;
}

/**
 * setup_kvm_events_tp - choose the tracepoints to open
 * @kvm: the session; receives the tracepoints in events_tp
 *
 * kvm->report_event lists the event kinds to record. If it is NULL, record all
 * that the kernel supports.
 *
 * Return: 0, or a negative errno. For -ENOENT, an error message says what is
 * missing and what to do.
 */
int setup_kvm_events_tp(struct perf_kvm_stat *kvm)
{
	const char *wanted = kvm->report_event ?: "vmexit";
	const struct kvm_reg_events_ops *kind;
	const char * const **more = further;
	const struct riscv_tracepoint *tp;
	const char **list;

	/* further counts the NULL at the end. */
	list = calloc(count_tracepoints() + ARRAY_SIZE(further), sizeof(*list));
	if (!list)
		return -ENOMEM;

	for (kind = kvm_reg_events_ops; kind->name; kind++) {
		tp = is_listed(kind->name, wanted) ? lacking(NULL, kind) : NULL;
		if (tp) {
			pr_err("%s: no such tracepoint in this kernel; use %s\n",
			       tp->name, tp->kernel);
			free(list);
			return -ENOENT;
		}
		if (!kvm->report_event || is_listed(kind->name, wanted))
			add_kind(list, kind);
	}
	while (!kvm->report_event && *more)
		add(list, **more++);
	add(list, riscv_open_tracepoint(kvm));
	kvm->bpf_kinds = riscv_bpf;

	/* Unknown event kinds have no tracepoints and are rejected later. */
	if (*list)
		kvm->events_tp = list;
	else
		free(list);
	return 0;
}

static bool is_readable(struct evsel *evsel, const char *name)
{
	struct tep_format_field *field = evsel__field(evsel, name);

	return field && (field->size == 4 || field->size == 8);
}

/* Can we read the fields that we need? If not, report the first bad one. */
static bool are_readable(struct evlist *evlist,
			 const struct riscv_tracepoint *tp)
{
	const char * const *field;
	struct evsel *evsel;

	evlist__for_each_entry(evlist, evsel) {
		if (strcmp(evsel__name(evsel), tp->name))
			continue;
		for (field = tp->fields; *field; field++) {
			if (is_readable(evsel, *field))
				continue;
			pr_err("%s has no 4- or 8-byte field %s: %s\n",
			       tp->name, *field, is_readable(evsel, "scause") ?
			       "this kernel does not record it" : "not a RISC-V event");
			return false;
		}
	}
	return true;
}

/**
 * riscv_check_events - check that the tracepoints can be read
 * @kvm: the session
 *
 * Return: 0, or -EINVAL after an error message.
 */
int riscv_check_events(struct perf_kvm_stat *kvm)
{
	struct evlist *evlist = kvm->live ? kvm->evlist : kvm->session->evlist;
	const struct kvm_reg_events_ops *kind = kvm_reg_events_ops;
	const struct riscv_tracepoint *tp;

	while (kind->name && strcmp(kind->name, kvm->report_event))
		kind++;
	/* Live mode rejects an unknown event kind later. */
	if (!kind->name)
		return 0;

	for (tp = tracepoints(kind); tp->name; tp++) {
		if (!are_readable(evlist, tp))
			return -EINVAL;
	}
	tp = lacking(evlist, kind);
	if (tp) {
		pr_err("%s was not recorded; record with --event=%s. It needs %s.\n",
		       tp->name, kind->name, tp->kernel);
		return -EINVAL;
	}
	return 0;
}

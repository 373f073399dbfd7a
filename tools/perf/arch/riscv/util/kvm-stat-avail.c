// SPDX-License-Identifier: GPL-2.0
/*
 * Which trace events are there: those of this kernel before they are opened,
 * those of a recording before they are read.
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

/* Is that file of tracefs known not to be there? */
static bool is_missing(const char *file)
{
	char *path = get_events_file(file);
	bool missing = path && access(path, F_OK) && errno == ENOENT;

	put_events_file(path);
	return missing;
}

/*
 * Is there such an event, in a recording or, without one, in this kernel? What
 * cannot be looked for, as only root may or as there is no tracefs, is left to
 * perf, which then says so.
 */
static bool is_there(struct evlist *evlist, const char *name)
{
	struct evsel *evsel;
	char file[32];

	if (evlist) {
		evlist__for_each_entry(evlist, evsel) {
			/* One that the file has no name for gets one. */
			if (!strcmp(evsel__name(evsel), name))
				return true;
		}
		return false;
	}

	snprintf(file, sizeof(file), "%s", name);
	*strchr(file, ':') = '/';
	return is_missing("") || !is_missing(file);
}

/* The first trace event that is missing for a kind of event, or NULL */
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
		else if (!tp->either)
			return tp;
	}
	return has_either ? NULL : first_either;
}

/* Add the trace events of a kind of event that are there, each once. */
static void add(const char **list, const struct kvm_reg_events_ops *kind)
{
	const struct riscv_tracepoint *tp;
	const char **end;

	for (tp = tracepoints(kind); tp->name; tp++) {
		for (end = list; *end && strcmp(*end, tp->name);)
			end++;
		if (is_there(NULL, tp->name))
			*end = tp->name;
	}
}

/* How many there are, those that several kinds need counted with each of them */
static size_t count_tracepoints(void)
{
	const struct kvm_reg_events_ops *kind;
	const struct riscv_tracepoint *tp;
	size_t n = 0;

	for (kind = __kvm_reg_events_ops_riscv(); kind->name; kind++) {
		for (tp = tracepoints(kind); tp->name; tp++)
			n++;
	}
	return n;
}

/**
 * __setup_kvm_events_tp_riscv - choose the trace events to open
 * @kvm: what perf was asked for; gets them in events_tp
 *
 * kvm->report_event lists the kinds of event that they are for. Without it all
 * that the kernel has are recorded.
 *
 * Return: 0, or a negative errno; -ENOENT after saying what is missing and what
 * to do.
 */
int __setup_kvm_events_tp_riscv(struct perf_kvm_stat *kvm)
{
	const char *wanted = kvm->report_event ?: "vmexit";
	const struct kvm_reg_events_ops *kind;
	const struct riscv_tracepoint *tp;
	const char **list;

	list = calloc(count_tracepoints() + 1, sizeof(*list));
	if (!list)
		return -ENOMEM;

	for (kind = __kvm_reg_events_ops_riscv(); kind->name; kind++) {
		tp = is_listed(kind->name, wanted) ? lacking(NULL, kind) : NULL;
		if (tp) {
			pr_err("%s: this kernel has no such trace event: use %s\n",
			       tp->name, tp->kernel);
			free(list);
			return -ENOENT;
		}
		if (!kvm->report_event || is_listed(kind->name, wanted))
			add(list, kind);
	}

	/* Kinds that do not exist need none, and are refused later. */
	if (*list)
		kvm->events_tp = list;
	else
		free(list);
	return 0;
}

static bool is_readable(struct evsel *evsel, const char *name)
{
	struct tep_format_field *field;

	field = evsel__tp_format(evsel) ? evsel__field(evsel, name) : NULL;
	return field && (field->size == 4 || field->size == 8);
}

/* Can the fields be read that are needed? If not, say so. */
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
			pr_err("%s has no %s of 4 or 8 bytes: not RISC-V's event\n",
			       tp->name, *field);
			return false;
		}
	}
	return true;
}

/**
 * __cpu_isa_init_riscv - check that the events can be read, before the first is
 * @kvm: the session
 *
 * Return: 0, or -EINVAL after saying what is wrong.
 */
int __cpu_isa_init_riscv(struct perf_kvm_stat *kvm)
{
	struct evlist *evlist = kvm->live ? kvm->evlist : kvm->session->evlist;
	const struct kvm_reg_events_ops *kind = __kvm_reg_events_ops_riscv();
	const struct riscv_tracepoint *tp;

	while (kind->name && strcmp(kind->name, kvm->report_event))
		kind++;
	/* Live looks for the kind later, and says that it is not there. */
	if (!kind->name)
		return 0;

	for (tp = tracepoints(kind); tp->name; tp++) {
		if (!are_readable(evlist, tp))
			return -EINVAL;
	}
	tp = lacking(evlist, kind);
	if (tp) {
		pr_err("no %s recorded: use perf kvm stat record --event=%s, on %s\n",
		       tp->name, kind->name, tp->kernel);
		return -EINVAL;
	}

	kvm->exit_reasons_isa = "riscv";
	return 0;
}

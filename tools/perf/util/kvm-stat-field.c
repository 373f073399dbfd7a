// SPDX-License-Identifier: GPL-2.0
/*
 * Read fields of samples that can be damaged.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <string.h>
#include <traceevent/event-parse.h>
#include "util/debug.h"
#include "util/evsel.h"
#include "util/kvm-stat-field.h"
#include "util/sample.h"

#ifdef HAVE_KVM_STAT_SUPPORT

/* Fields that have been found, so that names are not compared for each sample */
#define NR_EVENTS	16
#define NR_FIELDS	8

static struct event {
	struct evsel *evsel;
	struct field {
		const char *name;	/* NULL after the last */
		struct tep_format_field *format;
	} fields[NR_FIELDS];
} events[NR_EVENTS];

/**
 * kvm_field__find - find a field of an event
 * @evsel: the event
 * @name: name of the field, a constant
 *
 * Return: the field, or NULL if the event does not have it.
 */
struct tep_format_field *kvm_field__find(struct evsel *evsel, const char *name)
{
	struct event *event = &events[(unsigned int)evsel->core.idx % NR_EVENTS];
	struct field *field = event->fields, *end = field + NR_FIELDS;

	if (event->evsel != evsel) {
		memset(event, 0, sizeof(*event));
		event->evsel = evsel;
	}
	for (; field < end && field->name; field++) {
		if (field->name == name)
			return field->format;
	}
	if (field == end)
		return evsel__field(evsel, name);

	field->name = name;
	field->format = evsel__field(evsel, name);
	return field->format;
}

/**
 * kvm_field__intval - read a field of a sample as evsel__intval() does
 * @evsel: its event
 * @sample: the sample
 * @name: name of the field, a constant
 *
 * Return: the value, or 0 if the event does not have that field.
 */
u64 kvm_field__intval(struct evsel *evsel, struct perf_sample *sample, const char *name)
{
	struct tep_format_field *field = kvm_field__find(evsel, name);

	return field ? format_field__intval(field, sample, evsel->needs_swap) : 0;
}

/**
 * kvm_field__read - read a field of a sample
 * @field: the field, or NULL if its event does not have it
 * @evsel: its event
 * @sample: the sample; in a damaged file it can end before the field
 * @value: receives the value
 *
 * Return: true if the field was read.
 */
bool kvm_field__read(struct tep_format_field *field, struct evsel *evsel,
		     struct perf_sample *sample, u64 *value)
{
	if (!field)
		return false;
	if ((u64)(u32)field->offset + (u32)field->size > sample->raw_size) {
		pr_warning_once("ignoring samples that are too short for field %s\n",
				field->name);
		return false;
	}
	*value = format_field__intval(field, sample, evsel->needs_swap);
	return true;
}

#endif /* HAVE_KVM_STAT_SUPPORT */

// SPDX-License-Identifier: GPL-2.0
/*
 * Read fields of samples that can be damaged.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <traceevent/event-parse.h>
#include "util/debug.h"
#include "util/evsel.h"
#include "util/kvm-stat-field.h"
#include "util/sample.h"

#ifdef HAVE_KVM_STAT_SUPPORT

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

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Read fields of samples that can be damaged.
 *
 * Copyright The perf-kvm-riscv authors
 */
#ifndef __PERF_KVM_STAT_FIELD_H
#define __PERF_KVM_STAT_FIELD_H

#include <stdbool.h>
#include <linux/types.h>

struct evsel;
struct perf_sample;
struct tep_format_field;

struct tep_format_field *kvm_field__find(struct evsel *evsel, const char *name);
u64 kvm_field__intval(struct evsel *evsel, struct perf_sample *sample, const char *name);
bool kvm_field__read(struct tep_format_field *field, struct evsel *evsel,
		     struct perf_sample *sample, u64 *value);

#endif /* __PERF_KVM_STAT_FIELD_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The distribution of the times of a row's events.
 *
 * Copyright The perf-kvm-riscv authors
 */
#ifndef __PERF_KVM_STAT_DIST_H
#define __PERF_KVM_STAT_DIST_H

#include <linux/types.h>

struct option;
struct perf_kvm_stat;

/**
 * struct kvm_dist_bucket - how often values occurred that are close to each other
 * @index: which values, see kvm_dist__from()
 * @count: how often, at least once
 */
struct kvm_dist_bucket {
	u32 index;
	u64 count;
};

/**
 * struct kvm_dist - how often values occurred
 * @buckets: those that are not empty, by ascending values
 * @nr: how many
 * @max_nr: how many there is memory for
 * @min: the least value
 * @max: the greatest value
 */
struct kvm_dist {
	struct kvm_dist_bucket *buckets;
	u32 nr;
	u32 max_nr;
	u64 min;
	u64 max;
};

#define KVM_MAX_PERCENTILES	8

/**
 * struct kvm_percentiles - the percentiles to show
 * @nr: how many, or 0
 * @at: which, from 0 to 100
 */
struct kvm_percentiles {
	unsigned int nr;
	double at[KVM_MAX_PERCENTILES];
};

u64 kvm_dist__from(u32 index);
int kvm_dist__add(struct kvm_dist *dist, u64 value);
u64 kvm_dist__percentile(const struct kvm_dist *dist, double percent);
void kvm_dist__clear(struct kvm_dist *dist);

int kvm_percentiles__parse(const struct option *option, const char *text, int unset);
void kvm_percentiles__print_header(const struct kvm_percentiles *percentiles,
				   FILE *to);
void kvm_percentiles__print(const struct kvm_percentiles *percentiles,
			    const struct kvm_dist *dist, FILE *to);
void kvm_dist__print_histogram(const struct kvm_dist *dist, FILE *to);

#endif /* __PERF_KVM_STAT_DIST_H */

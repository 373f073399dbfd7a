// SPDX-License-Identifier: GPL-2.0
/*
 * The distribution of the times of a row's events, for --percentiles and --histogram.
 *
 * Values from 2^n on share 64 buckets of equal width with those below 2^(n+1), so that
 * the middle of a bucket is at most 1/128 off. Values below 128 have one each. Only
 * buckets that are not empty take memory: times of one kind of exit are alike.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/bitops.h>
#include <linux/kernel.h>
#include <linux/time64.h>
#include <linux/zalloc.h>
#include <subcmd/parse-options.h>
#include "util/debug.h"
#include "util/kvm-stat-dist.h"

#ifdef HAVE_KVM_STAT_SUPPORT

#define BITS	6
#define WIDTH	BIT(BITS)

static u32 index_of(u64 value)
{
	u32 shift = value < WIDTH ? 0 : fls64(value) - 1 - BITS;

	return shift * WIDTH + (value >> shift);
}

/**
 * kvm_dist__from - the least value of a bucket
 * @index: the bucket's
 *
 * Return: that value; the greatest one is one less than the least of the next bucket.
 */
u64 kvm_dist__from(u32 index)
{
	u32 shift = index < WIDTH ? 0 : index / WIDTH - 1;

	return (u64)(index - shift * WIDTH) << shift;
}

/**
 * kvm_dist__add - count a value
 * @dist: the distribution
 * @value: any value
 *
 * Return: 0, or -ENOMEM.
 */
int kvm_dist__add(struct kvm_dist *dist, u64 value)
{
	u32 index = index_of(value), from = 0, to = dist->nr;

	dist->min = dist->nr ? min(dist->min, value) : value;
	dist->max = max(dist->max, value);
	while (from < to) {
		u32 middle = (from + to) / 2;

		if (dist->buckets[middle].index < index)
			from = middle + 1;
		else
			to = middle;
	}
	if (from < dist->nr && dist->buckets[from].index == index) {
		dist->buckets[from].count++;
		return 0;
	}

	if (dist->nr == dist->max_nr) {
		u32 more = dist->max_nr ? 2 * dist->max_nr : 1;
		void *buckets = realloc(dist->buckets, more * sizeof(*dist->buckets));

		if (!buckets)
			return -ENOMEM;
		dist->buckets = buckets;
		dist->max_nr = more;
	}
	memmove(dist->buckets + from + 1, dist->buckets + from,
		(dist->nr++ - from) * sizeof(*dist->buckets));
	dist->buckets[from].index = index;
	dist->buckets[from].count = 1;
	return 0;
}

static u64 count_all(const struct kvm_dist *dist)
{
	u64 n = 0;
	u32 i;

	for (i = 0; i < dist->nr; i++)
		n += dist->buckets[i].count;
	return n;
}

/**
 * kvm_dist__percentile - the least value that a share of the values does not exceed
 * @dist: the distribution, which is not empty
 * @percent: the share, from 0 to 100
 *
 * Return: that value, at most 1 % off.
 */
u64 kvm_dist__percentile(const struct kvm_dist *dist, double percent)
{
	double rank = ceil(count_all(dist) * percent / 100);
	u64 n = 0, least, next;
	u32 i;

	for (i = 0; i < dist->nr - 1; i++) {
		n += dist->buckets[i].count;
		if (n >= rank)
			break;
	}
	least = kvm_dist__from(dist->buckets[i].index);
	next = kvm_dist__from(dist->buckets[i].index + 1);
	return clamp(least + (next - least) / 2, dist->min, dist->max);
}

/* Forget all values, and free the memory. */
void kvm_dist__clear(struct kvm_dist *dist)
{
	zfree(&dist->buckets);
	memset(dist, 0, sizeof(*dist));
}

static bool has_percentile(const struct kvm_percentiles *percentiles, double percent)
{
	unsigned int i = 0;

	while (i < percentiles->nr && percentiles->at[i] != percent)
		i++;
	return i < percentiles->nr;
}

/**
 * kvm_percentiles__parse - parse the value of --percentiles
 * @option: its value is a struct kvm_percentiles
 * @text: numbers separated by commas, or NULL for 50 and 99
 * @unset: nonzero to show none
 *
 * Return: 0, or -1 after an error message.
 */
int kvm_percentiles__parse(const struct option *option, const char *text, int unset)
{
	struct kvm_percentiles *percentiles = option->value;
	char *end;

	percentiles->nr = 0;
	if (unset)
		return 0;
	text = text ?: "50,99";
	do {
		double percent = strtod(text, &end);

		if (end == text || (*end && *end != ',') ||
		    !(percent >= 0 && percent <= 100) ||
		    percentiles->nr == KVM_MAX_PERCENTILES ||
		    has_percentile(percentiles, percent)) {
			pr_err("--percentiles: use up to %d different numbers from 0 to 100, as in 50,99.9\n",
			       KVM_MAX_PERCENTILES);
			return -1;
		}
		percentiles->at[percentiles->nr++] = percent;
		text = end + 1;
	} while (*end);
	return 0;
}

/* Print the headers of the columns. */
void kvm_percentiles__print_header(const struct kvm_percentiles *percentiles, FILE *to)
{
	char name[32];
	unsigned int i;

	for (i = 0; i < percentiles->nr; i++) {
		snprintf(name, sizeof(name), "p%g", percentiles->at[i]);
		fprintf(to, " %11s", name);
	}
}

/* Print the percentiles of a row. */
void kvm_percentiles__print(const struct kvm_percentiles *percentiles,
			    const struct kvm_dist *dist, FILE *to)
{
	unsigned int i;
	double time;

	for (i = 0; i < percentiles->nr; i++) {
		time = kvm_dist__percentile(dist, percentiles->at[i]);
		fprintf(to, " %9.2fus", time / NSEC_PER_USEC);
	}
}

/**
 * kvm_dist__print_histogram - print a distribution like perf ftrace latency
 * @dist: the distribution, which is not empty
 * @to: where to
 *
 * Each line has the values from a power of two on that are less than the next one, in
 * ns; the first one also has 0. Lines before the first and after the last value are
 * left out.
 */
void kvm_dist__print_histogram(const struct kvm_dist *dist, FILE *to)
{
	static const char bar[] = "########################################";
	const int width = sizeof(bar) - 1;
	u64 total = count_all(dist), from, n;
	u32 i = 0;

	fprintf(to, "# %25s | %10s | %-*s |\n",
		"DURATION        ", "COUNT", width, "GRAPH");
	from = 1ULL << (fls64(kvm_dist__from(dist->buckets[0].index) | 1) - 1);
	while (i < dist->nr) {
		for (n = 0; i < dist->nr; i++) {
			if (kvm_dist__from(dist->buckets[i].index) / 2 >= from)
				break;
			n += dist->buckets[i].count;
		}
		fprintf(to, "  %10llu - %-10llu ns | %10llu | %-*.*s |\n",
			from == 1 ? 0ULL : (unsigned long long)from,
			(unsigned long long)(2 * from), (unsigned long long)n, width,
			(int)(n * width / total), bar);
		from *= 2;
	}
	fputc('\n', to);
}

#endif /* HAVE_KVM_STAT_SUPPORT */

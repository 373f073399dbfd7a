/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Write the report of perf kvm stat to a file, as JSON or as CSV, and each interval of
 * live as a line of JSON or as CSV.
 *
 * Copyright The perf-kvm-riscv authors
 */
#ifndef __PERF_KVM_STAT_OUTPUT_H
#define __PERF_KVM_STAT_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>
#include <time.h>
#include <linux/types.h>

struct hists;
struct perf_kvm_stat;
struct perf_session;

/**
 * struct kvm_output - where and how to write a report
 * @path: file to write instead of stdout, or NULL
 * @separator: write CSV with this between fields, or NULL
 * @json: write JSON
 * @first_time: time of the first event in ns, or when counting or the interval began
 * @last_time: time of the last event in ns, or when counting or the interval ended
 * @date: when that was, in seconds since 1970, or 0 for the time of the file
 * @lost: number of events that were lost
 * @recorded: what was recorded when and where, in JSON
 * @file: @path while it is open, or NULL
 * @created: @path did not exist, and has no complete report
 * @regular: @path is a regular file
 * @dirty: @path is a regular file with part of a report
 */
struct kvm_output {
	const char *path;
	const char *separator;
	bool json;

	u64 first_time;
	u64 last_time;
	time_t date;
	u64 lost;
	char *recorded;

	FILE *file;
	bool created;
	bool regular;
	bool dirty;
};

int kvm_output__open(struct perf_kvm_stat *kvm);
void kvm_output__keep(struct perf_kvm_stat *kvm);
int kvm_output__print(struct perf_kvm_stat *kvm, struct hists *hists,
		      void (*print_table)(struct perf_kvm_stat *kvm));
int kvm_output__interval(struct perf_kvm_stat *kvm, struct hists *hists,
			 void (*print_table)(struct perf_kvm_stat *kvm));
void kvm_output__close(struct perf_kvm_stat *kvm);
void kvm_output__describe(struct perf_session *session);

bool kvm_stat__is_recording(const char *path);
char *kvm_stat__put_json_string(char *to, const char *text);
void kvm_stat__print_json_string(FILE *to, const char *text);

#endif /* __PERF_KVM_STAT_OUTPUT_H */

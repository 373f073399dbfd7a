/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Exits that do not end, and entries and exits that are missing.
 *
 * Copyright The perf-kvm-riscv authors
 */
#ifndef __PERF_KVM_STAT_OPEN_H
#define __PERF_KVM_STAT_OPEN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <linux/types.h>

struct event_key;
struct evsel;
struct kvm_event;
struct kvm_info;
struct perf_kvm_stat;
struct perf_sample;

/**
 * struct kvm_stop - why a VCPU will not enter the guest until it is started again
 * @first: the value of the first of kvm_open_ops.fields then
 * @second: that of the second one
 * @ignore: bits of the second one that do not matter
 * @name: what the guest did
 * @vm: this stops all VCPUs of the VM
 */
struct kvm_stop {
	u64 first;
	u64 second;
	u64 ignore;
	const char *name;
	bool vm;
};

/**
 * struct kvm_open_ops - what an architecture knows about exits
 * @alternate: do the entries and exits of a VCPU alternate?
 * @tracepoint: fires when a VCPU is stopped
 * @fields: its fields that show that
 * @stops: up to four, ending with one without a name; NULL if not known
 */
struct kvm_open_ops {
	bool alternate;
	const char *tracepoint;
	const char *fields[2];
	const struct kvm_stop *stops;
};

enum kvm_state {
	KVM_STATE_UNKNOWN,
	KVM_STATE_ENTERED,
	KVM_STATE_EXITED,
	KVM_STATES
};

/**
 * struct kvm_vcpu_state - whether a VCPU is in the guest; all zero at first
 * @last: its last event
 * @time: when that was, in ns
 * @entered: when it last entered the guest, or 0
 * @cpu: where the last event was
 * @stop: what has stopped it since then, or NULL
 */
struct kvm_vcpu_state {
	enum kvm_state last;
	u64 time;
	u64 entered;
	u32 cpu;
	const struct kvm_stop *stop;
};

/**
 * struct kvm_open_exit - an exit that has not ended
 * @info: the VM, the VCPU, and the name of the row
 * @row: the row that it would be in, or NULL
 * @time: how long it has lasted, in ns
 * @entered: when the VCPU last entered the guest, in ns, or 0
 * @stop: what has stopped the VCPU, or NULL
 */
struct kvm_open_exit {
	struct kvm_info *info;
	struct kvm_info *row;
	u64 time;
	u64 entered;
	const struct kvm_stop *stop;
};

/**
 * struct kvm_open - exits of all VCPUs that have not ended
 * @ops: what the architecture knows, or NULL
 * @end: time of the last event, of whatever kind, in ns
 * @gaps: how many entries and exits are missing
 * @exits: those to show, in this order
 * @nr: how many
 */
struct kvm_open {
	const struct kvm_open_ops *ops;
	u64 end;
	u64 gaps;
	struct kvm_open_exit *exits;
	size_t nr;
};

bool kvm_open__event(struct perf_kvm_stat *kvm, struct kvm_vcpu_state *vcpu,
		     struct event_key *key,
		     struct evsel *evsel, struct perf_sample *sample);

void kvm_open__stop_vm(pid_t pid, u64 time, const struct kvm_stop *stop);
void kvm_open__clear(struct perf_kvm_stat *kvm);
bool kvm_open__is_long(const struct perf_kvm_stat *kvm, const struct kvm_vcpu_state *vcpu,
		       const struct event_key *key, const struct kvm_event *row);
void kvm_open__add(struct perf_kvm_stat *kvm, const struct kvm_vcpu_state *vcpu,
		   struct event_key *key, struct kvm_event *row, pid_t pid, int vcpu_id);
void kvm_open__sort(struct perf_kvm_stat *kvm);

void kvm_open__print_row(const struct perf_kvm_stat *kvm);
void kvm_open__print(struct perf_kvm_stat *kvm);
void kvm_open__warn(const struct perf_kvm_stat *kvm);

#endif /* __PERF_KVM_STAT_OPEN_H */

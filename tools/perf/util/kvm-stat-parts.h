/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where the time of a VM exit goes.
 *
 * Copyright The perf-kvm-riscv authors
 */
#ifndef __PERF_KVM_STAT_PARTS_H
#define __PERF_KVM_STAT_PARTS_H

#include <stdbool.h>
#include <linux/types.h>

struct evsel;
struct kvm_event_stats;
struct perf_kvm_stat;
struct perf_sample;
struct thread;

/**
 * enum kvm_part - the parts of the time from kvm_exit to the next kvm_entry
 * @KVM_PART_VMM: from the first return to user space on
 * @KVM_PART_BLOCKED: the VCPU is halted and its thread sleeps, or polled before that
 * @KVM_PART_POLLING: the VCPU was halted, but polling found a reason to wake it up
 * @KVM_PART_KVM: all the rest
 * @KVM_PART_CPU_WAIT: the thread is preempted; not counted in any other part
 */
enum kvm_part {
	KVM_PART_VMM,
	KVM_PART_BLOCKED,
	KVM_PART_POLLING,
	KVM_PART_KVM,
	KVM_PART_CPU_WAIT,
	KVM_NR_PARTS,
};

/**
 * struct kvm_breakdown - the events that the parts of a VM exit are computed from
 * @vmm: fires when KVM returns to user space
 * @halt: fires when a halt ends; its fields are ns, how long it took, and waited, 0 if
 *	polling ended it
 * @sleep: can show that the VCPU will sleep, which no event reports when it ends; NULL
 *	if none does
 * @sleeps: does that sample show it?
 */
struct kvm_breakdown {
	const char *vmm;
	const char *halt;
	const char *sleep;
	bool (*sleeps)(struct evsel *evsel, struct perf_sample *sample);
};

extern const struct kvm_breakdown kvm_generic_breakdown;

/**
 * struct kvm_part_events - the events of a recording for the parts, or NULL
 * @exit: begins an exit
 * @entry: ends it
 * @vmm: see struct kvm_breakdown
 * @halt: see there
 * @sleep: see there
 * @sched_switch: a CPU switches from one thread to another
 */
struct kvm_part_events {
	struct evsel *exit;
	struct evsel *entry;
	struct evsel *vmm;
	struct evsel *halt;
	struct evsel *sleep;
	struct evsel *sched_switch;
};

#define KVM_MAX_OFF_CPU		16

/**
 * struct kvm_exit_parts - the parts of a VCPU's current exit
 * @ns: time of each part so far, without what is known only at the end
 * @begin: when the exit began
 * @latest: when the last event was; earlier ones are ignored
 * @vmm_since: when it first returned to user space, or 0
 * @in_vmm: how much of @ns is later than @vmm_since
 * @free_since: end of the last halt, or @begin. A halt does not reach further back.
 * @off_since: when the VCPU's thread was switched out, or 0, whether in an exit or not
 * @preempted: it was runnable then
 * @sleeps: it will sleep, which no event reports
 * @off_cpu: when the thread was not running, since @free_since
 * @nr_off_cpu: how many of them
 */
struct kvm_exit_parts {
	u64 ns[KVM_NR_PARTS];
	u64 begin;
	u64 latest;
	u64 vmm_since;
	u64 in_vmm;
	u64 free_since;
	u64 off_since;
	bool preempted;
	bool sleeps;
	unsigned int nr_off_cpu;
	struct {
		u64 from;
		u64 to;
	} off_cpu[KVM_MAX_OFF_CPU];
};

int kvm_parts__add_events(struct perf_kvm_stat *kvm);
int kvm_parts__init(struct perf_kvm_stat *kvm);
void kvm_parts__event(struct kvm_exit_parts *parts, struct perf_kvm_stat *kvm,
		      struct evsel *evsel, struct perf_sample *sample);
bool kvm_parts__switch(struct perf_kvm_stat *kvm,
		       struct evsel *evsel, struct perf_sample *sample,
		       struct kvm_exit_parts *(*parts_of)(struct thread *thread));
void kvm_parts__end(struct kvm_exit_parts *parts, const struct perf_kvm_stat *kvm,
		    u64 time, struct kvm_event_stats *stats);
void kvm_parts__clear(struct kvm_event_stats *stats);

const char *kvm_part__name(enum kvm_part part);
bool kvm_part__is_known(const struct perf_kvm_stat *kvm,
			const struct kvm_event_stats *stats, enum kvm_part part);
void kvm_parts__print_header(FILE *to);
void kvm_parts__print(const struct perf_kvm_stat *kvm,
		      const struct kvm_event_stats *stats);

#endif /* __PERF_KVM_STAT_PARTS_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Write what each VCPU does, and when, as a trace for timeline viewers.
 *
 * Copyright The perf-kvm-riscv authors
 */
#ifndef __PERF_KVM_STAT_TIMELINE_H
#define __PERF_KVM_STAT_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>
#include "util/kvm-stat.h"

#ifdef HAVE_KVM_STAT_SUPPORT

struct kvm_timeline;
struct perf_sample;
struct thread;

/* Event kinds of an architecture that can describe an exit */
#define KVM_TIMELINE_KINDS	8

/* A text that is written often, with its length, so as not to look for its end */
struct kvm_timeline_text {
	size_t len;
	char text[64];
};

/**
 * struct kvm_timeline_vcpu - what a VCPU is doing; all zero at first
 * @doing: in the guest or handling an exit, if known
 * @since: time of the last entry or exit, in ns
 * @since_text: the same as it is written, in us from the begin of the timeline
 * @lost: events lost until then
 * @pc: the guest's program counter at the exit
 * @has_pc: is @pc known?
 * @open: the exit has not ended
 * @lane: where it is shown, as JSON; empty until then
 * @begin: what the event that begins a slice of it starts with, up to the time
 * @end: the same of the event that ends the slice
 * @kinds: for each event kind: has an event of it begun since the exit, and its key
 */
struct kvm_timeline_vcpu {
	enum { KVM_VCPU_UNKNOWN, KVM_VCPU_GUEST, KVM_VCPU_EXIT } doing;
	u64 since;
	struct kvm_timeline_text since_text;
	u64 lost;
	u64 pc;
	bool has_pc;
	bool open;
	char lane[48];
	struct kvm_timeline_text begin;
	struct kvm_timeline_text end;
	struct {
		bool begun;
		struct event_key key;
	} kinds[KVM_TIMELINE_KINDS];
};

struct kvm_timeline *kvm_timeline__new(struct perf_kvm_stat *kvm,
				       const struct kvm_reg_events_ops *kinds);
void kvm_timeline__add(struct kvm_timeline *timeline,
		       struct evsel *evsel, struct perf_sample *sample,
		       struct kvm_timeline_vcpu *vcpu, int vcpu_id,
		       struct thread *thread);
void kvm_timeline__add_open(struct kvm_timeline *timeline, struct kvm_timeline_vcpu *vcpu,
			    int vcpu_id, struct thread *thread);
int kvm_timeline__finish(struct kvm_timeline *timeline, int err);

#endif /* HAVE_KVM_STAT_SUPPORT */

#endif /* __PERF_KVM_STAT_TIMELINE_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Count the events of perf kvm stat in the kernel.
 *
 * Copyright The perf-kvm-riscv authors
 */
#ifndef __PERF_BPF_KVM_STAT_H
#define __PERF_BPF_KVM_STAT_H

#include <errno.h>
#include <sys/types.h>
#include <linux/compiler.h>
#include <linux/types.h>
#include "util/debug.h"
#include "util/bpf_skel/kvm_stat.h"

struct evsel;
struct kvm_stop;
struct perf_kvm_stat;
struct stats;

/**
 * struct kvm_bpf_tracepoint - a tracepoint of an event, and its part in the key
 * @name: name in perf, with the system
 * @source: where its fields are found; does not matter if there are none
 * @only: the values of the first field that count, each a bit; 0 for all
 * @fields: the fields of the trace record that the key is made of, ending with one
 *	without a name. Bits in ignore are not part of the key.
 * @copied: for KVM_STAT_COPIED, the fields of the trace record, ending with NULL. If
 *	the kernel's tracepoint has others, KVM_STAT_RECORD is used.
 * @stand_in: index of a field of the begin, its last one, that counts only if the one
 *	before is 0, and that the fields of a child replace; such an event counts
 *	without a child, too. 0 if there is none.
 */
struct kvm_bpf_tracepoint {
	const char *name;
	enum kvm_stat_source source;
	u64 only;
	struct {
		const char *name;
		u64 ignore;
	} fields[KVM_STAT_FIELDS + 1];
	const char * const *copied;
	unsigned int stand_in;
};

/**
 * struct kvm_bpf_events - how the kernel counts an event kind
 * @tracepoints: those that begin and end an event and, up to one without a name,
 *	those between them, one of which must fire for the event to count if there
 *	are any. In total, they have up to KVM_STAT_FIELDS fields. The functions of
 *	struct kvm_events_ops find them in samples that have no other fields.
 * @max_rows: number of keys, of all VCPUs, for which there is room in a second,
 *	besides the first ones of each VCPU
 */
struct kvm_bpf_events {
	struct kvm_bpf_tracepoint tracepoints[KVM_STAT_ROLES];
	unsigned int max_rows;
};

/**
 * struct kvm_bpf_kind - an event kind that the kernel can count
 * @name: its name in --event
 * @events: how
 */
struct kvm_bpf_kind {
	const char *name;
	struct kvm_bpf_events events;
};

/**
 * struct kvm_bpf_event - one of the tracepoints of counted events
 * @evsel: the tracepoint
 * @record: its trace record
 * @size: size of @record in bytes
 */
struct kvm_bpf_event {
	struct evsel *evsel;
	void *record;
	u32 size;
};

/* A VCPU thread that has entered the guest for the first time */
struct kvm_bpf_entry {
	pid_t pid;
	pid_t tid;
	const char *comm;
	u64 time;
	const struct kvm_bpf_event *event;
};

/* The events of a thread that have the same tracepoints and fields */
struct kvm_bpf_count {
	pid_t pid;
	pid_t tid;
	int vcpu;		/* as ops->enter() returned it, or -1 */
	bool ended;		/* the thread has ended */
	unsigned int nr;
	const struct kvm_bpf_event *events[3];
	u64 time;
	const struct stats *stats;
	/* Of an exit that has not ended, which has no time and stats */
	u64 begin;
	u64 entered;		/* when the VCPU entered the guest before, if that was seen */
	u64 stopped;		/* when the VCPU was last stopped, and by what, or NULL */
	const struct kvm_stop *stop;
};

/**
 * struct kvm_bpf_ops - who takes the counts
 * @enter: a thread has entered the guest for the first time, which is reported only
 *	if the numbers of VCPUs matter; returns its VCPU number, or -1
 * @leave: a thread has ended
 * @count: add counts; returns 0, or a negative errno after an error message
 * @open: an exit has not ended, or the VCPU has been stopped; without events, there is
 *	no such exit of the kind to count
 */
struct kvm_bpf_ops {
	int (*enter)(struct perf_kvm_stat *kvm, const struct kvm_bpf_entry *entry);
	void (*leave)(struct perf_kvm_stat *kvm, pid_t pid, pid_t tid);
	int (*count)(struct perf_kvm_stat *kvm, const struct kvm_bpf_count *count);
	void (*open)(struct perf_kvm_stat *kvm, const struct kvm_bpf_count *exit);
};

#ifdef HAVE_BPF_SKEL
int kvm_bpf__check(void);
int kvm_bpf__start(struct perf_kvm_stat *kvm, const struct kvm_bpf_ops *user);
int kvm_bpf__add_target(pid_t pid);
int kvm_bpf__read(struct perf_kvm_stat *kvm);
void kvm_bpf__find_open(struct perf_kvm_stat *kvm);
void kvm_bpf__warn(void);
void kvm_bpf__end(void);
#else
static inline int kvm_bpf__check(void)
{
	pr_err("-b: this perf cannot use BPF; build it with clang and BUILD_BPF_SKEL=1\n");
	return -ENOTSUP;
}

static inline int kvm_bpf__start(struct perf_kvm_stat *kvm __maybe_unused,
				 const struct kvm_bpf_ops *user __maybe_unused)
{
	return -ENOTSUP;
}

static inline int kvm_bpf__add_target(pid_t pid __maybe_unused)
{
	return -ENOTSUP;
}

static inline int kvm_bpf__read(struct perf_kvm_stat *kvm __maybe_unused)
{
	return -ENOTSUP;
}

static inline void kvm_bpf__find_open(struct perf_kvm_stat *kvm __maybe_unused)
{
}

static inline void kvm_bpf__warn(void)
{
}

static inline void kvm_bpf__end(void)
{
}
#endif

#endif /* __PERF_BPF_KVM_STAT_H */

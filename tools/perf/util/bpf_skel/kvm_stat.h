/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/*
 * Data shared by kvm_stat.bpf.c and bpf_kvm_stat.c.
 *
 * An event lasts from its begin to its end on one thread. Both, and the children
 * between them, are tracepoints, each of which can add fields to the event's key.
 *
 * Copyright The perf-kvm-riscv authors
 */
#ifndef UTIL_BPF_SKEL_KVM_STAT_H
#define UTIL_BPF_SKEL_KVM_STAT_H

#define KVM_STAT_CHILDREN	3
#define KVM_STAT_FIELDS		4	/* of a key, from all tracepoints */
#define KVM_STAT_VCPUS		1024	/* these two are powers of two */
#define KVM_STAT_SLOTS		32
#define KVM_STAT_COMM		16
#define KVM_STAT_STOPS		4

/* What a tracepoint does to an event; children follow */
enum kvm_stat_role {
	KVM_STAT_BEGIN,
	KVM_STAT_END,
	KVM_STAT_CHILD,
	KVM_STAT_ROLES = KVM_STAT_CHILD + KVM_STAT_CHILDREN,
};

/* Where a program finds the fields of a tracepoint */
enum kvm_stat_source {
	KVM_STAT_RECORD,	/* in the trace record */
	KVM_STAT_ARGS,		/* they are its first arguments, in this order */
	KVM_STAT_COPIED,	/* the record is a copy of what the first one points to */
};

struct kvm_stat_field {
	u32 offset;		/* in the record, or in what is copied to it */
	u32 size;		/* in bytes */
	u64 keep;		/* bits that are part of the key */
};

/* Values of two fields which show that the VCPU is stopped */
struct kvm_stat_stop {
	u64 first;
	u64 second;
	u64 keep;		/* bits of the second one that matter */
};

struct kvm_stat_tracepoint {
	u32 source;
	u32 first;		/* index in the key of the first field */
	u32 nr;			/* number of fields */
	u32 stand_in;		/* of the field that counts if the one before is 0 */
	u64 only;		/* values of the first field that count; 0 for all */
	struct kvm_stat_field fields[KVM_STAT_FIELDS];
};

struct kvm_stat_key {
	u64 fields[KVM_STAT_FIELDS];
	u32 child;		/* role of the last child, or 0 */
	u32 pad;
};

/* Times are in ns; square is the sum of their squares. */
struct kvm_stat_counts {
	u64 n;
	u64 time;
	u64 min;
	u64 max;
	u64 square_low;
	u64 square_high;
};

/* The counts of one key. They are valid in the period that has this number. */
struct kvm_stat_slot {
	struct kvm_stat_key key;
	struct kvm_stat_counts counts;
	u32 period;
	u32 pad;
};

/* A thread; its ID can be used again, so the time is a part of its identity. */
struct kvm_stat_thread {
	u64 since;		/* its first event */
	u32 tid;
	u32 pad;
};

struct kvm_stat_vcpu {
	struct kvm_stat_thread thread;
	u32 pid;
	u32 ended;		/* period in which the thread ended, or 0 */
	u64 entered;		/* its first entry, or 0 if unknown */
	u64 end;		/* when it ended */
	u64 id;			/* as in the trace record of that entry */
	char comm[KVM_STAT_COMM];
	u64 begin;		/* of the pending event, or 0 */
	u64 last_end;		/* even of an event that did not count, or 0 */
	u64 stop_time;		/* when it was last stopped, or 0 */
	u32 stop;		/* by what: index in stops */
	u32 last;		/* was it a begin or an end? 0 if unknown */
	struct kvm_stat_key key;
	/* Those of this period and of the one before */
	struct kvm_stat_slot slots[2][KVM_STAT_SLOTS];
};

/* A key that found its slot taken */
struct kvm_stat_row {
	struct kvm_stat_thread thread;
	struct kvm_stat_key key;
};

#endif /* UTIL_BPF_SKEL_KVM_STAT_H */

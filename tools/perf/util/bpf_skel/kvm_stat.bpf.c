// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * Count the events of "perf kvm stat" in the kernel, by thread and key.
 *
 * An event takes two look-ups of the thread's entry, one at its begin and one at its
 * end, so these are made fast: the entry is in an array, at an index that follows
 * from the thread ID. It has slots for a few keys; which one follows from a hash of
 * the key. Threads and keys that find their place taken go to other maps. As one
 * thread runs on one CPU at a time, its counts need no atomic operations.
 *
 * Perf takes the counts at intervals. It starts a new period, which uses the other
 * slots of each entry and the other map of rows, and waits until no program uses
 * those of the old one.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include "kvm_stat.h"

const volatile struct kvm_stat_tracepoint tracepoints[KVM_STAT_ROLES];
const volatile bool need_child;		/* events without a child do not count */
const volatile bool filter;		/* only count processes in targets */
const volatile struct kvm_stat_field id_field;
const volatile struct kvm_stat_field forked_field;
const volatile struct kvm_stat_field stop_fields[2];
const volatile struct kvm_stat_stop stops[KVM_STAT_STOPS];
const volatile u32 nr_stops;

/* Written by perf */
u32 period = 1;
u32 taken;				/* the last period whose counts it has */

/* Read by perf */
bool fired[KVM_STAT_ROLES];
u64 lost;				/* events that found no room */
u64 gaps;				/* begins and ends that do not alternate */

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, KVM_STAT_VCPUS);
	__type(key, u32);
	__type(value, struct kvm_stat_vcpu);
} vcpus SEC(".maps");

/* The thread that has the entry with this index */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, KVM_STAT_VCPUS);
	__type(key, u32);
	__type(value, u32);
} owners SEC(".maps");

/* Threads whose entry in vcpus belongs to another one */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, KVM_STAT_VCPUS / 2);
	__type(key, u32);
	__type(value, struct kvm_stat_vcpu);
} others SEC(".maps");

/* Threads that have ended, until perf has taken their counts */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, KVM_STAT_VCPUS * 3 / 2);
	__type(key, struct kvm_stat_thread);
	__type(value, struct kvm_stat_vcpu);
} ended SEC(".maps");

/* An entry to add to others: it does not fit on the stack. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct kvm_stat_vcpu);
} blank SEC(".maps");

struct rows {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);		/* perf sets it */
	__type(key, struct kvm_stat_row);
	__type(value, struct kvm_stat_counts);
} rows0 SEC(".maps"), rows1 SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 1);
	__type(key, u32);
	__array(values, struct rows);
} rows SEC(".maps") = {
	.values = { &rows1 },
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, u32);
	__type(value, u8);
} targets SEC(".maps");

static __always_inline struct kvm_stat_vcpu *find_vcpu(void)
{
	u64 pid_tgid = bpf_get_current_pid_tgid();
	u32 tid = pid_tgid, pid = pid_tgid >> 32, i = tid % KVM_STAT_VCPUS;
	struct kvm_stat_vcpu *vcpu = bpf_map_lookup_elem(&vcpus, &i);

	/* The kernel may have skipped leave(), so the ID can be another thread's now. */
	if (vcpu && vcpu->thread.tid == tid && vcpu->pid == pid)
		return vcpu;
	vcpu = bpf_map_lookup_elem(&others, &tid);
	return vcpu && vcpu->pid == pid ? vcpu : NULL;
}

static __always_inline bool is_counted(void)
{
	u32 pid = bpf_get_current_pid_tgid() >> 32;

	return !filter || bpf_map_lookup_elem(&targets, &pid);
}

static __noinline struct kvm_stat_vcpu *new_vcpu(void)
{
	u64 pid_tgid = bpf_get_current_pid_tgid();
	u32 tid = pid_tgid, pid = pid_tgid >> 32, i = tid % KVM_STAT_VCPUS, zero = 0;
	struct kvm_stat_vcpu *vcpu;
	u32 slot;

	if (!bpf_map_update_elem(&owners, &i, &tid, BPF_NOEXIST)) {
		vcpu = bpf_map_lookup_elem(&vcpus, &i);
	} else {
		vcpu = bpf_map_lookup_elem(&blank, &zero);
		if (!vcpu)
			return NULL;
		bpf_map_update_elem(&others, &tid, vcpu, BPF_NOEXIST);
		vcpu = bpf_map_lookup_elem(&others, &tid);
	}
	if (!vcpu)
		return NULL;

	/* There may be something left of an earlier owner. */
#pragma unroll
	for (slot = 0; slot < KVM_STAT_SLOTS; slot++) {
		vcpu->slots[0][slot].period = 0;
		vcpu->slots[1][slot].period = 0;
	}
	vcpu->pid = pid;
	vcpu->ended = 0;
	vcpu->entered = 0;
	vcpu->begin = 0;
	vcpu->last_end = 0;
	vcpu->stop_time = 0;
	vcpu->last = 0;
	vcpu->thread.since = bpf_ktime_get_ns();
	vcpu->thread.tid = tid;
	return vcpu;
}

/* Read a field from the kernel's memory; it is at the low end of the result. */
static __always_inline u64 read_field(const volatile struct kvm_stat_field *field,
				      const void *base)
{
	u64 value = 0;

	bpf_probe_read_kernel(&value, field->size, base + field->offset);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	value >>= 64 - 8 * field->size;
#endif
	return value;
}

/*
 * Take the fields of a tracepoint into the pending key. Return false if this is
 * not one of the values that count.
 */
static __always_inline bool take(struct kvm_stat_vcpu *vcpu, void *ctx, int role)
{
	const volatile struct kvm_stat_tracepoint *tp = &tracepoints[role];
	const u64 *args = ctx;
	u64 value = 0;
	u32 i;

#pragma unroll
	for (i = 0; i < KVM_STAT_FIELDS; i++) {
		if (i >= tp->nr)
			break;
		if (i == tp->stand_in && value)
			continue;
		if (tp->source == KVM_STAT_ARGS)
			value = args[i];
		else if (tp->source == KVM_STAT_COPIED)
			value = read_field(&tp->fields[i], (void *)args[0]);
		else
			value = read_field(&tp->fields[i], ctx);
		if (!i && tp->only && (value > 63 || !(tp->only >> value & 1)))
			return false;
		vcpu->key.fields[(tp->first + i) % KVM_STAT_FIELDS] =
			value & tp->fields[i].keep;
	}
	return true;
}

static __always_inline void add(struct kvm_stat_counts *counts, u64 time)
{
	u64 high = time >> 32, low = (u32)time, middle, square, carry = 0;

	square = low * low;
	if (high) {
		middle = high * low;
		square += middle << 33;
		carry = high * high + (middle >> 31) + (square < middle << 33);
	}
	counts->square_low += square;
	counts->square_high += carry + (counts->square_low < square);
	counts->time += time;
	if (time < counts->min)
		counts->min = time;
	if (time > counts->max)
		counts->max = time;
	counts->n++;
}

static __noinline int add_row(struct kvm_stat_vcpu *vcpu, u64 time)
{
	struct kvm_stat_counts *counts, none = { .min = -1 };
	struct kvm_stat_row row;
	u32 zero = 0;
	void *map;

	if (!vcpu)
		return 0;
	row.thread = vcpu->thread;
	row.key = vcpu->key;
	map = bpf_map_lookup_elem(&rows, &zero);
	if (!map)
		return 0;
	counts = bpf_map_lookup_elem(map, &row);
	if (!counts) {
		bpf_map_update_elem(map, &row, &none, BPF_NOEXIST);
		counts = bpf_map_lookup_elem(map, &row);
	}
	if (counts)
		add(counts, time);
	else
		__sync_fetch_and_add(&lost, 1);
	return 0;
}

static __always_inline void count(struct kvm_stat_vcpu *vcpu, u64 time)
{
	struct kvm_stat_key *key = &vcpu->key;
	struct kvm_stat_slot *slot;
	u32 now = period;
	u64 hash;

	/* Multiplication by the golden ratio spreads small numbers. */
	hash = key->fields[0] + 3 * key->fields[1] + 5 * key->fields[2];
	hash *= 0x9e3779b97f4a7c15;
	slot = &vcpu->slots[now & 1][(hash >> 32) % KVM_STAT_SLOTS];
	if (slot->period != now) {
		slot->period = now;
		slot->key = *key;
		slot->counts = (struct kvm_stat_counts){ .min = -1 };
	} else if (slot->key.fields[0] != key->fields[0] ||
		   slot->key.fields[1] != key->fields[1] ||
		   slot->key.fields[2] != key->fields[2] ||
		   slot->key.fields[3] != key->fields[3] ||
		   slot->key.child != key->child) {
		add_row(vcpu, time);
		return;
	}
	add(&slot->counts, time);
}

static __always_inline void fire(int role)
{
	if (!fired[role])
		fired[role] = true;
}

enum { BEGUN = 1, ENDED };

static __always_inline void alternate(struct kvm_stat_vcpu *vcpu, u32 now)
{
	if (vcpu->last == now)
		__sync_fetch_and_add(&gaps, 1);
	vcpu->last = now;
}

static __always_inline int begin(void *ctx)
{
	struct kvm_stat_vcpu *vcpu = find_vcpu();

	if (!vcpu) {
		if (!is_counted())
			return 0;
		vcpu = new_vcpu();
	}
	fire(KVM_STAT_BEGIN);
	if (!vcpu) {
		__sync_fetch_and_add(&lost, 1);
		return 0;
	}
	alternate(vcpu, BEGUN);
	vcpu->key = (struct kvm_stat_key){};
	vcpu->begin = 0;
	if (take(vcpu, ctx, KVM_STAT_BEGIN))
		vcpu->begin = bpf_ktime_get_ns();
	return 0;
}

static __always_inline int end(void *ctx)
{
	u64 now = bpf_ktime_get_ns();
	struct kvm_stat_vcpu *vcpu = find_vcpu();
	u64 begin;

	if (!vcpu)
		return 0;
	fire(KVM_STAT_END);
	alternate(vcpu, ENDED);
	vcpu->last_end = now;
	if (!vcpu->begin)
		return 0;
	begin = vcpu->begin;
	vcpu->begin = 0;
	if (need_child && !vcpu->key.child)
		return 0;
	if (take(vcpu, ctx, KVM_STAT_END))
		count(vcpu, now - begin);
	return 0;
}

static __always_inline int child(void *ctx, int role)
{
	struct kvm_stat_vcpu *vcpu = find_vcpu();

	if (!vcpu)
		return 0;
	fire(role);
	if (vcpu->begin && take(vcpu, ctx, role))
		vcpu->key.child = role;
	return 0;
}

/* Two programs for each role: on the raw tracepoint, or on its trace record */
#define RAW(name, call)							\
SEC("raw_tp")								\
int name##_raw(struct bpf_raw_tracepoint_args *ctx)			\
{									\
	return call;							\
}

#define RECORD(name, call)						\
SEC("tp")								\
int name##_record(void *ctx)						\
{									\
	return call;							\
}

RAW(begin, begin(ctx))
RECORD(begin, begin(ctx))
RAW(end, end(ctx))
RECORD(end, end(ctx))
RAW(child0, child(ctx, KVM_STAT_CHILD))
RECORD(child0, child(ctx, KVM_STAT_CHILD))
RAW(child1, child(ctx, KVM_STAT_CHILD + 1))
RECORD(child1, child(ctx, KVM_STAT_CHILD + 1))
RAW(child2, child(ctx, KVM_STAT_CHILD + 2))
RECORD(child2, child(ctx, KVM_STAT_CHILD + 2))

/* Note a thread's first entry, when perf is to find out its VCPU number. */
SEC("tp")
int enter(void *ctx)
{
	struct kvm_stat_vcpu *vcpu = find_vcpu();

	if (!vcpu && is_counted())
		vcpu = new_vcpu();
	if (!vcpu || vcpu->entered)
		return 0;
	if (id_field.size)
		vcpu->id = read_field(&id_field, ctx);
	bpf_get_current_comm(vcpu->comm, sizeof(vcpu->comm));
	vcpu->entered = bpf_ktime_get_ns();
	return 0;
}

/* Note what stops the VCPU. It does not belong to the key. */
SEC("tp")
int stop(void *ctx)
{
	u64 second, first = read_field(&stop_fields[0], ctx);
	struct kvm_stat_vcpu *vcpu;
	u32 i;

#pragma unroll
	for (i = 0; i < KVM_STAT_STOPS; i++) {
		if (i >= nr_stops || first != stops[i].first)
			continue;
		second = read_field(&stop_fields[1], ctx);
		vcpu = find_vcpu();
		if (!vcpu || (second & stops[i].keep) != stops[i].second)
			continue;
		vcpu->stop = i;
		vcpu->stop_time = bpf_ktime_get_ns();
	}
	return 0;
}

SEC("raw_tp/sched_process_exit")
int leave(void *ctx)
{
	u32 tid = bpf_get_current_pid_tgid(), i = tid % KVM_STAT_VCPUS;
	struct kvm_stat_vcpu *vcpu = find_vcpu();
	u32 slot;

	if (!vcpu)
		return 0;
	vcpu->end = bpf_ktime_get_ns();
	vcpu->ended = period;
	if (bpf_map_update_elem(&ended, &vcpu->thread, vcpu, BPF_ANY)) {
		/* Linux 6.1 does not accept a loop that is entered in the middle. */
#pragma unroll
		for (slot = 0; slot < 2 * KVM_STAT_SLOTS; slot++) {
			struct kvm_stat_slot *from = &vcpu->slots[slot & 1][slot / 2];

			if (from->period > taken)
				__sync_fetch_and_add(&lost, from->counts.n);
		}
	}
	vcpu->thread.tid = 0;
	if (bpf_map_delete_elem(&others, &tid))
		bpf_map_delete_elem(&owners, &i);
	return 0;
}

/*
 * Children of the processes to count are counted, too. Others are not, even if they
 * have the ID of a process that has ended, which perf removes from targets later.
 */
SEC("tp/sched/sched_process_fork")
int inherit(void *ctx)
{
	u32 pid = bpf_get_current_pid_tgid() >> 32;
	u8 *target = bpf_map_lookup_elem(&targets, &pid);

	pid = read_field(&forked_field, ctx);
	if (target)
		bpf_map_update_elem(&targets, &pid, target, BPF_ANY);
	else
		bpf_map_delete_elem(&targets, &pid);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";

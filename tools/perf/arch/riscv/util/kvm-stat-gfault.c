// SPDX-License-Identifier: GPL-2.0
/*
 * gfault: guest-page faults by page and access.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <linux/kernel.h>
#include "riscv_exception_types.h"
#include "riscv_gfault.h"
#include "riscv_kvm_stat.h"

/* Access types, each with its guest-page fault */
enum { FETCH, LOAD, STORE };

static const struct {
	u64 code;
	const char *name;
} accesses[] = {
	[FETCH] = { EXC_INST_GUEST_PAGE_FAULT, "X" },
	[LOAD] = { EXC_LOAD_GUEST_PAGE_FAULT, "R" },
	[STORE] = { EXC_STORE_GUEST_PAGE_FAULT, "W" },
};

/* Low address bits, which htval does not hold */
#define LOW_BITS	2
#define LOW_MASK	((1 << LOW_BITS) - 1)

/* The access of a guest-page fault, or -1 if the exit has another cause */
static int access_of(const struct event_key *cause)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(accesses); i++) {
		if (!cause->info && cause->key == accesses[i].code)
			return i;
	}
	return -1;
}

/**
 * riscv_is_gfault - is it a guest-page fault?
 * @cause: made by riscv_cause_to_key()
 */
bool riscv_is_gfault(const struct event_key *cause)
{
	return access_of(cause) >= 0;
}

/**
 * riscv_gfault_to_key - turn a guest-page fault's address and access into a key
 * @cause: made by riscv_cause_to_key()
 * @htval: htval as traced: the guest physical address, shifted right by 2
 * @stval: stval as traced: the guest virtual address
 * @key: receives the guest physical address without its two low bits in key, and
 *	those bits and the access in info; unchanged for any other cause
 *
 * The two low bits are those of the virtual address, unless an implicit access to
 * the guest's own page tables faulted. Then they are 0 (Privileged Architecture,
 * "Hypervisor Trap Value Register"), as htval is the address of the page-table
 * entry, while the access is that of the instruction. KVM does not distinguish the
 * two, and emulates the access with the low bits of stval; so do we.
 *
 * A hart may leave htval 0. KVM takes that as page 0, and so do we.
 *
 * Return: true if it is a guest-page fault.
 */
bool riscv_gfault_to_key(const struct event_key *cause, u64 htval, u64 stval,
			 struct event_key *key)
{
	int access = access_of(cause);

	if (access < 0)
		return false;

	key->key = htval << LOW_BITS;
	key->info = access << LOW_BITS | (stval & LOW_MASK);
	return true;
}

#define PAGE_BITS	12

/**
 * riscv_gfault_to_page - reduce a guest-page fault's key to page and access
 * @key: made by riscv_gfault_to_key(); receives the page number in key, not the
 *	address, because perf up to Linux 6.3 hashes by the lowest 12 bits
 */
void riscv_gfault_to_page(struct event_key *key)
{
	key->key >>= PAGE_BITS;
	key->info &= ~LOW_MASK;
}

/**
 * riscv_access_name - get the name of an access
 * @key: made by riscv_gfault_to_key()
 * @name: receives the guest physical address, followed by :X for a fetch, :R for
 *	a load or :W for a store
 * @len: size of @name, at least 21 bytes
 */
void riscv_access_name(const struct event_key *key, char *name, size_t len)
{
	scnprintf(name, len, "%#llx:%s",
		  (unsigned long long)key->key | (key->info & LOW_MASK),
		  accesses[key->info >> LOW_BITS].name);
}

/**
 * riscv_page_name - get the name of an access to a page
 * @key: made by riscv_gfault_to_page()
 * @name: as for riscv_access_name(), with the address of the page
 * @len: size of @name, at least 21 bytes
 */
void riscv_page_name(const struct event_key *key, char *name, size_t len)
{
	struct event_key page = *key;

	page.key <<= PAGE_BITS;
	riscv_access_name(&page, name, len);
}

/**
 * riscv_gfault_get_key - get a guest-page fault's address and access as the key
 * @evsel: any event
 * @sample: a sample of it
 * @key: made by riscv_gfault_to_key(); unchanged for an exit with another cause,
 *	which then has no key and is not counted
 *
 * Return: true if the sample is an exit.
 */
bool riscv_gfault_get_key(struct evsel *evsel, struct perf_sample *sample,
			  struct event_key *key)
{
	struct event_key cause;
	u64 htval, stval;

	if (!riscv_exit_get_key(evsel, sample, &cause))
		return false;
	if (riscv_is_gfault(&cause) &&
	    riscv_read_field(evsel, sample, "htval", &htval, NULL) &&
	    riscv_read_field(evsel, sample, "stval", &stval, NULL))
		riscv_gfault_to_key(&cause, htval, stval, key);
	return true;
}

static bool page_get_key(struct evsel *evsel, struct perf_sample *sample,
			 struct event_key *key)
{
	if (!riscv_gfault_get_key(evsel, sample, key))
		return false;
	if (key->key != INVALID_KEY)
		riscv_gfault_to_page(key);
	return true;
}

static void page_decode_key(struct perf_kvm_stat *kvm __maybe_unused,
			    struct event_key *key, char *decode)
{
	riscv_page_name(key, decode, KVM_EVENT_NAME_LEN);
}

struct riscv_kvm_events riscv_gfault_events = {
	.ops = {
		.is_begin_event = page_get_key,
		.is_end_event = exit_event_end,
		.decode_key = page_decode_key,
		.has_cause = riscv_is_gfault,
		.breakdown = &riscv_breakdown,
		.name = "Guest-page fault",
	},
	.tracepoints = {
		{ "kvm:kvm_entry", RISCV_KVM_KERNEL },
		{ "kvm:kvm_exit", RISCV_KVM_KERNEL,
		  .fields = { "scause", "stval", "htval" } },
	},
};

// SPDX-License-Identifier: GPL-2.0
/*
 * Tables and pure functions behind kvm-stat.c; nothing here knows a session,
 * a sample or a file.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <linux/kernel.h>
#include "../../../util/kvm-stat.h"
#include "kvm-stat-decode.h"
#include "riscv_exception_types.h"

#define LIST(...)	__VA_ARGS__
#define EXC(cause)	{ EXC_##cause, #cause }
#define IRQ(cause)	{ IRQ_##cause, "IRQ_" #cause }

define_exit_reasons_table(riscv_exceptions,
			  LIST(EXC(INST_MISALIGNED),
			       EXC(INST_ACCESS),
			       EXC(INST_ILLEGAL),
			       EXC(BREAKPOINT),
			       EXC(LOAD_MISALIGNED),
			       EXC(LOAD_ACCESS),
			       EXC(STORE_MISALIGNED),
			       EXC(STORE_ACCESS),
			       EXC(SYSCALL),
			       EXC(HYPERVISOR_SYSCALL),
			       EXC(SUPERVISOR_SYSCALL),
			       EXC(MACHINE_SYSCALL),
			       EXC(INST_PAGE_FAULT),
			       EXC(LOAD_PAGE_FAULT),
			       EXC(STORE_PAGE_FAULT),
			       EXC(DOUBLE_TRAP),
			       EXC(SOFTWARE_CHECK),
			       EXC(HARDWARE_ERROR),
			       EXC(INST_GUEST_PAGE_FAULT),
			       EXC(LOAD_GUEST_PAGE_FAULT),
			       EXC(VIRTUAL_INST_FAULT),
			       EXC(STORE_GUEST_PAGE_FAULT)));

define_exit_reasons_table(riscv_interrupts,
			  LIST(IRQ(S_SOFT),
			       IRQ(VS_SOFT),
			       IRQ(M_SOFT),
			       IRQ(S_TIMER),
			       IRQ(VS_TIMER),
			       IRQ(M_TIMER),
			       IRQ(S_EXT),
			       IRQ(VS_EXT),
			       IRQ(M_EXT),
			       IRQ(S_GEXT),
			       IRQ(PMU_OVF),
			       IRQ(RAS_LOW),
			       IRQ(RAS_HIGH)));

/**
 * riscv_cause_to_key - make an exit's cause the key of its row
 * @scause: as traced
 * @size: bytes of the traced register, 4 on an rv32 host, 8 on rv64; this and
 *	not the width of perf itself says which bit marks an interrupt
 * @key: gets the code without that bit in key, 1 for an interrupt and 0 for an
 *	exception in info, and the matching table of names in exit_reasons
 */
void riscv_cause_to_key(u64 scause, int size, struct event_key *key)
{
	u64 irq = 1ULL << (size * 8 - 1);

	key->key = scause & (irq - 1);
	key->info = !!(scause & irq);
	key->exit_reasons = key->info ? riscv_interrupts : riscv_exceptions;
}

/**
 * riscv_cause_name - name of a cause
 * @key: made by riscv_cause_to_key()
 * @name: gets the name; a code that no specification names, be it reserved,
 *	custom or of the future, becomes EXC_<code> or IRQ_<code>
 * @len: room in @name, more than 24 bytes
 */
void riscv_cause_name(const struct event_key *key, char *name, size_t len)
{
	const struct exit_reasons_table *cause;

	for (cause = key->exit_reasons; cause->reason; cause++) {
		if (cause->exit_code == key->key) {
			scnprintf(name, len, "%s", cause->reason);
			return;
		}
	}

	scnprintf(name, len, "%s_%llu", key->info ? "IRQ" : "EXC",
		  (unsigned long long)key->key);
}

/* Accesses of guest physical addresses, and the guest-page faults of each */
enum { FETCH, LOAD, STORE };

static const struct {
	u64 code;
	const char *name;
} accesses[] = {
	[FETCH] = { EXC_INST_GUEST_PAGE_FAULT, "X" },
	[LOAD] = { EXC_LOAD_GUEST_PAGE_FAULT, "R" },
	[STORE] = { EXC_STORE_GUEST_PAGE_FAULT, "W" },
};

/* Bits of an address below the unit that htval counts in */
#define LOW_BITS	2
#define LOW_MASK	((1 << LOW_BITS) - 1)

/**
 * riscv_gfault_to_key - make a guest-page fault's address and access the key
 * @cause: made by riscv_cause_to_key()
 * @htval: as traced: the guest physical address, shifted right by 2
 * @stval: as traced: the guest virtual address
 * @key: gets the guest physical address in key, but for its two low bits, and
 *	in info these and the access; unchanged for any other cause
 *
 * The two low bits are those of the virtual address. Only if an implicit access
 * faulted, one to the guest's own page tables, they are 0 (Privileged
 * Architecture, "Hypervisor Trap Value Register"), htval being the address of
 * the entry and the access that of the instruction. KVM makes no difference,
 * and emulates the access with the low bits of stval; so do we.
 *
 * A hart may leave htval 0; KVM reads the page 0 then, too.
 *
 * Return: whether it is a guest-page fault.
 */
bool riscv_gfault_to_key(const struct event_key *cause, u64 htval, u64 stval,
			 struct event_key *key)
{
	size_t i;

	if (cause->info)
		return false;

	for (i = 0; i < ARRAY_SIZE(accesses); i++) {
		if (cause->key == accesses[i].code) {
			key->key = htval << LOW_BITS;
			key->info = i << LOW_BITS | (stval & LOW_MASK);
			return true;
		}
	}
	return false;
}

#define PAGE_BITS	12

/**
 * riscv_gfault_to_page - make a guest-page fault's page and access the key
 * @key: made by riscv_gfault_to_key(); gets the number of the page in key, as
 *	perf up to Linux 6.3 hashes by its lowest 12 bits
 */
void riscv_gfault_to_page(struct event_key *key)
{
	key->key >>= PAGE_BITS;
	key->info &= ~LOW_MASK;
}

/**
 * riscv_access_name - name of an access
 * @key: made by riscv_gfault_to_key()
 * @name: gets the guest physical address, and :X for a fetch, :R for a load, :W
 *	for a store
 * @len: room in @name, at least 21 bytes
 */
void riscv_access_name(const struct event_key *key, char *name, size_t len)
{
	scnprintf(name, len, "%#llx:%s",
		  (unsigned long long)key->key | (key->info & LOW_MASK),
		  accesses[key->info >> LOW_BITS].name);
}

/**
 * riscv_page_name - name of an access to a page
 * @key: made by riscv_gfault_to_page()
 * @name: as of riscv_access_name(), with the address of the page
 * @len: room in @name, at least 21 bytes
 */
void riscv_page_name(const struct event_key *key, char *name, size_t len)
{
	struct event_key page = *key;

	page.key <<= PAGE_BITS;
	riscv_access_name(&page, name, len);
}

/**
 * riscv_is_insn - did an instruction trap for what it is?
 * @cause: made by riscv_cause_to_key()
 */
bool riscv_is_insn(const struct event_key *cause)
{
	return !cause->info && (cause->key == EXC_VIRTUAL_INST_FAULT ||
				cause->key == EXC_INST_ILLEGAL);
}

/* What stands before and after the VCPU's number in the name of its thread */
static const struct {
	const char *before;
	const char *after;
} vcpu_threads[] = {
	{ "CPU ", "/KVM" },		/* QEMU, -name ...,debug-threads=on */
	{ "kvm-vcpu-", "" },		/* kvmtool */
	{ "fc_vcpu ", "" },		/* Firecracker */
	{ "vcpu", "" },			/* Cloud Hypervisor */
	{ "crosvm_vcpu", "" },		/* crosvm */
};

/**
 * riscv_vcpu_of_comm - number of the VCPU that a thread is named after
 * @comm: name of the thread
 *
 * Return: the number, or -1 if no VMM that is known here names a VCPU so.
 */
int riscv_vcpu_of_comm(const char *comm)
{
	size_t i, len;
	char *end;
	long id;

	for (i = 0; i < ARRAY_SIZE(vcpu_threads); i++) {
		len = strlen(vcpu_threads[i].before);
		if (strncmp(comm, vcpu_threads[i].before, len) ||
		    !isdigit((unsigned char)comm[len]))
			continue;
		id = strtol(comm + len, &end, 10);
		if (id <= INT_MAX && !strcmp(end, vcpu_threads[i].after))
			return id;
	}
	return -1;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * Exit causes: tables and pure functions.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <linux/kernel.h>
#include "riscv_exception_types.h"
#include "riscv_kvm_stat.h"

#define LIST(...)	__VA_ARGS__
#define EXC(cause)	{ EXC_##cause, "EXC_" #cause }
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
 * riscv_cause_to_key - turn the cause of an exit into the key of its row
 * @scause: scause as traced
 * @size: size of the traced register in bytes, 4 on an rv32 host and 8 on rv64;
 *	this, not the width of perf itself, tells which bit marks an interrupt
 * @key: receives the code without that bit in key, 1 for an interrupt or 0 for
 *	an exception in info, and the matching table of names in exit_reasons
 */
void riscv_cause_to_key(u64 scause, int size, struct event_key *key)
{
	u64 irq = 1ULL << (size * 8 - 1);

	key->key = scause & (irq - 1);
	key->info = !!(scause & irq);
	key->exit_reasons = key->info ? riscv_interrupts : riscv_exceptions;
}

/**
 * riscv_cause_name - get the name of a cause
 * @key: made by riscv_cause_to_key()
 * @name: receives the name; a code that no specification names, whether reserved,
 *	custom or future, becomes EXC_<code> or IRQ_<code>
 * @len: size of @name, at least 28 bytes
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

// SPDX-License-Identifier: GPL-2.0
/*
 * Check the names that perf kvm stat gives to the numbers in RISC-V tracepoints
 * against the Privileged Architecture and the SBI specification.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <string.h>
#include <linux/bits.h>
#include <linux/kernel.h>
#include "tests.h"
#include "debug.h"
#include "../util/kvm-stat-arch/riscv_gfault.h"
#include "../util/kvm-stat-arch/riscv_insn.h"
#include "../util/kvm-stat-arch/riscv_kvm_stat.h"
#include "../util/kvm-stat-arch/riscv_sbi.h"

#define IRQ_64	BIT_ULL(63)
#define IRQ_32	BIT_ULL(31)

/* Interrupts and exceptions with the same code, for both register widths */
static const struct {
	u64 scause;
	int size;
	const char *name;
} causes[] = {
	{ 10, 8, "EXC_SUPERVISOR_SYSCALL" },
	{ IRQ_64 | 10, 8, "IRQ_VS_EXT" },
	{ IRQ_32 | 10, 4, "IRQ_VS_EXT" },
	{ IRQ_64 | 5, 8, "IRQ_S_TIMER" },
	{ 5, 4, "EXC_LOAD_ACCESS" },
	{ 23, 8, "EXC_STORE_GUEST_PAGE_FAULT" },
	{ 14, 8, "EXC_14" },
	{ IRQ_64 | 14, 8, "IRQ_14" },
	{ IRQ_32, 8, "EXC_2147483648" },
};

/* Guest-page faults by page and access, and by full address as MMIO */
static const struct {
	u64 scause;
	u64 htval;
	u64 stval;
	const char *page;
	const char *access;
} gfaults[] = {
	{ 20, 0x20000400, 0xffffffff80001002, "0x80001000:X", "0x80001002:X" },
	{ 21, 0x4000001, 0xff2000000000a005, "0x10000000:R", "0x10000005:R" },
	{ 23, 0x4000000, 0xff2000000000a000, "0x10000000:W", "0x10000000:W" },
};

static const struct {
	u64 encoding;
	const char *name;
} insns[] = {
	{ 0x10500073, "wfi" },
	{ 0xc0102573, "csr time:R" },
	{ 0x18051073, "csr satp:W" },
	{ 0xffffffff, "0xffffffff" },
	{ 0x9002, "0x9002" },
	{ 0, "0x0000" },
};

static const struct {
	u64 ext;
	u64 func;
	const char *name;
} calls[] = {
	{ 0x54494d45, 0, "TIME.set_timer" },
	{ 0x48534d, 3, "HSM.hart_suspend" },
	{ 1, 77, "legacy.console_putchar" },
	{ 0x54494d45, 99, "TIME.99" },
	{ 0x80000000000, 0, "invalid ID" },
};

static int check(const char *name, const char *expected)
{
	if (!strcmp(name, expected))
		return TEST_OK;
	pr_debug("expected '%s', got '%s'\n", expected, name);
	return TEST_FAIL;
}

static int test__kvm_stat_riscv(struct test_suite *test __maybe_unused,
				int subtest __maybe_unused)
{
	char name[KVM_EVENT_NAME_LEN];
	struct event_key cause, key;
	int err = TEST_OK;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(causes); i++) {
		riscv_cause_to_key(causes[i].scause, causes[i].size, &key);
		riscv_cause_name(&key, name, sizeof(name));
		err |= check(name, causes[i].name);
	}
	for (i = 0; i < ARRAY_SIZE(gfaults); i++) {
		riscv_cause_to_key(gfaults[i].scause, 8, &cause);
		riscv_gfault_to_key(&cause, gfaults[i].htval, gfaults[i].stval,
				    &key);
		riscv_access_name(&key, name, sizeof(name));
		err |= check(name, gfaults[i].access);
		riscv_gfault_to_page(&key);
		riscv_page_name(&key, name, sizeof(name));
		err |= check(name, gfaults[i].page);
	}
	for (i = 0; i < ARRAY_SIZE(insns); i++) {
		riscv_insn_to_key(insns[i].encoding, &key);
		riscv_insn_name(&key, name, sizeof(name));
		err |= check(name, insns[i].name);
	}
	for (i = 0; i < ARRAY_SIZE(calls); i++) {
		riscv_sbi_to_key(calls[i].ext, calls[i].func, &key);
		riscv_sbi_name(&key, name, sizeof(name));
		err |= check(name, calls[i].name);
	}
	return err;
}

DEFINE_SUITE("perf kvm stat names on RISC-V", kvm_stat_riscv);

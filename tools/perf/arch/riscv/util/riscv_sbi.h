/* SPDX-License-Identifier: GPL-2.0 */
/*
 * SBI calls: keys and names, without a session or file.
 *
 * Copyright The perf-kvm-riscv authors
 */
#ifndef ARCH_PERF_RISCV_SBI_H
#define ARCH_PERF_RISCV_SBI_H

#include <stddef.h>
#include <linux/types.h>

struct event_key;

/* SBI specification 3.0: calls that stop harts, named as in the kernel's asm/sbi.h */
#define SBI_EXT_0_1_SHUTDOWN		0x8
#define SBI_EXT_HSM			0x48534d
#define SBI_EXT_HSM_HART_STOP		1
#define SBI_EXT_SRST			0x53525354
#define SBI_EXT_SRST_RESET		0
#define SBI_EXT_SUSP			0x53555350
#define SBI_EXT_SUSP_SYSTEM_SUSPEND	0

void riscv_sbi_to_key(u64 ext, u64 func, struct event_key *key);
void riscv_sbi_name(const struct event_key *key, char *name, size_t len);

#endif /* ARCH_PERF_RISCV_SBI_H */

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

/* SBI specification 3.0: extensions with calls that stop a hart */
#define SBI_HSM			0x48534d
#define SBI_HSM_HART_STOP	1
#define SBI_SRST		0x53525354
#define SBI_SUSP		0x53555350
#define SBI_LEGACY_SHUTDOWN	0x8

void riscv_sbi_to_key(u64 ext, u64 func, struct event_key *key);
void riscv_sbi_name(const struct event_key *key, char *name, size_t len);

#endif /* ARCH_PERF_RISCV_SBI_H */

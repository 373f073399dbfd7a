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

void riscv_sbi_to_key(u64 ext, u64 func, struct event_key *key);
void riscv_sbi_name(const struct event_key *key, char *name, size_t len);

#endif /* ARCH_PERF_RISCV_SBI_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Trapped instructions: keys and names, without a session or file.
 *
 * Copyright The perf-kvm-riscv authors
 */
#ifndef ARCH_PERF_RISCV_INSN_H
#define ARCH_PERF_RISCV_INSN_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

#define RISCV_WFI	"wfi"

struct event_key;

bool riscv_is_insn(const struct event_key *cause);
void riscv_insn_to_key(u64 encoding, struct event_key *key);
void riscv_insn_name(const struct event_key *key, char *name, size_t len);

#endif /* ARCH_PERF_RISCV_INSN_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the numbers in KVM's RISC-V trace events mean.
 *
 * Copyright The perf-kvm-riscv authors
 */
#ifndef ARCH_PERF_RISCV_KVM_STAT_DECODE_H
#define ARCH_PERF_RISCV_KVM_STAT_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

struct event_key;

void riscv_cause_to_key(u64 scause, int size, struct event_key *key);
void riscv_cause_name(const struct event_key *key, char *name, size_t len);
bool riscv_gfault_to_key(const struct event_key *cause, u64 htval, u64 stval,
			 struct event_key *key);
void riscv_gfault_to_page(struct event_key *key);
void riscv_access_name(const struct event_key *key, char *name, size_t len);
void riscv_page_name(const struct event_key *key, char *name, size_t len);
bool riscv_is_insn(const struct event_key *cause);
void riscv_insn_to_key(u64 stval, struct event_key *key);
void riscv_insn_name(const struct event_key *key, char *name, size_t len);
void riscv_sbi_to_key(u64 ext, u64 func, struct event_key *key);
void riscv_sbi_name(const struct event_key *key, char *name, size_t len);
int riscv_vcpu_of_comm(const char *comm);

#endif /* ARCH_PERF_RISCV_KVM_STAT_DECODE_H */

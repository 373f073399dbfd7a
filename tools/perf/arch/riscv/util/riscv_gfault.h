/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Guest-page faults: keys and names. Only functions that take a sample use a session
 * or file.
 *
 * Copyright The perf-kvm-riscv authors
 */
#ifndef ARCH_PERF_RISCV_GFAULT_H
#define ARCH_PERF_RISCV_GFAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

struct event_key;
struct evsel;
struct perf_sample;

bool riscv_is_gfault(const struct event_key *cause);
bool riscv_gfault_get_key(struct evsel *evsel, struct perf_sample *sample,
			  struct event_key *key);
bool riscv_gfault_to_key(const struct event_key *cause, u64 htval, u64 stval,
			 struct event_key *key);
void riscv_gfault_to_page(struct event_key *key);
void riscv_access_name(const struct event_key *key, char *name, size_t len);
void riscv_page_name(const struct event_key *key, char *name, size_t len);

#endif /* ARCH_PERF_RISCV_GFAULT_H */

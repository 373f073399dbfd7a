/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Shared declarations of perf kvm stat on RISC-V, which has one file for each
 * event kind that --event accepts.
 *
 * Copyright The perf-kvm-riscv authors
 */
#ifndef ARCH_PERF_RISCV_KVM_STAT_H
#define ARCH_PERF_RISCV_KVM_STAT_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>
#include "util/kvm-stat.h"

struct evsel;
struct thread;

/**
 * struct riscv_tracepoint - a tracepoint that an event kind uses
 * @name: name in perf, with the system
 * @kernel: which kernels have it, for error messages; NULL if it is optional
 * @either: any one of the tracepoints marked like this suffices
 * @fields: the fields that are read, ending with NULL
 */
struct riscv_tracepoint {
	const char *name;
	const char *kernel;
	bool either;
	const char *fields[4];
};

/* Kernels that have kvm_entry and kvm_exit */
#define RISCV_KVM_KERNEL	"Linux 6.11 or later, with kvm loaded"

/**
 * struct riscv_kvm_events - an event kind
 * @ops: how perf recognizes and names its events
 * @tracepoints: the tracepoints they need, ending with one without a name
 */
struct riscv_kvm_events {
	struct kvm_events_ops ops;
	struct riscv_tracepoint tracepoints[6];
};

/* The event kinds that have a file of their own */
extern struct riscv_kvm_events riscv_sbi_events;
extern struct riscv_kvm_events riscv_mmio_events;
extern struct riscv_kvm_events riscv_gfault_events;
extern struct riscv_kvm_events riscv_insn_events;
extern struct riscv_kvm_events riscv_pc_events;

extern const struct kvm_breakdown riscv_breakdown;
extern const struct kvm_open_ops riscv_open;
extern const struct kvm_bpf_kind * const riscv_bpf;

void riscv_open_init(struct perf_kvm_stat *kvm);
const char *riscv_open_tracepoint(const struct perf_kvm_stat *kvm);
int riscv_check_events(struct perf_kvm_stat *kvm);
bool riscv_read_field(struct evsel *evsel, struct perf_sample *sample,
		      const char *name, u64 *value, int *size);
bool riscv_exit_get_key(struct evsel *evsel, struct perf_sample *sample,
			struct event_key *key);

/* Functions that take no sample do not use a session or file, either. */
void riscv_cause_to_key(u64 scause, int size, struct event_key *key);
void riscv_cause_name(const struct event_key *key, char *name, size_t len);

#endif /* ARCH_PERF_RISCV_KVM_STAT_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Events by the guest's function.
 *
 * Copyright The perf-kvm-riscv authors
 */
#ifndef __PERF_KVM_STAT_PC_H
#define __PERF_KVM_STAT_PC_H

#include <stdbool.h>
#include <linux/types.h>

struct event_key;
struct kvm_events_ops;
struct kvm_info;
struct perf_kvm_stat;

bool kvm_pc__is_by_function(const struct kvm_events_ops *ops);
int kvm_pc__load_symbols(struct perf_kvm_stat *kvm);
void kvm_pc__to_function(const struct perf_kvm_stat *kvm, struct event_key *key,
			 struct kvm_info *row);
void kvm_pc__count(const struct kvm_info *row);
void kvm_pc_decode_key(struct perf_kvm_stat *kvm, struct event_key *key,
		       char *decode);
int kvm_pc__cmp(const struct kvm_info *a, const struct kvm_info *b);
void kvm_pc__warn(void);

#endif /* __PERF_KVM_STAT_PC_H */

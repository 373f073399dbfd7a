/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whose events a row has: which VM's, or which VCPU's.
 *
 * Copyright The perf-kvm-riscv authors
 */
#ifndef __PERF_KVM_STAT_OWNER_H
#define __PERF_KVM_STAT_OWNER_H

#include <stdio.h>
#include <sys/types.h>

struct kvm_info;
struct perf_kvm_stat;

void kvm_owner__started(const struct perf_kvm_stat *kvm, pid_t pid);
void kvm_owner__set(const struct perf_kvm_stat *kvm, struct kvm_info *row, pid_t pid,
		    int vcpu);
void kvm_owner__set_name(struct perf_kvm_stat *kvm, struct kvm_info *row);
int kvm_owner__cmp(const struct kvm_info *a, const struct kvm_info *b);
void kvm_owner__print_header(const struct perf_kvm_stat *kvm);
void kvm_owner__print_vcpu(FILE *to, const struct kvm_info *row);
void kvm_owner__print(const struct perf_kvm_stat *kvm, const struct kvm_info *row);

#endif /* __PERF_KVM_STAT_OWNER_H */

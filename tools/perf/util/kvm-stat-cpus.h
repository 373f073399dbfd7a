/* SPDX-License-Identifier: GPL-2.0 */
/*
 * CPUs that go offline or come online while their events are counted.
 *
 * Copyright The perf-kvm-riscv authors
 */
#ifndef __PERF_KVM_STAT_CPUS_H
#define __PERF_KVM_STAT_CPUS_H

struct target;

/**
 * kvm_cpus__watch - from now on, note when a CPU goes offline or comes online
 * @target: what is counted; must stay valid
 *
 * Needs CONFIG_NET, and the initial network namespace. Without them, there are no
 * warnings.
 */
void kvm_cpus__watch(const struct target *target);

/**
 * kvm_cpus__watch_record - do so while perf record runs, with a thread that warns
 */
void kvm_cpus__watch_record(void);

/**
 * kvm_cpus__warn - warn once for each CPU with missing events, without waiting
 */
void kvm_cpus__warn(void);

#endif /* __PERF_KVM_STAT_CPUS_H */

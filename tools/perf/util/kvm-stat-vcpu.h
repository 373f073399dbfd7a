/* SPDX-License-Identifier: GPL-2.0 */
/*
 * VCPU numbers.
 *
 * Copyright The perf-kvm-riscv authors
 */
#ifndef __PERF_KVM_STAT_VCPU_H
#define __PERF_KVM_STAT_VCPU_H

struct evsel;
struct perf_kvm_stat;
struct perf_sample;
struct tep_format_field;
struct thread;

int kvm_vcpu__of_comm(const char *comm);
struct tep_format_field *kvm_vcpu__field(struct evsel *evsel);
int kvm_vcpu__id(struct perf_kvm_stat *kvm, struct thread *thread,
		 struct evsel *evsel, struct perf_sample *sample);

#endif /* __PERF_KVM_STAT_VCPU_H */

// SPDX-License-Identifier: GPL-2.0
/*
 * The events that show where the time of an exit goes.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include "riscv_kvm_stat.h"

/* A stopped VCPU sleeps until another one starts it. */
static bool stops(struct evsel *evsel, struct perf_sample *sample)
{
	const struct kvm_stop *stop = riscv_open.stop(evsel, sample);

	return stop && !stop->vm;
}

const struct kvm_breakdown riscv_breakdown = {
	.vmm = "kvm:kvm_userspace_exit",
	.halt = "kvm:kvm_vcpu_wakeup",
	.sleep = "kvm:kvm_sbi_ecall",
	.sleeps = stops,
};

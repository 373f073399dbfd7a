// SPDX-License-Identifier: GPL-2.0
/*
 * The events that show where the time of an exit goes.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include "riscv_kvm_stat.h"
#include "riscv_sbi.h"

/* A stopped VCPU sleeps until another one starts it. */
static bool stops(struct evsel *evsel, struct perf_sample *sample)
{
	u64 ext, func;

	return riscv_read_field(evsel, sample, "ext_id", &ext, NULL) &&
	       riscv_read_field(evsel, sample, "func_id", &func, NULL) &&
	       ext == SBI_EXT_HSM && func == SBI_EXT_HSM_HART_STOP;
}

const struct kvm_breakdown riscv_breakdown = {
	.vmm = "kvm:kvm_userspace_exit",
	.halt = "kvm:kvm_vcpu_wakeup",
	.sleep = "kvm:kvm_sbi_ecall",
	.sleeps = stops,
};

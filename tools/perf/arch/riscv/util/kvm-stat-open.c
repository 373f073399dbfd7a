// SPDX-License-Identifier: GPL-2.0
/*
 * What stops a VCPU, so that it does not enter the guest again by itself.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <linux/kernel.h>
#include "riscv_kvm_stat.h"
#include "riscv_sbi.h"

/* SBI specification 3.0: extension and function, and whether all other harts stop, too */
static const struct {
	u32 ext;
	u32 func;
	struct kvm_stop stop;
} stops[] = {
	{ 0x48534d, 1, { "HSM.hart_stop", .vm = false } },
	{ 0x53525354, 0, { "SRST.system_reset", .vm = true } },
	{ 0x53555350, 0, { "SUSP.system_suspend", .vm = true } },
	{ 0x8, 0, { "legacy.shutdown", .vm = true } },
};

static const struct kvm_stop *stop(struct evsel *evsel, struct perf_sample *sample)
{
	struct event_key key;
	u64 ext, func;
	size_t i;

	/* Only kvm_sbi_ecall has these fields. */
	if (!riscv_read_field(evsel, sample, "ext_id", &ext, NULL) ||
	    !riscv_read_field(evsel, sample, "func_id", &func, NULL))
		return NULL;
	riscv_sbi_to_key(ext, func, &key);
	for (i = 0; i < ARRAY_SIZE(stops); i++) {
		if (key.key == stops[i].ext && (u32)key.info == stops[i].func)
			return &stops[i].stop;
	}
	return NULL;
}

const struct kvm_open_ops riscv_open = {
	.alternate = true,
	.stop = stop,
};

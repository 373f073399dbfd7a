// SPDX-License-Identifier: GPL-2.0
/*
 * What stops a VCPU, so that it does not enter the guest again by itself.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <string.h>
#include <linux/kernel.h>
#include "util/evlist.h"
#include "util/evsel.h"
#include "riscv_kvm_stat.h"
#include "riscv_sbi.h"

/* KVM refuses a suspend unless all other VCPUs have been stopped before. */
static const struct kvm_stop stops[] = {
	{ SBI_EXT_HSM, SBI_EXT_HSM_HART_STOP, .name = "HSM.hart_stop" },
	{ SBI_EXT_SRST, SBI_EXT_SRST_RESET, .name = "SRST.system_reset", .vm = true },
	{ SBI_EXT_SUSP, SBI_EXT_SUSP_SYSTEM_SUSPEND, .name = "SUSP.system_suspend" },
	{ SBI_EXT_0_1_SHUTDOWN, .ignore = ~0ULL, .name = "legacy.shutdown", .vm = true },
	{ .name = NULL },
};

const struct kvm_open_ops riscv_open = {
	.alternate = true,
	.tracepoint = "kvm:kvm_sbi_ecall",
	.fields = { "ext_id", "func_id" },
	.stops = stops,
};

/**
 * riscv_open_tracepoint - what live and report -b open besides
 * @kvm: the session
 *
 * Return: the tracepoint that shows what stops a VCPU, or NULL if only what was asked
 * for is to be recorded.
 */
const char *riscv_open_tracepoint(const struct perf_kvm_stat *kvm)
{
	bool live = kvm->display_time;	/* Only live has an interval. */

	live |= kvm->use_bpf;
	return live ? riscv_open.tracepoint : NULL;
}

/* In live, let the kernel drop SBI calls that stop no VCPU, unless --event asks for all. */
static void filter_calls(struct perf_kvm_stat *kvm)
{
	const struct kvm_stop *stop;
	struct evsel *evsel;
	char filter[256];
	int len = 0;

	if (!strcmp(kvm->report_event, "sbi"))
		return;
	for (stop = stops; stop->name; stop++) {
		len += scnprintf(filter + len, sizeof(filter) - len, "%s(ext_id == %llu",
				 len ? " || " : "", (unsigned long long)stop->first);
		if (!stop->ignore)
			len += scnprintf(filter + len, sizeof(filter) - len,
					 " && func_id == %llu", (unsigned long long)stop->second);
		len += scnprintf(filter + len, sizeof(filter) - len, ")");
	}
	evlist__for_each_entry(kvm->evlist, evsel) {
		if (!strcmp(evsel__name(evsel), riscv_open.tracepoint))
			perf_evsel__apply_filter(&evsel->core, filter);
	}
}

/**
 * riscv_open_init - prepare to show exits that have not ended
 * @kvm: the session, whose events live has opened, but not enabled yet
 */
void riscv_open_init(struct perf_kvm_stat *kvm)
{
	bool sampled = kvm->live;

	sampled &= !kvm->use_bpf;
	kvm->open.ops = &riscv_open;
	if (sampled)
		filter_calls(kvm);
}

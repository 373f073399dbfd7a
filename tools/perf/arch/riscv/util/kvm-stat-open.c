// SPDX-License-Identifier: GPL-2.0
/*
 * What stops a VCPU, so that it does not enter the guest again by itself.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <string.h>
#include <linux/kernel.h>
#include <linux/stringify.h>
#include "util/evlist.h"
#include "util/evsel.h"
#include "riscv_kvm_stat.h"
#include "riscv_sbi.h"

/* Extension and function, and whether all other harts stop, too */
static const struct {
	u32 ext;
	u32 func;
	struct kvm_stop stop;
} stops[] = {
	{ SBI_HSM, SBI_HSM_HART_STOP, { "HSM.hart_stop", .vm = false } },
	{ SBI_SRST, 0, { "SRST.system_reset", .vm = true } },
	{ SBI_SUSP, 0, { "SUSP.system_suspend", .vm = true } },
	{ SBI_LEGACY_SHUTDOWN, 0, { "legacy.shutdown", .vm = true } },
};

/* All calls of these extensions, as guests make few */
#define FILTER	"ext_id == " __stringify(SBI_HSM) " || ext_id == " __stringify(SBI_SRST) " || " \
		"ext_id == " __stringify(SBI_SUSP) " || ext_id == " __stringify(SBI_LEGACY_SHUTDOWN)

static const struct kvm_stop *stop(struct evsel *evsel, struct perf_sample *sample)
{
	u64 ext, func;
	size_t i = 0;

	/* Only kvm_sbi_ecall has these fields. */
	if (!riscv_read_field(evsel, sample, "ext_id", &ext, NULL))
		return NULL;
	while (i < ARRAY_SIZE(stops) && stops[i].ext != ext)
		i++;
	if (i == ARRAY_SIZE(stops) || !riscv_read_field(evsel, sample, "func_id", &func, NULL))
		return NULL;
	return ext == SBI_LEGACY_SHUTDOWN || func == stops[i].func ? &stops[i].stop : NULL;
}

const struct kvm_open_ops riscv_open = {
	.alternate = true,
	.tracepoint = "kvm:kvm_sbi_ecall",
	.fields = { "ext_id", "func_id" },
	.values = { SBI_HSM, SBI_SRST, SBI_SUSP, SBI_LEGACY_SHUTDOWN },
	.stop = stop,
};

/**
 * riscv_open_init - prepare to show exits that have not ended
 * @kvm: the session
 *
 * In live, sample only SBI calls that can stop a VCPU, unless --event asks for all. If
 * the kernel does not take the filter, it samples more than is needed.
 */
void riscv_open_init(struct perf_kvm_stat *kvm)
{
	bool sampled = kvm->live;
	struct evsel *evsel;

	sampled &= !kvm->use_bpf;
	kvm->open.ops = &riscv_open;
	if (!sampled || !strcmp(kvm->report_event, "sbi"))
		return;
	evlist__for_each_entry(kvm->evlist, evsel) {
		if (!strcmp(evsel__name(evsel), riscv_open.tracepoint))
			perf_evsel__apply_filter(&evsel->core, FILTER);
	}
}

// SPDX-License-Identifier: GPL-2.0
/*
 * pc: exits by the guest's function and cause.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include "util/kvm-stat-pc.h"
#include "riscv_kvm_stat.h"

static bool pc_get_key(struct evsel *evsel, struct perf_sample *sample,
		       struct event_key *key)
{
	if (!riscv_exit_get_key(evsel, sample, key))
		return false;
	if (!riscv_read_field(evsel, sample, "sepc", &key->pc, NULL))
		key->key = INVALID_KEY;
	return true;
}

static void pc_decode_cause(struct perf_kvm_stat *kvm __maybe_unused,
			    struct event_key *key, char *decode)
{
	riscv_cause_name(key, decode, KVM_EVENT_NAME_LEN);
}

struct riscv_kvm_events riscv_pc_events = {
	.ops = {
		.is_begin_event = pc_get_key,
		.is_end_event = exit_event_end,
		.decode_key = kvm_pc_decode_key,
		.decode_cause = pc_decode_cause,
		.name = "Guest function and cause",
	},
	.tracepoints = {
		{ "kvm:kvm_entry", RISCV_KVM_KERNEL },
		{ "kvm:kvm_exit", RISCV_KVM_KERNEL,
		  .fields = { "scause", "sepc" } },
	},
};

// SPDX-License-Identifier: GPL-2.0
/*
 * mmio: MMIO by address and direction, whether KVM or the VMM handles it.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include "util/debug.h"
#include "util/event.h"
#include "util/evlist.h"
#include "util/evsel.h"
#include "riscv_gfault.h"
#include "riscv_kvm_stat.h"

/*
 * Take the address from the guest-page fault, not from the event that reports
 * the MMIO: on rv32 the events below truncate it to 32 bits, and the second
 * kvm_mmio of a load reads it from memory that the VMM can write. Until one of
 * these events fires, the fault has no key.
 */
static bool mmio_begin(struct evsel *evsel, struct perf_sample *sample,
		       struct event_key *key)
{
	if (!riscv_gfault_get_key(evsel, sample, key))
		return false;
	key->detail = key->key;
	key->key = INVALID_KEY;
	return true;
}

static void mmio_get_key(struct evsel *evsel __maybe_unused,
			 struct perf_sample *sample __maybe_unused,
			 struct event_key *key)
{
	key->key = key->detail;
}

#define KVM_EXIT_MMIO	6	/* include/uapi/linux/kvm.h */

/* MMIO that KVM did not trace before returning to user space */
static void user_mmio_get_key(struct evsel *evsel, struct perf_sample *sample,
			      struct event_key *key)
{
	u64 reason;

	if (key->key != INVALID_KEY ||
	    !riscv_read_field(evsel, sample, "reason", &reason, NULL) ||
	    reason != KVM_EXIT_MMIO)
		return;
	if (!kvm_event_fired(evsel->evlist, "kvm:kvm_mmio") &&
	    !kvm_event_fired(evsel->evlist, "kvm:kvm_mmio_emulate"))
		ui__warning_once("kvm_mmio does not fire: MMIO that KVM handles is missing\n");
	key->key = key->detail;
}

static struct child_event_ops mmios[] = {
	{ .name = "kvm:kvm_mmio_emulate", .get_key = mmio_get_key },
	{ .name = "kvm:kvm_mmio", .get_key = mmio_get_key },
	{ .name = "kvm:kvm_userspace_exit", .get_key = user_mmio_get_key },
	{ NULL, NULL },
};

static void access_decode_key(struct perf_kvm_stat *kvm __maybe_unused,
			      struct event_key *key, char *decode)
{
	riscv_access_name(key, decode, KVM_EVENT_NAME_LEN);
}

struct riscv_kvm_events riscv_mmio_events = {
	.ops = {
		.is_begin_event = mmio_begin,
		.is_end_event = exit_event_end,
		.child_ops = mmios,
		.decode_key = access_decode_key,
		.has_cause = riscv_is_gfault,
		.breakdown = &riscv_breakdown,
		.name = "MMIO Access",
	},
	.tracepoints = {
		{ "kvm:kvm_entry", RISCV_KVM_KERNEL },
		{ "kvm:kvm_exit", RISCV_KVM_KERNEL,
		  .fields = { "scause", "stval", "htval" } },
		{ "kvm:kvm_mmio", "a kernel with kvm loaded", true },
		{ "kvm:kvm_mmio_emulate", "Linux 7.3 or later, with kvm loaded",
		  true },
		{ "kvm:kvm_userspace_exit", "a kernel with kvm loaded", true,
		  { "reason" } },
	},
};

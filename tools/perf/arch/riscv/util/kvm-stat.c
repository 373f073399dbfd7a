// SPDX-License-Identifier: GPL-2.0
/*
 * perf kvm stat on RISC-V: the table of event kinds, and vmexit and vmentry.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <string.h>
#include <traceevent/event-parse.h>
#include "util/debug.h"
#include "util/event.h"
#include "util/evsel.h"
#include "riscv_kvm_stat.h"

/* Opened unless __setup_kvm_events_tp_riscv() chooses the tracepoints */
static const char * const __kvm_events_tp[] = {
	"kvm:kvm_entry",
	"kvm:kvm_exit",
	NULL,
};

/**
 * riscv_read_field - read a field of a sample
 * @sample: the sample; in a damaged file it can end before the field
 * @name: name of the field
 * @value: receives the value
 * @size: receives the size in bytes, unless NULL
 *
 * Return: true if the field was read.
 */
bool riscv_read_field(struct perf_sample *sample, const char *name, u64 *value,
		      int *size)
{
	struct tep_format_field *field = evsel__field(sample->evsel, name);

	if (!field)
		return false;
	if ((u64)(u32)field->offset + (u32)field->size > sample->raw_size) {
		pr_warning_once("ignoring samples that are too short for field %s\n",
				name);
		return false;
	}
	*value = format_field__intval(field, sample, sample->evsel->needs_swap);
	if (size)
		*size = field->size;
	return true;
}

/**
 * riscv_is_exit - is it kvm_exit?
 * @evsel: the event
 *
 * This is kvm_exit_event() without looking up the architecture for each sample.
 */
bool riscv_is_exit(struct evsel *evsel)
{
	return !strcmp(evsel__name(evsel), "kvm:kvm_exit");
}

/**
 * riscv_exit_get_key - get the cause of an exit as the key
 * @sample: a sample of any event
 * @key: made by riscv_cause_to_key()
 *
 * Return: true if the sample is an exit with a cause.
 */
bool riscv_exit_get_key(struct perf_sample *sample, struct event_key *key)
{
	u64 scause;
	int size;

	if (!riscv_is_exit(sample->evsel) ||
	    !riscv_read_field(sample, "scause", &scause, &size))
		return false;
	riscv_cause_to_key(scause, size, key);
	return true;
}

static void cause_decode_key(struct perf_kvm_stat *kvm __maybe_unused,
			     struct event_key *key, char *decode)
{
	riscv_cause_name(key, decode, KVM_EVENT_NAME_LEN);
}

/*
 * vmexit: how long KVM and user space handle an exit, from kvm_exit to the VCPU's
 * next kvm_entry. This is what the report calls "events handled time", and what
 * x86, s390, powerpc and LoongArch measure.
 */
static const struct riscv_kvm_events exit_events = {
	.ops = {
		.is_begin_event = riscv_exit_get_key,
		.is_end_event = exit_event_end,
		.decode_key = cause_decode_key,
		.bpf = &riscv_exit_bpf,
		.breakdown = &riscv_breakdown,
		.name = "VM-EXIT",
	},
	.tracepoints = {
		{ "kvm:kvm_entry", RISCV_KVM_KERNEL },
		{ "kvm:kvm_exit", RISCV_KVM_KERNEL,
		  .fields = { "scause" } },
	},
};

/*
 * vmentry: how long the guest ran until the exit, from kvm_entry to kvm_exit.
 * The first RISC-V version, in Linux 6.11, reports these times as vmexit.
 */
static const struct riscv_kvm_events entry_events = {
	.ops = {
		.is_begin_event = exit_event_end,
		.is_end_event = riscv_exit_get_key,
		.decode_key = cause_decode_key,
		.bpf = &riscv_entry_bpf,
		.name = "VM-ENTRY",
	},
	.tracepoints = {
		{ "kvm:kvm_entry", RISCV_KVM_KERNEL },
		{ "kvm:kvm_exit", RISCV_KVM_KERNEL,
		  .fields = { "scause" } },
	},
};

static const struct kvm_reg_events_ops __kvm_reg_events_ops[] = {
	{ .name = "vmexit", .ops = &exit_events.ops },
	{ .name = "vmentry", .ops = &entry_events.ops },
	{ .name = "sbi", .ops = &riscv_sbi_events.ops },
	{ .name = "mmio", .ops = &riscv_mmio_events.ops },
	{ .name = "gfault", .ops = &riscv_gfault_events.ops },
	{ .name = "insn", .ops = &riscv_insn_events.ops },
	{ .name = "pc", .ops = &riscv_pc_events.ops },
	{ NULL, NULL },
};

/* --duration skips insn's wfi exits, as the guest is idle. */
static const char * const __kvm_skip_events[] = {
	"wfi",
	NULL,
};

const char * const *__kvm_events_tp_riscv(void)
{
	return __kvm_events_tp;
}

const struct kvm_reg_events_ops *__kvm_reg_events_ops_riscv(void)
{
	return __kvm_reg_events_ops;
}

const char * const *__kvm_skip_events_riscv(void)
{
	return __kvm_skip_events;
}

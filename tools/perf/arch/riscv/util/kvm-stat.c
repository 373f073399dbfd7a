// SPDX-License-Identifier: GPL-2.0
/*
 * perf kvm stat on RISC-V: the kinds of event, and those of exits and entries.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <traceevent/event-parse.h>
#include "util/debug.h"
#include "util/event.h"
#include "util/evsel.h"
#include "riscv_kvm_stat.h"

/* What is opened where nothing is chosen, see __setup_kvm_events_tp_riscv() */
static const char * const __kvm_events_tp[] = {
	"kvm:kvm_entry",
	"kvm:kvm_exit",
	NULL,
};

/**
 * riscv_read_field - read a field of a sample
 * @sample: the sample; that of a damaged file can end before the field
 * @name: name of the field
 * @value: gets its value
 * @size: gets how many bytes it has, unless NULL
 *
 * Return: whether it is there.
 */
bool riscv_read_field(struct perf_sample *sample, const char *name, u64 *value,
		      int *size)
{
	struct tep_format_field *field = evsel__field(sample->evsel, name);

	if (!field)
		return false;
	if ((u64)(u32)field->offset + (u32)field->size > sample->raw_size) {
		pr_warning_once("samples that end before their field %s are left out\n",
				name);
		return false;
	}
	*value = format_field__intval(field, sample, sample->evsel->needs_swap);
	if (size)
		*size = field->size;
	return true;
}

/**
 * riscv_exit_get_key - make an exit's cause the key
 * @sample: of any event
 * @key: made by riscv_cause_to_key()
 *
 * Return: whether it is an exit, with a cause.
 */
bool riscv_exit_get_key(struct perf_sample *sample, struct event_key *key)
{
	u64 scause;
	int size;

	if (!kvm_exit_event(sample->evsel) ||
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
 * vmexit: the handling of an exit, from kvm_exit to the VCPU's next kvm_entry,
 * in KVM and in user space. It is the "events handled time" that the report
 * speaks of, and what x86, s390, powerpc and LoongArch measure.
 */
static const struct riscv_kvm_events exit_events = {
	.ops = {
		.is_begin_event = riscv_exit_get_key,
		.is_end_event = exit_event_end,
		.decode_key = cause_decode_key,
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
 * RISC-V's first version, of Linux 6.10, reports these times as its vmexit.
 */
static const struct riscv_kvm_events entry_events = {
	.ops = {
		.is_begin_event = exit_event_end,
		.is_end_event = riscv_exit_get_key,
		.decode_key = cause_decode_key,
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
	{ NULL, NULL },
};

/* --duration leaves out insn's row for a guest that is idle. */
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

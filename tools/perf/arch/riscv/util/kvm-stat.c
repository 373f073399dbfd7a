// SPDX-License-Identifier: GPL-2.0
/*
 * perf kvm stat on RISC-V: the names of causes, vmexit and vmentry, and the list of
 * event kinds. Each further kind is a file of its own.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <string.h>
#include <linux/kernel.h>
#include <traceevent/event-parse.h>
#include "util/debug.h"
#include "util/event.h"
#include "util/evsel.h"
#include "util/kvm-stat-field.h"
#include "riscv_exception_types.h"
#include "riscv_insn.h"
#include "riscv_kvm_stat.h"

const char *vcpu_id_str = "id";
const char *kvm_exit_reason = "scause";
const char *kvm_entry_trace = "kvm:kvm_entry";
const char *kvm_exit_trace = "kvm:kvm_exit";

/* Opened unless setup_kvm_events_tp() chooses the tracepoints */
const char *kvm_events_tp[] = {
	"kvm:kvm_entry",
	"kvm:kvm_exit",
	NULL,
};

define_exit_reasons_table(riscv_exceptions, RISCV_EXCEPTIONS(EXC_NAME));
define_exit_reasons_table(riscv_interrupts, RISCV_INTERRUPTS(IRQ_NAME));

/**
 * riscv_cause_to_key - turn the cause of an exit into the key of its row
 * @scause: scause as traced
 * @size: size of the traced register in bytes, 4 on an rv32 host and 8 on rv64;
 *	this, not the width of perf itself, decides which bit marks an interrupt
 * @key: receives the code without that bit in key, 1 for an interrupt or 0 for
 *	an exception in info, and the matching table of names in exit_reasons
 */
void riscv_cause_to_key(u64 scause, int size, struct event_key *key)
{
	u64 irq = 1ULL << (size * 8 - 1);

	key->key = scause & (irq - 1);
	key->info = !!(scause & irq);
	key->exit_reasons = key->info ? riscv_interrupts : riscv_exceptions;
}

/**
 * riscv_cause_name - get the name of a cause
 * @key: made by riscv_cause_to_key()
 * @name: receives the name; a code that no specification names, whether reserved,
 *	custom or future, becomes EXC_<code> or IRQ_<code>
 * @len: size of @name, at least 28 bytes
 */
void riscv_cause_name(const struct event_key *key, char *name, size_t len)
{
	const struct exit_reasons_table *cause;

	for (cause = key->exit_reasons; cause->reason; cause++) {
		if (cause->exit_code == key->key) {
			scnprintf(name, len, "%s", cause->reason);
			return;
		}
	}

	scnprintf(name, len, "%s_%llu", key->info ? "IRQ" : "EXC",
		  (unsigned long long)key->key);
}

/**
 * riscv_read_field - read a field of a sample
 * @evsel: its event
 * @sample: the sample; in a damaged file it can end before the field
 * @name: name of the field
 * @value: receives the value
 * @size: receives the size in bytes, unless NULL
 *
 * Return: true if the field was read.
 */
bool riscv_read_field(struct evsel *evsel, struct perf_sample *sample,
		      const char *name, u64 *value, int *size)
{
	struct tep_format_field *field = kvm_field__find(evsel, name);

	if (!kvm_field__read(field, evsel, sample, value))
		return false;
	if (size)
		*size = field->size;
	return true;
}

/**
 * riscv_exit_get_key - get the cause of an exit as the key
 * @evsel: any event
 * @sample: a sample of it
 * @key: made by riscv_cause_to_key()
 *
 * Return: true if the sample is an exit with a cause.
 */
bool riscv_exit_get_key(struct evsel *evsel, struct perf_sample *sample,
			struct event_key *key)
{
	u64 scause;
	int size;

	if (!kvm_exit_event(evsel) ||
	    !riscv_read_field(evsel, sample, "scause", &scause, &size))
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
static struct riscv_kvm_events exit_events = {
	.ops = {
		.is_begin_event = riscv_exit_get_key,
		.is_end_event = exit_event_end,
		.decode_key = cause_decode_key,
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
static struct riscv_kvm_events entry_events = {
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

struct kvm_reg_events_ops kvm_reg_events_ops[] = {
	{ .name = "vmexit", .ops = &exit_events.ops },
	{ .name = "vmentry", .ops = &entry_events.ops },
	{ .name = "sbi", .ops = &riscv_sbi_events.ops },
	{ .name = "mmio", .ops = &riscv_mmio_events.ops },
	{ .name = "gfault", .ops = &riscv_gfault_events.ops },
	{ .name = "insn", .ops = &riscv_insn_events.ops },
	{ .name = "pc", .ops = &riscv_pc_events.ops },
	{ NULL, NULL },
};

/* --duration skips these rows. */
const char * const kvm_skip_events[] = {
	RISCV_WFI,		/* the guest is idle */
	NULL,
};

/**
 * cpu_isa_init - prepare for the events of RISC-V
 * @kvm: the session
 * @cpuid: ignored, as all harts have the same causes
 *
 * Return: 0, or -EINVAL after a message if the events lack what is needed.
 */
int cpu_isa_init(struct perf_kvm_stat *kvm, const char *cpuid __maybe_unused)
{
	kvm->exit_reasons_isa = "riscv";
	riscv_open_init(kvm);
	return riscv_check_events(kvm);
}

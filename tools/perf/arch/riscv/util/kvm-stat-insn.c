// SPDX-License-Identifier: GPL-2.0
/*
 * insn: virtual and illegal instructions, by instruction or CSR access.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <linux/kernel.h>
#include "util/debug.h"
#include "util/evlist.h"
#include "util/evsel.h"
#include "riscv_csr_names.h"
#include "riscv_exception_types.h"
#include "riscv_insn.h"
#include "riscv_kvm_stat.h"

/*
 * Instructions that trap from VS- or VU-mode themselves, not because of a CSR.
 * Bits outside of mask are operands.
 *
 * Source: Privileged Architecture, "Instruction Listings"; the ISA manual's
 * chapters on Smctr, Zawrs, Svinval, Zicbom, Zicboz and Zicfiss; Debug, "dret".
 */
static const struct {
	u32 match;
	u32 mask;
	const char *name;
} insns[] = {
	{ 0xc0001073, 0xffffffff, "unimp" },	/* a write to a read-only CSR */
	{ 0x10500073, 0xffffffff, RISCV_WFI },
	{ 0x00d00073, 0xffffffff, "wrs.nto" },
	{ 0x01d00073, 0xffffffff, "wrs.sto" },
	{ 0x10200073, 0xffffffff, "sret" },
	{ 0x10400073, 0xffffffff, "sctrclr" },
	{ 0x30200073, 0xffffffff, "mret" },
	{ 0x70200073, 0xffffffff, "mnret" },
	{ 0x7b200073, 0xffffffff, "dret" },
	{ 0x12000073, 0xfe007fff, "sfence.vma" },
	{ 0x16000073, 0xfe007fff, "sinval.vma" },
	{ 0x18000073, 0xffffffff, "sfence.w.inval" },
	{ 0x18100073, 0xffffffff, "sfence.inval.ir" },
	{ 0x22000073, 0xfe007fff, "hfence.vvma" },
	{ 0x62000073, 0xfe007fff, "hfence.gvma" },
	{ 0x26000073, 0xfe007fff, "hinval.vvma" },
	{ 0x66000073, 0xfe007fff, "hinval.gvma" },
	{ 0x60004073, 0xfff0707f, "hlv.b" },
	{ 0x60104073, 0xfff0707f, "hlv.bu" },
	{ 0x64004073, 0xfff0707f, "hlv.h" },
	{ 0x64104073, 0xfff0707f, "hlv.hu" },
	{ 0x64304073, 0xfff0707f, "hlvx.hu" },
	{ 0x68004073, 0xfff0707f, "hlv.w" },
	{ 0x68104073, 0xfff0707f, "hlv.wu" },
	{ 0x68304073, 0xfff0707f, "hlvx.wu" },
	{ 0x6c004073, 0xfff0707f, "hlv.d" },
	{ 0x62004073, 0xfe007fff, "hsv.b" },
	{ 0x66004073, 0xfe007fff, "hsv.h" },
	{ 0x6a004073, 0xfe007fff, "hsv.w" },
	{ 0x6e004073, 0xfe007fff, "hsv.d" },
	{ 0x0000200f, 0xfff07fff, "cbo.inval" },
	{ 0x0010200f, 0xfff07fff, "cbo.clean" },
	{ 0x0020200f, 0xfff07fff, "cbo.flush" },
	{ 0x0040200f, 0xfff07fff, "cbo.zero" },
	{ 0x4800202f, 0xf800707f, "ssamoswap.w" },
	{ 0x4800302f, 0xf800707f, "ssamoswap.d" },
};

/* Types of key, stored in info; those of CSR accesses also index accesses[] */
enum { CSR_READ, CSR_WRITE, CSR_BOTH, INSN, ENCODING, ALL_ONES, ADDRESS };

static const char * const accesses[] = {
	[CSR_READ] = "R",
	[CSR_WRITE] = "W",
	[CSR_BOTH] = "RW",
};

/*
 * How a csrr* instruction accesses its CSR. Source: ISA manual, "Zicsr", table
 * of conditions that determine whether a CSR is read or written.
 */
static int csr_access(u32 insn)
{
	bool swaps = (insn >> 12 & 3) == 1;	/* csrrw, csrrwi */
	u32 rd = insn >> 7 & 31, rs1 = insn >> 15 & 31;

	if (swaps)
		return rd ? CSR_BOTH : CSR_WRITE;
	return rs1 ? CSR_BOTH : CSR_READ;
}

/**
 * riscv_is_insn - is it a virtual- or illegal-instruction exception?
 * @cause: made by riscv_cause_to_key()
 */
bool riscv_is_insn(const struct event_key *cause)
{
	return !cause->info && (cause->key == EXC_VIRTUAL_INST_FAULT ||
				cause->key == EXC_INST_ILLEGAL);
}

/**
 * riscv_insn_to_key - turn a trapped instruction into the key of its row
 * @encoding: the instruction as traced, in a register
 * @key: receives the type in info and, in key, the CSR number, the index of a
 *	named instruction, or the encoding. An encoding of 64 ones would be
 *	INVALID_KEY, so it has a type of its own.
 */
void riscv_insn_to_key(u64 encoding, struct event_key *key)
{
	u32 insn = encoding;
	size_t i;

	key->key = encoding;
	key->info = ENCODING;
	if (encoding == INVALID_KEY) {
		key->key = 0;
		key->info = ALL_ONES;
	}
	if (insn != encoding)
		return;

	for (i = 0; i < ARRAY_SIZE(insns); i++) {
		if ((insn & insns[i].mask) == insns[i].match) {
			key->key = i;
			key->info = INSN;
			return;
		}
	}

	/* SYSTEM opcode with a Zicsr funct3 */
	if ((insn & 0x7f) == 0x73 && insn >> 12 & 3) {
		key->key = insn >> 20;
		key->info = csr_access(insn);
	}
}

static void csr_name(u32 csr, char *name, size_t len)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(riscv_csrs); i++) {
		u32 n = csr - riscv_csrs[i].first;

		if (n < riscv_csrs[i].count) {
			scnprintf(name, len, riscv_csrs[i].name,
				  riscv_csrs[i].number + n);
			return;
		}
	}
	scnprintf(name, len, "0x%03x", csr);
}

/**
 * riscv_insn_name - get the name of a trapped instruction
 * @key: made by riscv_insn_to_key() or, if only the address is known, insn_get_key()
 * @name: receives "csr NAME:R", ":W" or ":RW"; the mnemonic; the encoding, in 4 hex
 *	digits if it is compressed and in 8 if not; or "at" and the address
 * @len: size of @name, at least 40 bytes
 */
void riscv_insn_name(const struct event_key *key, char *name, size_t len)
{
	char csr[16];

	switch (key->info) {
	case INSN:
		scnprintf(name, len, "%s", insns[key->key].name);
		break;
	case ALL_ONES:
		scnprintf(name, len, "0x%llx", INVALID_KEY);
		break;
	case ENCODING:
		scnprintf(name, len, "0x%0*llx", (key->key & 3) == 3 ? 8 : 4,
			  (unsigned long long)key->key);
		break;
	case ADDRESS:
		scnprintf(name, len, "at 0x%llx", (unsigned long long)key->key);
		break;
	default:
		csr_name(key->key, csr, sizeof(csr));
		scnprintf(name, len, "csr %s:%s", csr, accesses[key->info]);
	}
}

#define EMULATE		"kvm:kvm_insn_emulate"
#define BY_ADDRESS	"no kvm_insn_emulate: instructions whose stval is 0 are shown by address; --event=pc shows the function\n"

/* A hart may leave stval 0. Then only the address is known, until KVM reads it. */
static bool insn_get_key(struct evsel *evsel, struct perf_sample *sample,
			 struct event_key *key)
{
	struct event_key cause;
	u64 stval, sepc;

	if (!riscv_exit_get_key(evsel, sample, &cause))
		return false;
	if (!riscv_is_insn(&cause) ||
	    !riscv_read_field(evsel, sample, "stval", &stval, NULL))
		return true;
	if (stval) {
		riscv_insn_to_key(stval, key);
	} else if (riscv_read_field(evsel, sample, "sepc", &sepc, NULL)) {
		if (!evlist__find_tracepoint_by_name(evsel->evlist, EMULATE))
			ui__warning_once(BY_ADDRESS);
		key->key = sepc & ~1ULL;	/* as the register has it */
		key->info = ADDRESS;
	}
	return true;
}

static void emulated_get_key(struct evsel *evsel, struct perf_sample *sample,
			     struct event_key *key)
{
	u64 insn;

	if (key->info == ADDRESS &&
	    riscv_read_field(evsel, sample, "insn", &insn, NULL))
		riscv_insn_to_key(insn, key);
}

static struct child_event_ops emulated[] = {
	{ .name = EMULATE, .get_key = emulated_get_key },
	{ NULL, NULL },
};

static void insn_decode_key(struct perf_kvm_stat *kvm __maybe_unused,
			    struct event_key *key, char *decode)
{
	riscv_insn_name(key, decode, KVM_EVENT_NAME_LEN);
}

struct riscv_kvm_events riscv_insn_events = {
	.ops = {
		.is_begin_event = insn_get_key,
		.is_end_event = exit_event_end,
		.child_ops = emulated,
		.optional_child = true,
		.decode_key = insn_decode_key,
		.has_cause = riscv_is_insn,
		.breakdown = &riscv_breakdown,
		.name = "Instruction",
	},
	.tracepoints = {
		{ "kvm:kvm_entry", RISCV_KVM_KERNEL },
		{ "kvm:kvm_exit", RISCV_KVM_KERNEL,
		  .fields = { "scause", "stval", "sepc" } },
		{ EMULATE, .fields = { "insn" } },
	},
};

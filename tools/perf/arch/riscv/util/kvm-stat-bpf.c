// SPDX-License-Identifier: GPL-2.0
/*
 * How BPF programs count the event kinds.
 *
 * The trace record of kvm_exit is a copy of struct kvm_cpu_trap, to which the
 * tracepoint's argument points. Reading that takes fewer instructions than having
 * the record made.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <linux/bits.h>
#include "util/bpf_kvm_stat.h"
#include "riscv_exception_types.h"
#include "riscv_kvm_stat.h"

/* htval is a guest physical address shifted right by 2. */
#define IN_PAGE	(BIT_ULL(12 - 2) - 1)

#define GUEST_PAGE_FAULTS	(BIT_ULL(EXC_INST_GUEST_PAGE_FAULT) |	\
				 BIT_ULL(EXC_LOAD_GUEST_PAGE_FAULT) |	\
				 BIT_ULL(EXC_STORE_GUEST_PAGE_FAULT))

#define TRAPPED_INSNS		(BIT_ULL(EXC_VIRTUAL_INST_FAULT) |	\
				 BIT_ULL(EXC_INST_ILLEGAL))

#define KVM_EXIT_MMIO	6	/* include/uapi/linux/kvm.h */

/* struct kvm_cpu_trap in arch/riscv/include/asm/kvm_host.h, which kvm_exit copies */
static const char * const trap[] = {
	"sepc", "scause", "stval", "htval", "htinst", NULL,
};

static const struct kvm_bpf_kind kinds[] = {
	{ "vmexit", {
		.tracepoints = {
			[KVM_STAT_BEGIN] = { "kvm:kvm_exit", KVM_STAT_COPIED,
					     .fields = { { "scause" } }, .copied = trap },
			[KVM_STAT_END] = { "kvm:kvm_entry" },
		},
		.max_rows = 4096,
	} },
	{ "vmentry", {
		.tracepoints = {
			[KVM_STAT_BEGIN] = { "kvm:kvm_entry" },
			[KVM_STAT_END] = { "kvm:kvm_exit", KVM_STAT_COPIED,
					   .fields = { { "scause" } }, .copied = trap },
		},
		.max_rows = 4096,
	} },
	{ "sbi", {
		.tracepoints = {
			[KVM_STAT_BEGIN] = { "kvm:kvm_exit" },
			[KVM_STAT_END] = { "kvm:kvm_entry" },
			[KVM_STAT_CHILD] = { "kvm:kvm_sbi_ecall", KVM_STAT_RECORD,
					     .fields = { { "ext_id" }, { "func_id" } } },
		},
		.max_rows = 8192,
	} },
	/* Of stval, which is a guest virtual address, only the two low bits matter. */
	{ "mmio", {
		.tracepoints = {
			[KVM_STAT_BEGIN] = { "kvm:kvm_exit", KVM_STAT_COPIED,
					     GUEST_PAGE_FAULTS,
					     { { "scause" }, { "htval" },
					       { "stval", .ignore = ~3ULL } }, trap },
			[KVM_STAT_END] = { "kvm:kvm_entry" },
			[KVM_STAT_CHILD] = { "kvm:kvm_mmio" },
			[KVM_STAT_CHILD + 1] = { "kvm:kvm_mmio_emulate" },
			[KVM_STAT_CHILD + 2] = { "kvm:kvm_userspace_exit", KVM_STAT_ARGS,
						 BIT_ULL(KVM_EXIT_MMIO), { { "reason" } } },
		},
		.max_rows = 8192,
	} },
	/* A guest faults on each page that it touches first. */
	{ "gfault", {
		.tracepoints = {
			[KVM_STAT_BEGIN] = { "kvm:kvm_exit", KVM_STAT_COPIED,
					     GUEST_PAGE_FAULTS,
					     { { "scause" },
					       { "htval", .ignore = IN_PAGE },
					       { "stval", .ignore = ~0ULL } }, trap },
			[KVM_STAT_END] = { "kvm:kvm_entry" },
		},
		.max_rows = 65536,
	} },
	/* The address matters if stval is 0 and KVM does not trace the instruction. */
	{ "insn", {
		.tracepoints = {
			[KVM_STAT_BEGIN] = { "kvm:kvm_exit", KVM_STAT_COPIED,
					     TRAPPED_INSNS,
					     { { "scause" }, { "stval" }, { "sepc" } },
					     trap, .stand_in = 2 },
			[KVM_STAT_END] = { "kvm:kvm_entry" },
			[KVM_STAT_CHILD] = { "kvm:kvm_insn_emulate", KVM_STAT_RECORD,
					     .fields = { { "insn" } } },
		},
		.max_rows = 8192,
	} },
	{ NULL },
};

const struct kvm_bpf_kind * const riscv_bpf = kinds;

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Causes of traps into HS-mode: the codes of scause without its interrupt bit, and
 * their names.
 *
 * Source: Privileged Architecture, "Supervisor Cause Register (scause)" and
 * the hypervisor extension's "Trap Cause Codes"; Advanced Interrupt
 * Architecture, "Major interrupts" for the two RAS events. The names are those of
 * arch/riscv/include/asm/csr.h where it has them.
 *
 * Copyright The perf-kvm-riscv authors
 */
#ifndef ARCH_PERF_RISCV_EXCEPTION_TYPES_H
#define ARCH_PERF_RISCV_EXCEPTION_TYPES_H

#define RISCV_EXCEPTIONS(EXC)			\
	EXC(INST_MISALIGNED, 0),		\
	EXC(INST_ACCESS, 1),			\
	EXC(INST_ILLEGAL, 2),			\
	EXC(BREAKPOINT, 3),			\
	EXC(LOAD_MISALIGNED, 4),		\
	EXC(LOAD_ACCESS, 5),			\
	EXC(STORE_MISALIGNED, 6),		\
	EXC(STORE_ACCESS, 7),			\
	EXC(SYSCALL, 8),			\
	EXC(HYPERVISOR_SYSCALL, 9),		\
	EXC(SUPERVISOR_SYSCALL, 10),		\
	EXC(MACHINE_SYSCALL, 11),		\
	EXC(INST_PAGE_FAULT, 12),		\
	EXC(LOAD_PAGE_FAULT, 13),		\
	EXC(STORE_PAGE_FAULT, 15),		\
	EXC(DOUBLE_TRAP, 16),			\
	EXC(SOFTWARE_CHECK, 18),		\
	EXC(HARDWARE_ERROR, 19),		\
	EXC(INST_GUEST_PAGE_FAULT, 20),		\
	EXC(LOAD_GUEST_PAGE_FAULT, 21),		\
	EXC(VIRTUAL_INST_FAULT, 22),		\
	EXC(STORE_GUEST_PAGE_FAULT, 23)

#define RISCV_INTERRUPTS(IRQ)			\
	IRQ(S_SOFT, 1),				\
	IRQ(VS_SOFT, 2),			\
	IRQ(M_SOFT, 3),				\
	IRQ(S_TIMER, 5),			\
	IRQ(VS_TIMER, 6),			\
	IRQ(M_TIMER, 7),			\
	IRQ(S_EXT, 9),				\
	IRQ(VS_EXT, 10),			\
	IRQ(M_EXT, 11),				\
	IRQ(S_GEXT, 12),			\
	IRQ(PMU_OVF, 13),			\
	IRQ(RAS_LOW, 35),			\
	IRQ(RAS_HIGH, 43)

#define EXC_CODE(name, code)	EXC_##name = (code)

enum { RISCV_EXCEPTIONS(EXC_CODE) };

/* For define_exit_reasons_table() */
#define EXC_NAME(name, code)	{ code, #name }
#define IRQ_NAME(name, code)	{ code, "IRQ_" #name }

#endif /* ARCH_PERF_RISCV_EXCEPTION_TYPES_H */

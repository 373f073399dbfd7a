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

#define EXC_INST_MISALIGNED		0
#define EXC_INST_ACCESS			1
#define EXC_INST_ILLEGAL		2
#define EXC_BREAKPOINT			3
#define EXC_LOAD_MISALIGNED		4
#define EXC_LOAD_ACCESS			5
#define EXC_STORE_MISALIGNED		6
#define EXC_STORE_ACCESS		7
#define EXC_SYSCALL			8
#define EXC_HYPERVISOR_SYSCALL		9
#define EXC_SUPERVISOR_SYSCALL		10
#define EXC_MACHINE_SYSCALL		11
#define EXC_INST_PAGE_FAULT		12
#define EXC_LOAD_PAGE_FAULT		13
#define EXC_STORE_PAGE_FAULT		15
#define EXC_DOUBLE_TRAP			16
#define EXC_SOFTWARE_CHECK		18
#define EXC_HARDWARE_ERROR		19
#define EXC_INST_GUEST_PAGE_FAULT	20
#define EXC_LOAD_GUEST_PAGE_FAULT	21
#define EXC_VIRTUAL_INST_FAULT		22
#define EXC_STORE_GUEST_PAGE_FAULT	23

#define IRQ_S_SOFT			1
#define IRQ_VS_SOFT			2
#define IRQ_M_SOFT			3
#define IRQ_S_TIMER			5
#define IRQ_VS_TIMER			6
#define IRQ_M_TIMER			7
#define IRQ_S_EXT			9
#define IRQ_VS_EXT			10
#define IRQ_M_EXT			11
#define IRQ_S_GEXT			12
#define IRQ_PMU_OVF			13
#define IRQ_RAS_LOW			35
#define IRQ_RAS_HIGH			43

/* For define_exit_reasons_table() */
#define EXC(cause)	{ EXC_##cause, #cause }
#define IRQ(cause)	{ IRQ_##cause, "IRQ_" #cause }

#define RISCV_EXCEPTIONS				\
	EXC(INST_MISALIGNED),				\
	EXC(INST_ACCESS),				\
	EXC(INST_ILLEGAL),				\
	EXC(BREAKPOINT),				\
	EXC(LOAD_MISALIGNED),				\
	EXC(LOAD_ACCESS),				\
	EXC(STORE_MISALIGNED),				\
	EXC(STORE_ACCESS),				\
	EXC(SYSCALL),					\
	EXC(HYPERVISOR_SYSCALL),			\
	EXC(SUPERVISOR_SYSCALL),			\
	EXC(MACHINE_SYSCALL),				\
	EXC(INST_PAGE_FAULT),				\
	EXC(LOAD_PAGE_FAULT),				\
	EXC(STORE_PAGE_FAULT),				\
	EXC(DOUBLE_TRAP),				\
	EXC(SOFTWARE_CHECK),				\
	EXC(HARDWARE_ERROR),				\
	EXC(INST_GUEST_PAGE_FAULT),			\
	EXC(LOAD_GUEST_PAGE_FAULT),			\
	EXC(VIRTUAL_INST_FAULT),			\
	EXC(STORE_GUEST_PAGE_FAULT)

#define RISCV_INTERRUPTS				\
	IRQ(S_SOFT),					\
	IRQ(VS_SOFT),					\
	IRQ(M_SOFT),					\
	IRQ(S_TIMER),					\
	IRQ(VS_TIMER),					\
	IRQ(M_TIMER),					\
	IRQ(S_EXT),					\
	IRQ(VS_EXT),					\
	IRQ(M_EXT),					\
	IRQ(S_GEXT),					\
	IRQ(PMU_OVF),					\
	IRQ(RAS_LOW),					\
	IRQ(RAS_HIGH)

#endif /* ARCH_PERF_RISCV_EXCEPTION_TYPES_H */

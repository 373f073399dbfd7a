/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tracepoints for RISC-V KVM
 *
 * From kvm_exit to the next kvm_entry of the same VCPU, the host handles the
 * exit; from kvm_entry to kvm_exit, the guest runs.
 *
 * Copyright The perf-kvm-riscv authors
 */
#if !defined(_TRACE_KVM_H) || defined(TRACE_HEADER_MULTI_READ)
#define _TRACE_KVM_H

#include <linux/kvm_host.h>
#include <linux/tracepoint.h>

#undef TRACE_SYSTEM
#define TRACE_SYSTEM kvm

/*
 * Names of scause codes, from the Privileged Architecture ("Supervisor Cause
 * Register", "Trap Cause Codes" of the hypervisor extension) and the major
 * interrupts of the Advanced Interrupt Architecture. Use plain numbers because
 * <asm/csr.h> names only the codes that Linux handles, and two lists because
 * libtraceevent finds no name for a number with the top bit set.
 */
#define show_exception(code)						\
	__print_symbolic(code,						\
			 { 0, "INST_MISALIGNED" },			\
			 { 1, "INST_ACCESS" },				\
			 { 2, "INST_ILLEGAL" },				\
			 { 3, "BREAKPOINT" },				\
			 { 4, "LOAD_MISALIGNED" },			\
			 { 5, "LOAD_ACCESS" },				\
			 { 6, "STORE_MISALIGNED" },			\
			 { 7, "STORE_ACCESS" },				\
			 { 8, "SYSCALL" },				\
			 { 9, "HYPERVISOR_SYSCALL" },			\
			 { 10, "SUPERVISOR_SYSCALL" },			\
			 { 11, "MACHINE_SYSCALL" },			\
			 { 12, "INST_PAGE_FAULT" },			\
			 { 13, "LOAD_PAGE_FAULT" },			\
			 { 15, "STORE_PAGE_FAULT" },			\
			 { 16, "DOUBLE_TRAP" },				\
			 { 18, "SOFTWARE_CHECK" },			\
			 { 19, "HARDWARE_ERROR" },			\
			 { 20, "INST_GUEST_PAGE_FAULT" },		\
			 { 21, "LOAD_GUEST_PAGE_FAULT" },		\
			 { 22, "VIRTUAL_INST_FAULT" },			\
			 { 23, "STORE_GUEST_PAGE_FAULT" })

#define show_interrupt(code)						\
	__print_symbolic(code,						\
			 { 1, "IRQ_S_SOFT" },				\
			 { 2, "IRQ_VS_SOFT" },				\
			 { 3, "IRQ_M_SOFT" },				\
			 { 5, "IRQ_S_TIMER" },				\
			 { 6, "IRQ_VS_TIMER" },				\
			 { 7, "IRQ_M_TIMER" },				\
			 { 9, "IRQ_S_EXT" },				\
			 { 10, "IRQ_VS_EXT" },				\
			 { 11, "IRQ_M_EXT" },				\
			 { 12, "IRQ_S_GEXT" },				\
			 { 13, "IRQ_PMU_OVF" },				\
			 { 35, "IRQ_RAS_LOW" },				\
			 { 43, "IRQ_RAS_HIGH" })

/*
 * kvm_entry - a VCPU is about to enter the guest
 * @vcpu: the VCPU; interrupts are off
 *
 * pc: guest virtual address at which the guest resumes.
 * id: VCPU number within the VM, as user space passed it to KVM_CREATE_VCPU;
 *     last, because readers of Linux 6.11's event know only pc.
 */
TRACE_EVENT(kvm_entry,
	TP_PROTO(struct kvm_vcpu *vcpu),
	TP_ARGS(vcpu),

	TP_STRUCT__entry(
		__field(unsigned long, pc)
		__field(int, id)
	),

	TP_fast_assign(
		__entry->pc = vcpu->arch.guest_context.sepc;
		__entry->id = vcpu->vcpu_id;
	),

	TP_printk("PC: 0x%016lx, ID: %d", __entry->pc, __entry->id)
);

/*
 * kvm_exit - a VCPU has left the guest
 * @trap: the trap CSRs, read right after the trap
 *
 * sepc:   guest virtual address of the trapped or interrupted instruction.
 * scause: cause; the top bit marks an interrupt, which is the host's.
 * stval:  guest virtual address or instruction, depending on cause; may be 0.
 * htval:  guest physical address of a guest-page fault, shifted right by 2;
 *         otherwise 0.
 * htinst: the trapped instruction in transformed form, a pseudoinstruction,
 *         or 0.
 *
 * Source: Privileged Architecture, chapters "Supervisor-Level ISA" and
 * "Hypervisor Extension".
 */
TRACE_EVENT(kvm_exit,
	TP_PROTO(struct kvm_cpu_trap *trap),
	TP_ARGS(trap),

	TP_STRUCT__entry(
		__field(unsigned long, sepc)
		__field(unsigned long, scause)
		__field(unsigned long, stval)
		__field(unsigned long, htval)
		__field(unsigned long, htinst)
	),

	TP_fast_assign(
		__entry->sepc = trap->sepc;
		__entry->scause = trap->scause;
		__entry->stval = trap->stval;
		__entry->htval = trap->htval;
		__entry->htinst = trap->htinst;
	),

	TP_printk("SEPC:0x%lx, SCAUSE:0x%lx (%s), STVAL:0x%lx, HTVAL:0x%lx, HTINST:0x%lx",
		  __entry->sepc,
		  __entry->scause,
		  __entry->scause & CAUSE_IRQ_FLAG ?
		  show_interrupt(__entry->scause & ~CAUSE_IRQ_FLAG) :
		  show_exception(__entry->scause),
		  __entry->stval, __entry->htval, __entry->htinst)
);

/*
 * kvm_sbi_ecall - a guest calls the SBI
 * @vcpu: the VCPU; the call has not been handled yet
 *
 * vcpu_id: VCPU number within the VM.
 * sepc:    guest virtual address of the ecall.
 * ext_id:  a7, the SBI extension.
 * func_id: a6, the function within the extension; legacy calls have none.
 * a0:      first argument.
 *
 * Source: SBI specification, chapter "Binary Encoding".
 */
TRACE_EVENT(kvm_sbi_ecall,
	TP_PROTO(struct kvm_vcpu *vcpu),
	TP_ARGS(vcpu),

	TP_STRUCT__entry(
		__field(int, vcpu_id)
		__field(unsigned long, sepc)
		__field(unsigned long, ext_id)
		__field(unsigned long, func_id)
		__field(unsigned long, a0)
	),

	TP_fast_assign(
		__entry->vcpu_id = vcpu->vcpu_id;
		__entry->sepc = vcpu->arch.guest_context.sepc;
		__entry->ext_id = vcpu->arch.guest_context.a7;
		__entry->func_id = vcpu->arch.guest_context.a6;
		__entry->a0 = vcpu->arch.guest_context.a0;
	),

	TP_printk("ID: %d, SEPC:0x%lx, EXT:0x%lx, FUNC:0x%lx, A0:0x%lx",
		  __entry->vcpu_id, __entry->sepc, __entry->ext_id,
		  __entry->func_id, __entry->a0)
);

/*
 * kvm_insn_emulate - KVM emulates an instruction, or has the guest handle it
 * @vcpu: the VCPU; the instruction has not been handled yet
 * @insn: the instruction: stval or, if that is 0, read from the guest's memory
 *
 * vcpu_id: VCPU number within the VM.
 * sepc:    guest virtual address of the instruction.
 * insn:    its encoding.
 */
TRACE_EVENT(kvm_insn_emulate,
	TP_PROTO(struct kvm_vcpu *vcpu, unsigned long insn),
	TP_ARGS(vcpu, insn),

	TP_STRUCT__entry(
		__field(int, vcpu_id)
		__field(unsigned long, sepc)
		__field(unsigned long, insn)
	),

	TP_fast_assign(
		__entry->vcpu_id = vcpu->vcpu_id;
		__entry->sepc = vcpu->arch.guest_context.sepc;
		__entry->insn = insn;
	),

	TP_printk("ID: %d, SEPC:0x%lx, INSN:0x%lx",
		  __entry->vcpu_id, __entry->sepc, __entry->insn)
);

#endif /* _TRACE_KVM_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace

/* This part must be outside protection */
#include <trace/define_trace.h>

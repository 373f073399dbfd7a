/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The guest of vmm.c: loops in which each iteration makes one exit of one cause.
 *
 * Its page starts with the iteration counts, filled in by vmm. The next page has
 * the list of vmm's option -l; s9 points to the first page that the VCPU may touch.
 * The code fits in its page, is position-independent, and uses no memory but those
 * pages, so it makes no other exits.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include "guest.h"

#define SBI_EXT_BASE		0x10
#define SBI_EXT_TIME		0x54494d45
#define WFI_TICKS		20000		/* 2 ms of QEMU's 10 MHz */
#define STIE			(1 << 5)
#define SEIE			(1 << 9)
#define CSR_HGATP		0x680

/* Advanced Interrupt Architecture: "Supervisor-level CSRs", "IMSIC" */
#define CSR_SISELECT		0x150
#define CSR_SIREG		0x151
#define CSR_STOPEI		0x15c
#define IMSIC_EIDELIVERY	0x70
#define IMSIC_EIE0		0xc0

/* Run the code between these two as often as the count says. */
	.macro	times work
	ld	s0, \work * 8(s1)
again_\work:
	beqz	s0, behind_\work
	addi	s0, s0, -1
	.endm

	.macro	again work
	j	again_\work
behind_\work:
	.endm

	.section .rodata
	.option	norvc
	.balign	0x80
	.globl	guest, guest_end
guest:
	.zero	GUEST_CODE		/* the counts */
	li	s2, GUEST_MMIO
	li	s3, GUEST_HOLE
	li	s4, GUEST_PAGE
	li	s5, GUEST_BELL
	lla	s1, guest
	li	t0, STIE | SEIE
	csrw	sie, t0
	lla	t0, skip
	csrw	stvec, t0

	times	SBI
	li	a7, SBI_EXT_BASE
	li	a6, 0
	ecall
	again	SBI

	/* At 0x180, on which tests/vmm.t relies, after nops */
	.balignl 0x80, 0x13
	times	MMIO_LOAD
	lw	t0, 0(s2)
	again	MMIO_LOAD

	times	MMIO_STORE
	sw	t0, 0(s2)
	again	MMIO_STORE

	times	BELL
	sw	t0, 0(s5)
	again	BELL

	times	LOAD
	lw	t0, 0(s9)
	add	s9, s9, s4
	again	LOAD

	times	STORE
	sw	t0, 0(s9)
	add	s9, s9, s4
	again	STORE

	times	FETCH
	jalr	s9			/* every page starts with a ret */
	add	s9, s9, s4
	again	FETCH

	/*
	 * Two SBI calls in addition to the WFI, to arm the timer that ends it
	 * and to disarm it. With sstatus.SIE clear, the interrupt is not taken.
	 */
	times	WFI
	rdtime	a0
	li	t0, WFI_TICKS
	add	a0, a0, t0
	li	a7, SBI_EXT_TIME
	li	a6, 0
	ecall
	wfi
	li	a0, -1
	ecall
	again	WFI

	/* KVM does not emulate this CSR: it injects an illegal instruction. */
	times	CSR
	csrr	t0, CSR_HGATP
	again	CSR

	/* KVM returns 0 if it does not let the guest read the counter. */
	times	CYCLE
	rdcycle	t0
	again	CYCLE

	times	ILLEGAL
	unimp
	again	ILLEGAL

	/* Misaligned accesses that the firmware does not emulate */
	times	MISALIGNED_LOAD
	addi	t0, s1, 1
	lr.w	t0, (t0)
	again	MISALIGNED_LOAD

	times	MISALIGNED_AMO
	addi	t0, s1, 1
	amoadd.w zero, zero, (t0)
	again	MISALIGNED_AMO

	times	HOLE_LOAD
	lw	t0, 0(s3)
	again	HOLE_LOAD

	times	HOLE_STORE
	sw	t0, 0(s3)
	again	HOLE_STORE

	times	HOLE_FETCH
	jalr	s3			/* vmm makes it return */
	again	HOLE_FETCH

	times	BREAK
	ebreak
	again	BREAK

	/*
	 * Enable delivery and interrupt identity 1, then sleep until a message
	 * arrives. The other VCPU sees from the count that this one woke up.
	 */
	times	MSI_WAIT
	li	t0, IMSIC_EIDELIVERY
	csrw	CSR_SISELECT, t0
	li	t0, 1
	csrw	CSR_SIREG, t0
	li	t0, IMSIC_EIE0
	csrw	CSR_SISELECT, t0
	li	t0, 1 << 1
	csrw	CSR_SIREG, t0
1:	csrrw	t0, CSR_STOPEI, zero
	bnez	t0, 2f
	wfi
	j	1b
2:	sd	s0, MSI_WAIT * 8(s1)
	again	MSI_WAIT

	/*
	 * Give the first VCPU time to fall asleep, then wake it. Write to both
	 * files of the hart: one of them is ours, and off. Try again if the
	 * first VCPU was not ready to be woken.
	 */
	times	MSI_SEND
1:	rdtime	t0
	li	t1, WFI_TICKS
	add	t1, t1, t0
2:	rdtime	t0
	bltu	t0, t1, 2b
	li	t0, GUEST_FILES
	li	t1, 1
	sw	t1, 0(t0)
	add	t0, t0, s4
	sw	t1, 0(t0)
	li	t0, GUEST_RAM
	ld	t1, MSI_WAIT * 8(t0)
	bltu	s0, t1, 1b
	again	MSI_SEND

	/*
	 * Loads of each width, plain and compressed, then stores. sp is free,
	 * as there is no stack.
	 */
	.option	rvc
	times	MMIO_LOADS
	li	a5, GUEST_MMIO + GUEST_WIDTHS
	mv	sp, a5
	lb	t0, 0x00(a5)
	lbu	t0, 0x08(a5)
	lh	t0, 0x10(a5)
	lhu	t0, 0x18(a5)
	lw	t0, 0x20(a5)
	lwu	t0, 0x28(a5)
	ld	t0, 0x30(a5)
	c.lw	a4, 0x38(a5)
	c.ld	a4, 0x40(a5)
	c.lwsp	a4, 0x48(sp)
	c.ldsp	a4, 0x50(sp)
	again	MMIO_LOADS

	.macro	stores work, page
	times	\work
	li	a5, \page + GUEST_WIDTHS
	mv	sp, a5
	sb	t0, 0x00(a5)
	sh	t0, 0x08(a5)
	sw	t0, 0x10(a5)
	sd	t0, 0x18(a5)
	c.sw	a4, 0x20(a5)
	c.sd	a4, 0x28(a5)
	c.swsp	a4, 0x30(sp)
	c.sdsp	a4, 0x38(sp)
	again	\work
	.endm
	stores	MMIO_STORES, GUEST_MMIO
	stores	BELL_STORES, GUEST_BELL
	.option	norvc

	times	APLIC_LOAD
	li	t0, GUEST_APLIC
	lw	t0, 0(t0)
	again	APLIC_LOAD

	/* The list: extension, function and count, until the count is 0 */
	times	CALLS
	add	s6, s1, s4
1:	ld	a7, 0(s6)
	ld	a6, 8(s6)
	ld	s7, 16(s6)
	beqz	s7, 3f
2:	li	a0, -1
	li	a1, -1
	ecall
	addi	s7, s7, -1
	bnez	s7, 2b
	addi	s6, s6, 24
	j	1b
3:
	again	CALLS

	/* The list: instructions that trap, then a ret */
	times	INSNS
	add	s6, s1, s4
	jalr	s6
	again	INSNS

	times	SPIN
	again	SPIN

done:	li	t0, GUEST_DONE
	sw	zero, 0(t0)
	j	done

	/* The guest's own trap handler: skip the instruction. */
	.balign	4
skip:	csrr	t0, sepc
	addi	t0, t0, 4
	csrw	sepc, t0
	sret
guest_end:

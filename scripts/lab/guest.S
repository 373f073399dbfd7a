/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The guest of vmm.c: loops of which each pass makes one exit of one cause.
 *
 * s0 to s8 count the passes, s9 is the first page that is the VCPU's to touch.
 * The code fits one page, runs anywhere, and uses no memory but those pages,
 * so that it makes no exit that is not in the list.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include "guest.h"

#define SBI_EXT_BASE		0x10
#define SBI_EXT_TIME		0x54494d45
#define WFI_TICKS		20000		/* 2 ms of QEMU's 10 MHz */
#define STIE			(1 << 5)
#define CSR_HGATP		0x680

	.section .rodata
	.option	norvc
	.balign	4
	.globl	guest, guest_end
guest:
	li	t3, GUEST_MMIO
	li	t4, GUEST_PAGE
	li	t5, STIE
	csrw	sie, t5
	lla	t5, skip
	csrw	stvec, t5

sbi:	beqz	s0, mmio_load
	li	a7, SBI_EXT_BASE
	li	a6, 0
	ecall
	addi	s0, s0, -1
	j	sbi

mmio_load:
	beqz	s1, mmio_store
	lw	t0, 0(t3)
	addi	s1, s1, -1
	j	mmio_load

mmio_store:
	beqz	s2, load
	sw	t0, 0(t3)
	addi	s2, s2, -1
	j	mmio_store

load:	beqz	s3, store
	lw	t0, 0(s9)
	add	s9, s9, t4
	addi	s3, s3, -1
	j	load

store:	beqz	s4, fetch
	sw	t0, 0(s9)
	add	s9, s9, t4
	addi	s4, s4, -1
	j	store

fetch:	beqz	s5, wait
	jalr	s9			/* every page starts with a ret */
	add	s9, s9, t4
	addi	s5, s5, -1
	j	fetch

	/*
	 * Two SBI calls on top of the WFI, to arm the timer that ends it and
	 * to disarm it. With sstatus.SIE clear the interrupt is not taken.
	 */
wait:	beqz	s6, csr
	rdtime	a0
	li	t0, WFI_TICKS
	add	a0, a0, t0
	li	a7, SBI_EXT_TIME
	li	a6, 0
	ecall
	wfi
	li	a0, -1
	ecall
	addi	s6, s6, -1
	j	wait

	/* KVM has no such CSR to offer and answers with an illegal instruction. */
csr:	beqz	s7, spin
	csrr	t0, CSR_HGATP
	addi	s7, s7, -1
	j	csr

spin:	beqz	s8, done
	addi	s8, s8, -1
	j	spin

done:	li	t0, GUEST_DONE
	sw	zero, 0(t0)
	j	done

	/* The guest's own trap handler: go on behind the instruction. */
	.balign	4
skip:	csrr	t5, sepc
	addi	t5, t5, 4
	csrw	sepc, t5
	sret
guest_end:

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What vmm.c and its guest agree on.
 *
 * Copyright The perf-kvm-riscv authors
 */
#ifndef LAB_GUEST_H
#define LAB_GUEST_H

#define GUEST_RAM	0x80000000	/* where guest memory starts */
#define GUEST_MMIO	0x10000000	/* no memory here: vmm answers */
#define GUEST_DONE	0x10001000	/* a store here ends the VCPU */
#define GUEST_BELL	0x10002000	/* a store here is an ioeventfd, in KVM */
#define GUEST_HOLE	0x18000000	/* mapped to where the host has nothing */
#define GUEST_FILES	0x19000000	/* mapped to the files that the hart has */
#define GUEST_APLIC	0x20000000	/* the interrupt controller in KVM */
#define GUEST_IMSIC	0x28000000	/* a page with the MSI file of each VCPU */
#define GUEST_PAGE	4096
#define GUEST_CODE	256		/* of the first page, behind the counts */

/* The loops of guest.S, by their place in the table of counts */
#define SBI		0
#define MMIO_LOAD	1
#define MMIO_STORE	2
#define BELL		3
#define LOAD		4
#define STORE		5
#define FETCH		6
#define WFI		7
#define CSR		8
#define CYCLE		9
#define ILLEGAL		10
#define MISALIGNED_LOAD	11
#define MISALIGNED_AMO	12
#define HOLE_LOAD	13
#define HOLE_STORE	14
#define HOLE_FETCH	15
#define BREAK		16
#define MSI_WAIT	17
#define MMIO_LOADS	18
#define MMIO_STORES	19
#define APLIC_LOAD	20
#define CALLS		21
#define INSNS		22
#define BELL_STORES	23
#define MSI_SEND	24
#define SPIN		25
#define WORKS		26

/*
 * Accesses of a pass of MMIO_LOADS, MMIO_STORES and BELL_STORES, to addresses that
 * are 8 bytes apart: in the pages of MMIO or of the bell, from here on
 */
#define GUEST_WIDTHS	0x100
#define GUEST_LOADS	11
#define GUEST_STORES	8

#ifndef __ASSEMBLER__
extern const char guest[], guest_end[];
#endif

#endif /* LAB_GUEST_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Definitions shared by vmm.c and its guest.
 *
 * Copyright The perf-kvm-riscv authors
 */
#ifndef LAB_GUEST_H
#define LAB_GUEST_H

#define GUEST_RAM	0x80000000	/* start of guest memory */
#define GUEST_MMIO	0x10000000	/* MMIO that vmm handles */
#define GUEST_DONE	0x10001000	/* a store here ends the VCPU */
#define GUEST_BELL	0x10002000	/* a store here signals an ioeventfd, in KVM */
#define GUEST_HOLE	0x18000000	/* mapped to where the host has nothing */
#define GUEST_FILES	0x19000000	/* mapped to the hart's own MSI files */
#define GUEST_APLIC	0x20000000	/* the interrupt controller in KVM */
#define GUEST_IMSIC	0x28000000	/* a page for the MSI file of each VCPU */
#define GUEST_PAGE	4096
#define GUEST_CODE	256		/* offset in the first page, after the counts */

/* The loops of guest.S, by their index in the table of counts */
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
 * Accesses per iteration of MMIO_LOADS, MMIO_STORES and BELL_STORES, to addresses
 * 8 bytes apart, starting at this offset in the MMIO or bell page
 */
#define GUEST_WIDTHS	0x100
#define GUEST_LOADS	11
#define GUEST_STORES	8

#ifndef __ASSEMBLER__
extern const char guest[], guest_end[];
#endif

#endif /* LAB_GUEST_H */

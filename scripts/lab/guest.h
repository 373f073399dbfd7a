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
#define GUEST_PAGE	4096

#ifndef __ASSEMBLER__
extern const char guest[], guest_end[];
#endif

#endif /* LAB_GUEST_H */

// SPDX-License-Identifier: GPL-2.0
/*
 * names - print the names that perf's RISC-V part gives to instructions and SBI calls
 *
 * Usage: names HEX...	those instructions
 *	  names		every CSR with every kind of access, then as many
 *			pseudo-random encodings, two thirds of them with an
 *			opcode that can trap: SYSTEM or MISC-MEM
 *	  names -s	the SBI calls on stdin: extension and function
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "riscv_gfault.h"
#include "riscv_insn.h"
#include "riscv_kvm_stat.h"
#include "riscv_sbi.h"

static void print(u32 insn)
{
	struct event_key key = {};
	char name[40];

	riscv_insn_to_key(insn, &key);
	riscv_insn_name(&key, name, sizeof(name));
	printf("%08x %s\n", insn, name);
}

static void print_calls(void)
{
	char ext[24], func[24], name[40];
	struct event_key key;

	while (scanf("%23s %23s", ext, func) == 2) {
		riscv_sbi_to_key(strtoull(ext, NULL, 0),
				 strtoull(func, NULL, 0), &key);
		riscv_sbi_name(&key, name, sizeof(name));
		printf("%s\n", name);
	}
}

int main(int argc, char **argv)
{
	static const u32 opcodes[] = { 0x73, 0x0f };
	u64 random = 1;
	u32 i, csr, how;

	if (argc > 1 && !strcmp(argv[1], "-s")) {
		print_calls();
		return 0;
	}
	for (i = 1; i < (u32)argc; i++)
		print(strtoul(argv[i], NULL, 16));
	if (argc > 1)
		return 0;

	for (csr = 0; csr < 4096; csr++) {
		for (how = 0; how < 32; how++) {
			u32 funct3 = how & 7, rd = how >> 3 & 1, rs1 = how >> 4;

			if (funct3 & 3)
				print(csr << 20 | rs1 << 15 | funct3 << 12 |
				      rd << 7 | 0x73);
		}
	}

	for (i = 0; i < 100000; i++) {
		u32 insn;

		/* The constants of Knuth's MMIX */
		random = random * 6364136223846793005ULL + 1442695040888963407ULL;
		insn = random >> 32;
		if (i % 3)
			insn = (insn & ~0x7fU) | opcodes[i % 3 - 1];
		else		/* no longer than 32 bits */
			insn = (insn | 3) & ~4U;
		/* Clear operands, to also hit instructions without any */
		if (i & 4)
			insn &= 0xfff0707f;
		if (i & 8)
			insn &= 0xfe007fff;
		print(insn);
	}
	return 0;
}

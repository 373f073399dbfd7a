# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# arch/riscv/kvm/trace.h: convert our events, which align their lines with
# parentheses, to the layout of upstream's file.

/^TRACE_EVENT\(kvm_(entry|exit|sbi_ecall),/ {
	# Read the whole event
	:event
	N
	/\n\);$/!b event

	/\n\t    TP_PROTO/!b
	s/\n\t    (TP_STRUCT__entry|TP_fast_assign)\(/&\n\t\t/g
	s/\n(\t+)    /\n\1/g
	s/\n\t{3} *__/\n\t\t__/g
	s/([;)])\),\n\n/\1\n\t),\n\n/g
}

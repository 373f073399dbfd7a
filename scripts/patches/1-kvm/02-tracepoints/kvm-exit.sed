# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# arch/riscv/kvm/trace.h: add the name of the cause to kvm_exit's text.

/^TRACE_EVENT\(kvm_exit,/ {
	# Read the whole event
	:event
	N
	/\n\);$/!b event

	s/SCAUSE:0x%lx(, .*\n(\s*)__entry->scause,)/SCAUSE:0x%lx (%s)\1\
\2__entry->scause \& CAUSE_IRQ_FLAG ?\
\2show_interrupt(__entry->scause \& ~CAUSE_IRQ_FLAG) :\
\2show_exception(__entry->scause),/
}

# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# arch/riscv/kvm/trace.h: kvm_exit's text gains the name of the cause.

/^TRACE_EVENT\(kvm_exit,/ {
	# All of the event at once
	:event
	N
	/\n\);$/!b event

	s/SCAUSE:0x%lx(, .*\n(\s*)__entry->scause,)/SCAUSE:0x%lx (%s)\1\
\2__entry->scause \& CAUSE_IRQ_FLAG ?\
\2show_interrupt(__entry->scause \& ~CAUSE_IRQ_FLAG) :\
\2show_exception(__entry->scause),/
}

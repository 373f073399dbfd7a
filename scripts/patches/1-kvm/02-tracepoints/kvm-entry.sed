# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# arch/riscv/kvm/trace.h: add the VCPU number to kvm_entry.

/^TRACE_EVENT\(kvm_entry,/ {
	# Read the whole event
	:event
	N
	/\n\);$/!b event

	/__field\(unsigned long, pc\)/!b
	s/(\n\s*)__field\(unsigned long, pc\)/&\1__field(int, id)/
	s/(\n\s*)__entry->pc(\s*= )[^\n]*/&\1__entry->id\2vcpu->vcpu_id;/
	s/("PC: 0x[^"]*)", __entry->pc/\1, ID: %d", __entry->pc, __entry->id/
}

# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# tools/perf/util/kvm-stat.h: the parts of a row's time, and the events that they come from
/^struct kvm_event_stats \{$/,/^\};$/ {
	/^\tstruct stats stats;$/ {
		N
		s/\n\};$/\n\tu64 parts[KVM_NR_PARTS];\n\tunsigned int unknown_parts;&/
	}
}
/^struct kvm_events_ops \{$/,/^\};$/ {
	/^\tconst char \*name;$/ {
		N
		s/\n\};$/\n\tconst struct kvm_breakdown *breakdown;&/
	}
}

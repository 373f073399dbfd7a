# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# tools/perf/util/kvm-stat.h: the distribution of a row's times
/^struct kvm_event_stats \{$/,/^\};$/ {
	/^\tunsigned int unknown_parts;$/ {
		N
		s/\n\};$/\n\tstruct kvm_dist dist;&/
	}
}

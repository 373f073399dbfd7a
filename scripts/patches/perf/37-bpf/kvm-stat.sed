# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# tools/perf/util/kvm-stat.h: how BPF programs count an event kind, if they can
/^struct kvm_events_ops \{$/,/^\};$/ {
	/^\tconst char \*name;$/ {
		N
		s/\n\};$/\n\tconst struct kvm_bpf_events *bpf;&/
	}
}

# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# tools/perf/builtin-kvm.c: the option of report
/^\tconst struct option kvm_events_report_options\[\] = \{$/,/^\t\};$/ {
	/OPT_BOOLEAN\(0, "per-vcpu"/ {
		N
		/"breakdown"/! s/\n/&\t\tOPT_BOOLEAN(0, "breakdown", \&kvm->breakdown,\n\t\t\t    "show where the time goes: VMM, halts, KVM"),\n/
	}
}

# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# tools/perf/builtin-kvm.c: the options of report and of live
/OPT_BOOLEAN\(0, "per-vcpu"/ {
	N
	/"percentiles"/! s/\n/&\t\tOPT_CALLBACK_OPTARG(0, "percentiles", \&kvm->percentiles, NULL, "50,99",\n\t\t\t\t    "show percentiles of the time", kvm_percentiles__parse),\n/
}

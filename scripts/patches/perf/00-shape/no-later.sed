# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Linux 6.1's perf neither counts with BPF programs nor shows where the time goes.
/_(bpf|breakdown)\>/d
/^\tif \(!kvm->report_event\) \{$/,/^\t\}$/d
s/\) \+ 3,/) + 1,/

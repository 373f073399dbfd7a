# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Linux 6.1's perf neither counts with BPF programs or by function, nor shows where the
# time goes.
/_(bpf|breakdown)\>|has_cause/d
/^\/\* pc /,/^$/d
/riscv_pc_events/d
/^\tif \(!kvm->report_event\) \{$/,/^\t\}$/d
s/\) \+ 3,/) + 1,/

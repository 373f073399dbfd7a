# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Before Linux 6.14, events have their format from the start.
s/evsel__tp_format\(([^()]*)\)/\1->tp_format/

# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Linux 6.14 replaced this member of an event by a function.
s/evsel__tp_format\(([^()]*)\)/\1->tp_format/

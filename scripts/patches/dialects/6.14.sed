# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# From Linux 6.14 on, a function finds the format of an event when it is first needed.
s/([a-z>-]*evsel)->tp_format\>/evsel__tp_format(\1)/g

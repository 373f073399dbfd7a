# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Where spatch has continued a list of parameters, a tab is eight blanks.
s/^(\t+) {8}/\1\t/

# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Up to Linux 6.10, all of perf is one list of objects.
s/^( *)perf-util-/\1perf-/

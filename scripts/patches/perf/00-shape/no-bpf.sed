# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Linux 6.1's perf does not count with BPF programs.
/_bpf\>/d

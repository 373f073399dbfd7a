# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors

s/sort by avg time/sort by total time/

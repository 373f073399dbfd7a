# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors

s/sort by average time/sort by total time/
s/precent_time/percent_time/

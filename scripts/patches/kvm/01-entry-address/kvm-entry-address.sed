# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# arch/riscv/kvm/trace.h: the width of kvm_entry's address is meant, not digits.

s/"PC: 0x016%lx"/"PC: 0x%016lx"/

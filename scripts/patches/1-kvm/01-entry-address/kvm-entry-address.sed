# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# arch/riscv/kvm/trace.h: make 016 the width of kvm_entry's address, not part of
# the text.

s/"PC: 0x016%lx"/"PC: 0x%016lx"/

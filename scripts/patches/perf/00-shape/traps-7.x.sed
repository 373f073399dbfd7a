# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# What riscv_exception_types.h is called from Linux 6.17 on
s/riscv_exception_types/riscv_trap_types/
s/RISCV_EXCEPTION_TYPES_H/RISCV_TRAP_TYPES_H/

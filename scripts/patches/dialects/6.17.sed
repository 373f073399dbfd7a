# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Linux 6.17 renamed riscv_exception_types.h, and names of exceptions begin with EXC_.
s/riscv_exception_types/riscv_trap_types/
s/RISCV_EXCEPTION_TYPES_H/RISCV_TRAP_TYPES_H/
s/\{ code, #name \}/{ code, "EXC_" #name }/

# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# tools/perf/builtin-kvm.c: the order of rows, which spatch would reformat
s/^(\t       kvm_owner__cmp\(right->kvm_info, left->kvm_info\));$/\1 ?:\n\t       kvm_pc__cmp(left->kvm_info, right->kvm_info);/

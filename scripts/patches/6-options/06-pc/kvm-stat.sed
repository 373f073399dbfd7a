# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# tools/perf/util/kvm-stat.h: a function and a cause do not fit in 40 characters.
s/^(#define KVM_EVENT_NAME_LEN\t)40$/\1128/

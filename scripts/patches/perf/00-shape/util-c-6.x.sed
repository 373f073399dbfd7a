# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Our files in tools/perf/util, but for BPF: an architecture without "perf kvm stat"
# does not have most of what they use.
0,/^(static |struct |#define |\/\* |\/\*\*$)/s//#ifdef HAVE_KVM_STAT_SUPPORT\n\n&/
$s,$,\n\n#endif /* HAVE_KVM_STAT_SUPPORT */,

# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# An architecture without "perf kvm stat" does not have struct event_key.
/^struct kvm_timeline;$/i\
#ifdef HAVE_KVM_STAT_SUPPORT\

s/^#endif/& \/* HAVE_KVM_STAT_SUPPORT *\/\n\n&/

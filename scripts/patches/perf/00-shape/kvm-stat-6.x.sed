# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# What kvm-stat-6.x.cocci cannot do, because spatch would reformat the tables: an
# architecture provides variables with fixed names, ops are not const, and names of
# exceptions have no EXC_ prefix.
s/^const struct riscv_kvm_events/struct riscv_kvm_events/
s/^static const struct riscv_kvm_events/static struct riscv_kvm_events/
s/^extern const struct riscv_kvm_events/extern struct riscv_kvm_events/
s/^static const struct child_event_ops/static struct child_event_ops/
s/^static const struct kvm_reg_events_ops __/struct kvm_reg_events_ops /
s/^static const char \* const __kvm_skip/const char * const kvm_skip/
/^static const char \* const __kvm_events_tp/i\
const char *vcpu_id_str = "id";\
const char *kvm_exit_reason = "scause";\
const char *kvm_entry_trace = "kvm:kvm_entry";\
const char *kvm_exit_trace = "kvm:kvm_exit";\

s/^static const char \* const __kvm_events_tp/const char *kvm_events_tp/
s/"EXC_" #cause/#cause/

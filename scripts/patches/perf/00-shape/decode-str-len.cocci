// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/arch/riscv/util/kvm-stat.c: up to Linux 6.3, each architecture sets
// the width of perf's name column. KVM_EVENT_NAME_LEN, which is 40, replaced that.

@has@
@@
 const int decode_str_len = 40;

@@
identifier f;
@@
 f(...)
 {
 <...
-KVM_EVENT_NAME_LEN
+decode_str_len
 ...>
 }

@depends on !has@
@@
 const char *kvm_exit_trace = "kvm:kvm_exit";
+const int decode_str_len = 40;

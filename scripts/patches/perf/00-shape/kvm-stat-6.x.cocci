// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// Convert our kvm-stat*.c and riscv_kvm_stat.h, written for Linux 7.3, to older
// perf: the event is passed next to its sample, not in it, and functions have the
// same names on all architectures. For variables see kvm-stat-6.x.sed.

@@
identifier f, sample;
@@
 f(
+struct evsel *evsel,
 struct perf_sample *sample, ...)
 {
 ...
 }

@@
identifier f, sample;
type T;
@@
 T f(
+struct evsel *evsel,
 struct perf_sample *sample, ...);

@@
identifier f;
struct perf_sample *sample;
@@
 f(
+evsel,
 sample, ...)

@@
identifier sample;
@@
-sample->evsel
+evsel

@@
identifier kvm, thread, sample;
@@
-__kvm_vcpu_id_riscv(struct perf_kvm_stat *kvm, struct thread *thread,
-		    struct perf_sample *sample)
+kvm_vcpu_id(struct perf_kvm_stat *kvm, struct thread *thread,
+	    struct evsel *evsel, struct perf_sample *sample)
 {
 ...
 }

@@
identifier kvm;
@@
-__setup_kvm_events_tp_riscv(struct perf_kvm_stat *kvm)
+setup_kvm_events_tp(struct perf_kvm_stat *kvm)
 {
 ...
 }

@@
identifier kvm;
attribute name __maybe_unused;
@@
-__cpu_isa_init_riscv(struct perf_kvm_stat *kvm)
+cpu_isa_init(struct perf_kvm_stat *kvm, const char *cpuid __maybe_unused)
 {
 ...
 }

@@
@@
-__kvm_reg_events_ops_riscv()
+kvm_reg_events_ops

@@
@@
-const char * const *__kvm_events_tp_riscv(void)
-{
-	...
-}

@@
@@
-const struct kvm_reg_events_ops *__kvm_reg_events_ops_riscv(void)
-{
-	...
-}

@@
@@
-const char * const *__kvm_skip_events_riscv(void)
-{
-	...
-}

@@
identifier f;
attribute name __maybe_unused;
symbol evsel;
@@
 f(struct evsel *evsel
+__maybe_unused
 , ...)
 {
 ... when != evsel
 }

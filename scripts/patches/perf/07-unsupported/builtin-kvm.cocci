// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: fail if the architecture does not support kvm stat.

@has@
identifier events_ops;
@@
 register_kvm_events_ops(...)
 {
	...
	if (!events_ops)
		return false;
	...
 }

@depends on !has@
symbol e_machine, false;
identifier events_ops;
statement S;
@@
 register_kvm_events_ops(...)
 {
	const struct kvm_reg_events_ops *events_ops
+		= kvm_reg_events_ops(e_machine)
	;
+
+	if (!events_ops)
+		return false;
	for (
-	     events_ops = kvm_reg_events_ops(e_machine)
	     ; ...; events_ops++)
		S
	...
 }

@depends on !has@
symbol EM_HOST;
@@
 kvm_events_record(...)
 {
	...
	uint16_t e_machine = EM_HOST;
+
+	if (!kvm_events_tp(EM_HOST))
+		return -ENOTSUP;
	...
 }

@depends on !has@
identifier err, kvm;
@@
 kvm_events_live(...)
 {
	...
+	if (!kvm_events_tp(EM_HOST))
+		return -ENOTSUP;
	err = setup_kvm_events_tp(kvm, EM_HOST);
	...
 }

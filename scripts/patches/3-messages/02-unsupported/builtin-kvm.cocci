// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: fail if the architecture does not support kvm stat.

@@
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
-	for (events_ops = kvm_reg_events_ops(e_machine); events_ops->name; events_ops++)
+	for (; events_ops->name; events_ops++)
		S
	...
 }

@@
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

@@
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

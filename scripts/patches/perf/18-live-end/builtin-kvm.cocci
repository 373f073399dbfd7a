// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: do not make live fail if a signal interrupts its
// poll(), but make it fail if it cannot read events.

@@
identifier err;
@@
 kvm_events_live_report(...)
 {
 <...
-err =
 evlist__poll(...);
 ...>
 }

@@
identifier err, kvm, rc;
@@
 kvm_events_live_report(struct perf_kvm_stat *kvm)
 {
	...
	while (...) {
	...
	rc = perf_kvm__mmap_read(kvm);
-	if (rc < 0)
+	if (rc < 0) {
+		err = rc;
		break;
+	}
	...
	}
	...
	return err;
 }

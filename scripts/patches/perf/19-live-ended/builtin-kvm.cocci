// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: do not make live wait for threads that have exited, as
// poll() always finds their events ready. It ignores negative descriptors.

@@
identifier kvm;
@@
+static void drop_ended(struct fdarray *fda)
+{
+	int i = fda->nr;
+
+	while (i-- > 0)
+		if (fda->entries[i].revents & (POLLERR | POLLHUP))
+			fda->entries[i].fd = -1;
+}
+
 static int kvm_events_live_report(struct perf_kvm_stat *kvm)
 {
	...
	while (...) {
		...
		if (quit_pressed())
			break;
+		drop_ended(&kvm->evlist->core.pollfd);
		...
	}
	...
 }

// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: make live wait for events only, and check for keys in
// each round: stdin at its end is always ready. Do not change stdin's flags, as it
// may be shared, and reject wrong options before there is anything to undo.

@@
@@
-#include <fcntl.h>

@@
identifier fd;
@@
-static int fd_set_nonblock(int fd)
-{
-	...
-}

@@
@@
-static int perf_kvm__handle_stdin(void)
-{
-	...
-}

@@
identifier nr_stdin, fda, kvm;
symbol err, done, false, out, stdin;
typedef bool;
@@
+static bool quit_pressed(void)
+{
+	struct pollfd input;
+	char key;
+
+	input.fd = STDIN_FILENO;
+	input.events = POLLIN;
+	if (poll(&input, 1, 0) <= 0 || read(STDIN_FILENO, &key, 1) <= 0)
+		return false;
+	return key == 'q';
+}
+
 static int kvm_events_live_report(struct perf_kvm_stat *kvm)
 {
	...
-	int nr_stdin;
	...
	if (!verify_vcpu(...) || ...) {
-		goto out;
+		return err;
	}
	...
-	nr_stdin = evlist__add_pollfd(kvm->evlist, fileno(stdin));
-	if (nr_stdin < 0)
-		goto out;
-
-	if (fd_set_nonblock(fileno(stdin)) != 0)
-		goto out;
-
	...
	while (...) {
-		struct fdarray *fda = &kvm->evlist->core.pollfd;
		...
-		if (fda->entries[nr_stdin].revents & POLLIN)
-			done = perf_kvm__handle_stdin();
+		if (quit_pressed())
+			break;
		...
	}
	...
	return err;
 }

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
identifier err, kvm;
symbol rc;
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

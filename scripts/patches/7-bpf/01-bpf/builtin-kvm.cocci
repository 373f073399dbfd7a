// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: let report and live take their counts from BPF programs.

@@
@@
 #include "util/kvm-stat.h"
+#include "util/bpf_kvm_stat.h"

@@
@@
-"perf kvm stat report [<options>]"
+"perf kvm stat report [<options>] [<command>]"

@@
statement S, T;
@@
 static int cpu_isa_config(...)
 {
	<...
	if (
-	    kvm->live
+	    kvm->live || kvm->use_bpf
	   ) S else T
	...>
 }

@@
identifier kvm;
@@
 static int perf_kvm__timerfd_create(struct perf_kvm_stat *kvm)
 {
+	/* With BPF, the kernel has room for the rows of a second. */
+	unsigned int seconds = kvm->use_bpf ? 1 : kvm->display_time;
	...
	new_value.it_value.tv_sec =
-		kvm->display_time
+		seconds
		;
	...
	new_value.it_interval.tv_sec =
-		kvm->display_time
+		seconds
		;
	...
 }

@@
identifier kvm;
@@
 static int perf_kvm__handle_timerfd(struct perf_kvm_stat *kvm)
 {
	...
+	if (kvm->use_bpf && kvm_bpf__read(kvm) < 0)
+		return -1;
+	if (kvm->use_bpf && ++kvm->bpf_reads % kvm->display_time)
+		return 0;
	find_open(kvm);
	...
 }

@@
identifier kvm;
symbol ret, err, restore;
@@
 static int kvm_events_live_report(struct perf_kvm_stat *kvm)
 {
	...
	ret = cpu_isa_config(kvm);
	...
	if (kvm->breakdown && kvm_parts__init(kvm))
		goto restore;
+	if (kvm->use_bpf) {
+		ret = start_bpf(kvm);
+		if (ret) {
+			err = ret;
+			goto restore;
+		}
+	}
	...
-	evlist__enable(kvm->evlist);
+	if (!kvm->use_bpf)
+		evlist__enable(kvm->evlist);
	...
-	evlist__disable(kvm->evlist);
+	if (!kvm->use_bpf)
+		evlist__disable(kvm->evlist);
+	if (kvm->use_bpf && err == 0)
+		err = kvm_bpf__read(kvm);
	...
 }

@@
identifier kvm;
symbol ret, exit;
@@
 static int kvm_events_report_vcpu(struct perf_kvm_stat *kvm
+	, const char **command
 )
 {
	...
	if (!is_valid_key(kvm))
		goto exit;
	...
+	kvm_hists__init();
+	if (kvm->use_bpf) {
+		ret = count_events(kvm, command);
+		if (ret)
+			goto exit;
+	}
+
	if (kvm->use_stdio) { ... }
	else { ... }
	...
-	kvm_hists__init();
-
-	ret = read_events(kvm);
+	ret = kvm->use_bpf ? 0 : read_events(kvm);
	...
 }

@@
identifier kvm, argc, argv;
expression options, usage;
symbol true, NULL;
@@
 static int kvm_events_report(struct perf_kvm_stat *kvm, int argc, const char **argv)
 {
	...
	if (argc) {
		argc = parse_options(argc, argv, options, usage,
-			0
+			PARSE_OPT_STOP_AT_NON_OPTION
		);
		if (
-		    argc
+		    argc && !kvm->use_bpf
		   )
			usage_with_options(usage, options);
	}
+	if (kvm->use_bpf && check_bpf_options(kvm))
+		return -EINVAL;
+	if (kvm->opts.target.system_wide && !kvm->use_bpf) {
+		pr_err("-a needs -b: without it, report always shows everything that was recorded\n");
+		return -EINVAL;
+	}
+	if (kvm->use_bpf && strcmp(kvm->file_name, get_filename_for_perf_kvm())) {
+		pr_err("-b counts events and reads no file: leave out either -b or -i\n");
+		return -EINVAL;
+	}
	...
-	if (!kvm->opts.target.pid)
+	if (!kvm->opts.target.pid && !argc)
		kvm->opts.target.system_wide = true;
	...
	return kvm_events_report_vcpu(kvm
+		, argc ? argv : NULL
	);
 }

@@
identifier kvm, argc, argv;
symbol err, data;
symbol NULL, out;
@@
 static int kvm_events_live(struct perf_kvm_stat *kvm, int argc, const char **argv)
 {
	...
+	if (kvm->use_bpf && check_bpf_options(kvm))
+		return -EINVAL;
	kvm->duration *= NSEC_PER_USEC;
	...
	if (
-	    evlist__create_maps(kvm->evlist, &kvm->opts.target) < 0
+	    !kvm->use_bpf && evlist__create_maps(kvm->evlist, &kvm->opts.target) < 0
	   )
		usage_with_options(...);
	...
	kvm->session = perf_session__new(
-		&data
+		kvm->use_bpf ? NULL : &data
		, &kvm->tool);
	...
-	machine__synthesize_threads(&kvm->session->machines.host, &kvm->opts.target, kvm->evlist->core.threads, true, false, 1);
-	err = kvm_live_open_events(kvm);
-	if (err)
-		goto out;
+	if (kvm->use_bpf)
+		err = parse_target_str(kvm);
+	if (!kvm->use_bpf) {
+		machine__synthesize_threads(&kvm->session->machines.host, &kvm->opts.target, kvm->evlist->core.threads, true, false, 1);
+		err = kvm_live_open_events(kvm);
+	}
+	if (err)
+		goto out;
	...
	err = kvm_events_live_report(kvm);
	...
+	kvm_bpf__warn();
+	kvm_bpf__end();
	perf_session__delete(kvm->session);
	...
 }

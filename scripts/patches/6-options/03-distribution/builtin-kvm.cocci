// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: collect the distribution of each row's times, and print it.

@@
symbol event, i;
@@
 clear_events_cache_stats(...)
 {
	<...
(
	init_stats(&event->total.stats);
+	kvm_dist__clear(&event->total.dist);
|
	init_stats(&event->vcpu[i].stats);
+	kvm_dist__clear(&event->vcpu[i].dist);
)
	...>
 }

@@
symbol kvm_ev;
@@
 kvm_he_free(...)
 {
	...
+	kvm_dist__clear(&kvm_ev->total.dist);
+	while (kvm_ev->vcpu && kvm_ev->max_vcpu)
+		kvm_dist__clear(&kvm_ev->vcpu[--kvm_ev->max_vcpu].dist);
+	free(kvm_ev->vcpu);
	free(kvm_ev);
 }

@@
symbol kvm, stats, time_diff, true;
@@
 handle_end_event(...)
 {
	...
	if (kvm->breakdown)
		kvm_parts__end(...);
-	return true;
+	return !wants_dist(kvm) || !kvm_dist__add(&stats->dist, time_diff);
 }

@@
symbol kvm, stats;
statement S;
@@
 print_result(...)
 {
	...
	if (kvm->breakdown)
		kvm_parts__print_header(kvm->to);
+	if (kvm->percentiles.nr && !kvm->breakdown)
+		fprintf(kvm->to, "%9s", "");
+	kvm_percentiles__print_header(&kvm->percentiles, kvm->to);
	...
	for (...; ...; ...) {
		...
		if (kvm->breakdown)
			kvm_parts__print(kvm, stats);
+		if (kvm->percentiles.nr)
+			kvm_percentiles__print(&kvm->percentiles, &stats->dist, kvm->to);
		...
	}
	...
+	if (kvm->histogram)
+		print_histograms(kvm);
	if (kvm->lost_events) S
	...
 }

@@
symbol kvm, true;
@@
 kvm_events_report(...)
 {
	...
	if (kvm->breakdown)
		kvm->use_stdio = true;
+	if (wants_dist(kvm))
+		kvm->use_stdio = true;
	...
 }

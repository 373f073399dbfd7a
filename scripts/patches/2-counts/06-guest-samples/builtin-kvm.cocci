// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: look up VCPUs among the host's threads, even if KVM's
// events are guest samples.

@@
identifier kvm, sample, machine;
@@
 process_sample_event(..., struct machine *machine)
 {
	...
	if (skip_sample(kvm, sample))
		return 0;
+
+	/* A VCPU is a host thread, even if KVM's events are guest samples. */
+	machine = &kvm->session->machines.host;
	...
 }

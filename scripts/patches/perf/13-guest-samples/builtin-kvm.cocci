// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// tools/perf/builtin-kvm.c: a VCPU is a thread of the host, also where KVM's
// events are samples of the guest.

@has@
identifier kvm, machine;
@@
 machine = &kvm->session->machines.host;

@depends on !has@
identifier kvm, sample, machine;
@@
 process_sample_event(..., struct machine *machine)
 {
	...
	if (skip_sample(kvm, sample))
		return 0;
+
+	/* A VCPU is a thread of the host, even if KVM's events are the guest's. */
+	machine = &kvm->session->machines.host;
	...
 }

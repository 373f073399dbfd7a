// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// arch/riscv/kvm/vcpu_insn.c: trace MMIO with KVM's generic event, as arm64 does:
// a load when it is detected and again when its value is available, a store when
// it is detected.

@@
identifier vcpu, run, fault_addr, htinst, len;
@@
 kvm_riscv_vcpu_mmio_load(struct kvm_vcpu *vcpu, struct kvm_run *run,
			  unsigned long fault_addr, unsigned long htinst)
 {
 <...
 run->mmio.len = len;
+trace_kvm_mmio(KVM_TRACE_MMIO_READ_UNSATISFIED, len, fault_addr, NULL);
 ...>
 }

@@
identifier vcpu, run, fault_addr, htinst, len;
@@
 kvm_riscv_vcpu_mmio_store(struct kvm_vcpu *vcpu, struct kvm_run *run,
			   unsigned long fault_addr, unsigned long htinst)
 {
 <...
 run->mmio.len = len;
+trace_kvm_mmio(KVM_TRACE_MMIO_WRITE, len, fault_addr, run->mmio.data);
 ...>
 }

@@
identifier vcpu, run, len, shift;
@@
 kvm_riscv_vcpu_mmio_return(struct kvm_vcpu *vcpu, struct kvm_run *run)
 {
 <...
 len = vcpu->arch.mmio_decode.len;
 shift = vcpu->arch.mmio_decode.shift;
+trace_kvm_mmio(KVM_TRACE_MMIO_READ, len, run->mmio.phys_addr, run->mmio.data);
 ...>
 }

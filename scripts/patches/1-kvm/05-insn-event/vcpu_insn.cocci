// SPDX-License-Identifier: GPL-2.0
// Copyright The perf-kvm-riscv authors
//
// arch/riscv/kvm/vcpu_insn.c: trace each instruction before it is emulated or passed
// on to the guest's trap handler.

@@
identifier vcpu, run, trap, insn;
@@
 kvm_riscv_vcpu_virtual_insn(struct kvm_vcpu *vcpu, struct kvm_run *run,
			     struct kvm_cpu_trap *trap)
 {
 <...
 if (INSN_IS_16BIT(insn))
+{
+	trace_kvm_insn_emulate(vcpu, insn);
 	return truly_illegal_insn(vcpu, run, insn);
+}
 ...>
 }

@@
identifier vcpu, run, insn;
@@
+trace_kvm_insn_emulate(vcpu, insn);
+
 switch ((insn & INSN_OPCODE_MASK) >> INSN_OPCODE_SHIFT) {
 case INSN_OPCODE_SYSTEM:
 	return system_opcode_insn(vcpu, run, insn);
 default:
 	return truly_illegal_insn(vcpu, run, insn);
 }

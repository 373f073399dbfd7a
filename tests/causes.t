#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Every cause that KVM can exit for on this QEMU, made on purpose. The rest:
#
#   INST_MISALIGNED		no such thing on a hart with compressed
#				instructions, and delegated to the guest (hedeleg)
#   BREAKPOINT			delegated, except while the VMM debugs the guest,
#				which 6.1 cannot
#   SYSCALL, *_PAGE_FAULT	delegated
#   HYPERVISOR_SYSCALL		an ecall from HS-mode, which no guest runs in
#   MACHINE_SYSCALL		an ecall from M-mode
#   DOUBLE_TRAP, SOFTWARE_CHECK, HARDWARE_ERROR
#				of extensions that QEMU 7.2 has not
#   IRQ_VS_*			delegated (hideleg)
#   IRQ_M_*			never delegated by M-mode
#   IRQ_S_GEXT			on 6.1, which has no AIA
#   IRQ_RAS_*			of hardware that QEMU has not
#
# Some that QEMU 7.2 makes 10.0 does not: exceptions that the firmware redirects
# to the hypervisor, and IRQ_PMU_OVF. Whether it does is looked for.
#
# Those are in recordings/causes, written rather than recorded.
#
# needs: %/lab/.done

. tests/lib.sh

exceptions='sbi mmio-load mmio-store bell load store fetch wfi csr'
if redirects 6.12; then
	exceptions="$exceptions illegal misaligned-load misaligned-amo
		hole-load hole-store hole-fetch"
else
	echo '# Under this QEMU, exceptions that the firmware redirects are lost.'
fi

for base in 6.1 6.12; do
	kinds=$exceptions
	[ "$base" = 6.1 ] || kinds="$kinds break"

	host "$base" causes <<-END
	set -e
	cd /lab/causes
	for kind in $(echo "$kinds" | tr '\n\t' '  '); do
		perf kvm stat record -a -o /tmp/data vmm -c 1 -n 5 -k \$kind >\$kind
		report /tmp/data \$kind.vmexit
		report /tmp/data \$kind.vmentry --event=vmentry
	done
	# A guest runs on the first hart. The host's disk interrupts it, and so
	# does the second hart, which wakes the program that reads the pipe.
	busybox taskset 1 vmm -c 1 -n 0 -s -1 &
	perf kvm stat record -a -o /tmp/data busybox sh -c \
		'taskset 2 head -c 100m /dev/vda | taskset 1 cat >/dev/null'
	kill \$!
	report /tmp/data host.vmexit
	# perf samples the guest
	perf kvm stat record -a -o /tmp/data \
		perf record -a -e dTLB-load-misses -c 20 -o /tmp/pmu vmm -c 2 >pmu
	report /tmp/data pmu.vmexit
	cat /proc/interrupts >interrupts
	END
	ok "$base: guests that exit for all causes are recorded" [ $? -eq 0 ]

	for kind in $kinds; do
		did "$out/$kind" >"$tmp/did"
		guest_rows "$out/$kind.vmentry" >"$tmp/rows"
		ok "$base: of a guest that exits for $kind, vmentry has just that" \
			same "$tmp/did" "$tmp/rows"
		closed 1 <"$tmp/did" >"$tmp/closed"
		guest_rows "$out/$kind.vmexit" >"$tmp/rows"
		ok "$base: so has vmexit" same "$tmp/closed" "$tmp/rows"
		ok "$base: and as many exits as KVM counted" \
			[ "$(total "$out/$kind.vmentry")" -eq "$(stat "$out/$kind" exits)" ]
	done
	ok "$base: IRQ_S_SOFT is an IPI of the host" grep -q ' IRQ_S_SOFT ' "$out/host.vmexit"
	ok "$base: IRQ_S_EXT is a device of the host" grep -q ' IRQ_S_EXT ' "$out/host.vmexit"
	ok "$base: IRQ_S_TIMER is its timer" grep -q ' IRQ_S_TIMER ' "$out/host.vmexit"
	if fired "$out/interrupts" riscv-pmu; then
		ok "$base: IRQ_PMU_OVF is its PMU" grep -q ' IRQ_PMU_OVF ' "$out/pmu.vmexit"
	else
		echo "# $base: Under this QEMU, the host's PMU does not interrupt."
	fi

	# What KVM's counters of its own work say
	ok "$base: KVM counts MMIO that it handles itself as such" \
		[ "$(stat "$out/bell" mmio_exit_kernel)" -eq 10 ]
	ok "$base: and MMIO that goes to the VMM, with the store at the end" \
		[ "$(stat "$out/mmio-store" mmio_exit_user)" -eq 16 ]
	ok "$base: it counts WFI" [ "$(stat "$out/wfi" wfi_exit_stat)" -eq 5 ]
	# Forwarded to the VMM are of SBI calls few, of CSRs none.
	ok "$base: it counts no SBI call that it answers itself" \
		[ "$(stat "$out/sbi" ecall_exit_stat)" -eq 0 ]
	ok "$base: and no CSR that it answers with an illegal instruction" \
		[ "$(stat "$out/csr" csr_exit_user)" -eq 0 ]
done

# Without interrupts of the PMU, as KVM then emulates reading the cycle counter
host 6.12 gext -p 1 -m virt,aia=aplic-imsic,aia-guests=3 \
	-q '-cpu rv64,h=true,sstc=off' <<-'END'
	cd /lab/gext
	perf kvm stat record -a -o /tmp/data vmm -c 1 -n 5 -k cycle >cycle || exit
	report /tmp/data cycle.vmexit
	perf kvm stat record -a -o /tmp/data vmm -c 2 -n 20 -k msi >msi || exit
	report /tmp/data report
END
ok '6.12: with an AIA, guests that wake each other are recorded' [ $? -eq 0 ]
ok '6.12: IRQ_S_GEXT is an interrupt for a guest that sleeps' \
	grep ' IRQ_S_GEXT ' "$out/report"
ok '6.12: and all its exits have a name' \
	no grep -E 'UNKNOWN|EXC_[0-9]|IRQ_[0-9]' "$out/report"
did "$out/cycle" | closed 1 >"$tmp/closed"
guest_rows "$out/cycle.vmexit" >"$tmp/rows"
ok '6.12: of a guest that reads the cycle counter, vmexit has just that' \
	same "$tmp/closed" "$tmp/rows"
ok '6.12: and as many as KVM counted' \
	[ "$(stat "$out/cycle" csr_exit_kernel)" -eq 5 ]

finish

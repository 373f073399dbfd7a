#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Reports on guests that provoke every exit cause that can occur with KVM on this
# QEMU. The other causes are:
#
#   INST_MISALIGNED		impossible on a hart with compressed
#				instructions, and delegated to the guest (hedeleg)
#   BREAKPOINT			delegated, except while the VMM debugs the guest,
#				which 6.1 cannot
#   SYSCALL, *_PAGE_FAULT	delegated
#   HYPERVISOR_SYSCALL		an ecall from HS-mode, in which no guest runs
#   MACHINE_SYSCALL		an ecall from M-mode
#   DOUBLE_TRAP, SOFTWARE_CHECK, HARDWARE_ERROR
#				of extensions that QEMU 7.2 does not have
#   IRQ_VS_*			delegated (hideleg)
#   IRQ_M_*			never delegated by M-mode
#   IRQ_S_GEXT			on 6.1, which has no AIA
#   IRQ_RAS_*			of hardware that QEMU does not emulate
#
# Some that occur under QEMU 7.2 do not under 10.0: exceptions that the firmware
# redirects to the hypervisor, and IRQ_PMU_OVF. The test finds out whether they do.
#
# recordings/causes, which is made by hand, has all of these.
#
# needs: %/lab/.done 7.3/lab/.done

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
	# A guest runs on the first hart. The host's disk interrupts it, as does
	# the second hart when it wakes the program that reads the pipe.
	busybox taskset 1 vmm -c 1 -n 0 -s -1 &
	perf kvm stat record -a -o /tmp/data busybox sh -c \
		'taskset 2 head -c 20m /dev/vda | taskset 1 cat >/dev/null'
	kill \$!
	report /tmp/data host.vmexit
	# perf samples the guest
	perf kvm stat record -a -o /tmp/data \
		perf record -a -e dTLB-load-misses -c 20 -o /tmp/pmu vmm -c 2 >pmu
	report /tmp/data pmu.vmexit
	cat /proc/interrupts >interrupts
	END
	ok "$base: record and report work on guests that exit for all causes" [ $? -eq 0 ]

	for kind in $kinds; do
		did "$out/$kind" >"$tmp/did"
		guest_rows "$out/$kind.vmentry" >"$tmp/rows"
		ok "$base: vmentry has exactly the exits of a guest that does $kind" \
			same "$tmp/did" "$tmp/rows"
		closed 1 <"$tmp/did" >"$tmp/closed"
		guest_rows "$out/$kind.vmexit" >"$tmp/rows"
		ok "$base: vmexit has exactly the exits of a guest that does $kind" \
			same "$tmp/closed" "$tmp/rows"
		ok "$base: vmentry has as many exits for $kind as KVM counted" \
			[ "$(total "$out/$kind.vmentry")" -eq "$(stat "$out/$kind" exits)" ]
	done
	ok "$base: vmexit has the host's IPIs as IRQ_S_SOFT" \
		grep -q ' IRQ_S_SOFT ' "$out/host.vmexit"
	ok "$base: vmexit has the host's device interrupts as IRQ_S_EXT" \
		grep -q ' IRQ_S_EXT ' "$out/host.vmexit"
	ok "$base: vmexit has the host's timer interrupts as IRQ_S_TIMER" \
		grep -q ' IRQ_S_TIMER ' "$out/host.vmexit"
	if fired "$out/interrupts" riscv-pmu; then
		ok "$base: vmexit has the host's PMU interrupts as IRQ_PMU_OVF" \
			grep -q ' IRQ_PMU_OVF ' "$out/pmu.vmexit"
	else
		echo "# $base: Under this QEMU, the host's PMU does not interrupt."
	fi

	# KVM's own counters
	ok "$base: KVM counts MMIO that it handles itself" \
		[ "$(stat "$out/bell" mmio_exit_kernel)" -eq 10 ]
	ok "$base: KVM counts MMIO that goes to the VMM, including the final store" \
		[ "$(stat "$out/mmio-store" mmio_exit_user)" -eq 16 ]
	ok "$base: KVM counts WFI" [ "$(stat "$out/wfi" wfi_exit_stat)" -eq 5 ]
	# KVM forwards few SBI calls and no CSR accesses to the VMM.
	ok "$base: KVM does not count SBI calls that it handles itself" \
		[ "$(stat "$out/sbi" ecall_exit_stat)" -eq 0 ]
	ok "$base: KVM does not count CSR accesses that it turns into illegal instructions" \
		[ "$(stat "$out/csr" csr_exit_user)" -eq 0 ]
done

# Without PMU interrupts, KVM emulates reads of the cycle counter.
host 7.3 gext -p 1 -m virt,aia=aplic-imsic,aia-guests=3 \
	-q '-cpu rv64,h=true,sstc=off' <<-'END'
	cd /lab/gext
	perf kvm stat record -a -o /tmp/data vmm -c 1 -n 5 -k cycle >cycle || exit
	report /tmp/data cycle.vmexit
	perf kvm stat record -a -o /tmp/data vmm -c 2 -n 20 -k msi >msi || exit
	report /tmp/data report
END
ok '7.3: with an AIA, record and report work on VCPUs that wake each other' [ $? -eq 0 ]
ok '7.3: vmexit has interrupts for a sleeping VCPU as IRQ_S_GEXT' \
	grep ' IRQ_S_GEXT ' "$out/report"
ok '7.3: vmexit has a name for each exit of VCPUs that wake each other' \
	no grep -E 'UNKNOWN|EXC_[0-9]|IRQ_[0-9]' "$out/report"
did "$out/cycle" | closed 1 >"$tmp/closed"
guest_rows "$out/cycle.vmexit" >"$tmp/rows"
ok '7.3: vmexit has exactly the exits of a guest that reads the cycle counter' \
	same "$tmp/closed" "$tmp/rows"
ok '7.3: KVM counts reads of the cycle counter' \
	[ "$(stat "$out/cycle" csr_exit_kernel)" -eq 5 ]

finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Reports on a guest whose exits are known by construction, against what it did
# and against KVM's own counters

. tests/lib.sh

for base in 6.1 6.12; do
	host $base vmm -t 300 <<-'END'
	set -e
	cd /lab/vmm
	for n in 1 2 8; do
		perf kvm stat record -a -o /tmp/$n.data vmm -c $n -n 20 -s 20000000 >$n.vmm
		for event in vmexit vmentry; do
			perf kvm -i /tmp/$n.data stat report --event=$event >$n.$event 2>&1
		done
		i=0
		while [ $i -lt $n ]; do
			perf kvm -i /tmp/$n.data stat report --vcpu $i >$n.vcpu$i 2>&1
			i=$((i + 1))
		done
	done
	# The entries to the guest's first page and first loop, its SBI calls,
	# left out: the first entry that is recorded ends an MMIO load.
	perf record -R -c 1 -m 1024 -a -o /tmp/first.data -e kvm:kvm_exit \
		-e kvm:kvm_entry --filter 'pc >= 0x80000180' vmm -c 1 -n 20 >first.vmm
	perf kvm -i /tmp/first.data stat report >first 2>&1
	perf kvm -i /tmp/first.data stat report --vcpu 0 >first.vcpu0 2>&1
	END
	ok "$base: guests with 1, 2 and 8 VCPUs are recorded and reported" [ $? -eq 0 ]

	did "$out/first.vmm" | closed 1 |
		sed 's/\(SUPERVISOR_SYSCALL\).*/\1 40/; s/\(INST_GUEST.*\) 21/\1 20/' >"$tmp/closed"
	for report in first first.vcpu0; do
		guest_rows "$out/$report" >"$tmp/rows"
		ok "$base: an exit before a VCPU's first entry counts ($report)" \
			same "$tmp/closed" "$tmp/rows"
	done

	for n in 1 2 8; do
		run="$base, $n VCPUs"
		did "$out/$n.vmm" >"$tmp/did"
		closed $n <"$tmp/did" >"$tmp/closed"
		guest_rows "$out/$n.vmexit" >"$tmp/rows"
		ok "$run: vmexit has just the exits that the guest made, by cause" \
			same "$tmp/closed" "$tmp/rows"
		exits=$(stat "$out/$n.vmm" exits)
		ok "$run: vmexit has as many exits as KVM counted, less $n open at the end" \
			[ "$(total "$out/$n.vmexit")" -eq $((exits - n)) ]

		guest_rows "$out/$n.vmentry" >"$tmp/rows"
		ok "$run: vmentry has just the exits that the guest made, by cause" \
			same "$tmp/did" "$tmp/rows"
		ok "$run: vmentry has as many exits as KVM counted" \
			[ "$(total "$out/$n.vmentry")" -eq "$exits" ]
		ok "$run: KVM's counter of WFIs is what the guest did" \
			[ "$(stat "$out/$n.vmm" wfi_exit_stat)" -eq \
			  $((20 * n + n * (n - 1) / 2)) ]
		ok "$run: KVM's counter of MMIO is what the guest did" \
			[ "$(stat "$out/$n.vmm" mmio_exit_user)" -eq \
			  $((5 * 20 * n + n * (n - 1) + n)) ]
		ok "$run: host timer interrupts are among them, by name" \
			grep -q ' IRQ_S_TIMER ' "$out/$n.vmexit"
		ok "$run: no exit is without a name" \
			no grep -E 'UNKNOWN|unknown|EXC_[0-9]|IRQ_[0-9]' "$out/$n.vmexit" "$out/log"

		i=0
		while [ $i -lt $n ]; do
			did "$out/$n.vmm" $i | closed 1 >"$tmp/closed"
			guest_rows "$out/$n.vcpu$i" >"$tmp/rows"
			ok "$run: --vcpu $i has just that VCPU's exits" \
				same "$tmp/closed" "$tmp/rows"
			ok "$run: --vcpu $i has as many exits as KVM counted for it, less one" \
				[ "$(total "$out/$n.vcpu$i")" -eq \
				  $(($(stat "$out/$n.vmm" exits $i) - 1)) ]
			i=$((i + 1))
		done
	done
done

finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Compare reports on a guest with known exits to what it did and to KVM's own
# counters. For Debian's kernels as they are, see stock.t.
#
# needs: %/lab/.done backports/lab/.done

. tests/lib.sh

for base in $bases backports; do
	host "$base" counts -t 600 <<-'END'
	set -e
	# A misleading name: kvm_entry has the number of the VCPU.
	export name='CPU 9%d/KVM'
	cd /lab/counts
	for n in 1 2 8; do
		perf kvm stat record -a -o /tmp/data vmm -t "$name" -c $n \
			-n 20 -s 20000000 >$n.vmm
		for event in vmexit vmentry sbi mmio gfault insn; do
			report /tmp/data $n.$event --event=$event
		done
		i=0
		while [ $i -lt $n ]; do
			report /tmp/data $n.vcpu$i --vcpu $i
			i=$((i + 1))
		done
	done

	# Two VMs at once
	perf kvm stat record -a -o /tmp/data busybox sh -c '
		vmm -t "$name" -c 2 -n 50 >two.a & a=$!
		vmm -t "$name" -c 3 -n 30 >two.b & b=$!
		echo $a $b >two.pids; wait'
	read -r a b <two.pids
	report /tmp/data two.a.vmentry --event=vmentry -p $a
	report /tmp/data two.b.vmentry --event=vmentry -p $b
	report /tmp/data two.vmentry --event=vmentry
	report /tmp/data two.a.mmio --event=mmio -p $a -k time
	report /tmp/data two.b.mmio --event=mmio -p $b
	report /tmp/data two.b1.vmentry --event=vmentry -p $b --vcpu 1
	END
	ok "$base: record and report work on guests with known exits" [ $? -eq 0 ]

	for n in 1 2 8; do
		run="$base, $n VCPUs"
		did "$out/$n.vmm" >"$tmp/did"
		closed $n <"$tmp/did" >"$tmp/closed"
		guest_rows "$out/$n.vmexit" >"$tmp/rows"
		ok "$run: vmexit has exactly the guest's exits, by cause" \
			same "$tmp/closed" "$tmp/rows"
		exits=$(stat "$out/$n.vmm" exits)
		ok "$run: vmexit has as many exits as KVM counted, minus $n open at the end" \
			[ "$(total "$out/$n.vmexit")" -eq $((exits - n)) ]

		guest_rows "$out/$n.vmentry" >"$tmp/rows"
		ok "$run: vmentry has exactly the guest's exits, by cause" \
			same "$tmp/did" "$tmp/rows"
		ok "$run: vmentry has as many exits as KVM counted" \
			[ "$(total "$out/$n.vmentry")" -eq "$exits" ]

		# Each VCPU makes one iteration more of a loop than the one before.
		more=$((n * (n - 1) / 2))
		ok "$run: KVM counts as many WFIs as the guest made" \
			[ "$(stat "$out/$n.vmm" wfi_exit_stat)" -eq $((20 * n + more)) ]
		ok "$run: KVM counts as much MMIO to the VMM as the guest made" \
			[ "$(stat "$out/$n.vmm" mmio_exit_user)" -eq \
			  $((5 * 20 * n + 2 * more + n)) ]
		ok "$run: KVM counts as much MMIO to KVM as the guest made" \
			[ "$(stat "$out/$n.vmm" mmio_exit_kernel)" -eq \
			  $((2 * 20 * n + more)) ]
		at "$out/$n.vmm" mmio kernel page >"$tmp/want"
		rows "$out/$n.gfault" >"$tmp/rows"
		ok "$run: gfault has exactly the pages that the guest touched" \
			same "$tmp/want" "$tmp/rows"
		ok "$run: insn has exactly the guest's WFIs and CSR accesses" \
			[ "$(rows "$out/$n.insn" | tr '\n' ,)" = \
			  "csr hgatp:R $((3 * 20 * n + more)),wfi $((20 * n + more))," ]
		at "$out/$n.vmm" mmio kernel >"$tmp/want"
		rows "$out/$n.mmio" >"$tmp/rows"
		ok "$run: mmio has exactly the guest's MMIO" same "$tmp/want" "$tmp/rows"
		ok "$run: sbi has exactly the guest's calls" \
			[ "$(rows "$out/$n.sbi" | tr '\n' ,)" = \
			  "BASE.get_spec_version $((7 * 20 * n + more)),TIME.set_timer $((2 * (20 * n + more)))," ]
		ok "$run: sbi, mmio, gfault and insn add up to the rows of vmexit" \
			all_agree "$out/$n."
		ok "$run: vmexit has host timer interrupts by name" \
			grep -q ' IRQ_S_TIMER ' "$out/$n.vmexit"
		ok "$run: vmexit has a name for each exit" \
			no grep -E 'UNKNOWN|unknown|EXC_[0-9]|IRQ_[0-9]' "$out/$n.vmexit" "$out/log"

		i=0
		while [ $i -lt $n ]; do
			did "$out/$n.vmm" $i | closed 1 >"$tmp/closed"
			guest_rows "$out/$n.vcpu$i" >"$tmp/rows"
			ok "$run: --vcpu $i shows exactly that VCPU's exits" \
				same "$tmp/closed" "$tmp/rows"
			ok "$run: --vcpu $i shows as many exits as KVM counted for it, minus one" \
				[ "$(total "$out/$n.vcpu$i")" -eq \
				  $(($(stat "$out/$n.vmm" exits $i) - 1)) ]
			i=$((i + 1))
		done
	done

	for vm in a b; do
		at "$out/two.$vm" mmio kernel >"$tmp/want"
		rows "$out/two.$vm.mmio" >"$tmp/rows"
		ok "$base: of two VMs, -p shows exactly the MMIO of VM $vm" \
			same "$tmp/want" "$tmp/rows"
		did "$out/two.$vm" >"$tmp/did"
		guest_rows "$out/two.$vm.vmentry" >"$tmp/rows"
		ok "$base: of two VMs, -p shows exactly the exits of VM $vm" \
			same "$tmp/did" "$tmp/rows"
		ok "$base: of two VMs, -p shows as many exits as KVM counted for VM $vm" \
			[ "$(total "$out/two.$vm.vmentry")" -eq "$(stat "$out/two.$vm" exits)" ]
	done
	ok "$base: without -p, report shows as many exits as KVM counted for two VMs" \
		[ "$(total "$out/two.vmentry")" -eq \
		  $(($(stat "$out/two.a" exits) + $(stat "$out/two.b" exits))) ]
	ok "$base: of two VMs, -p and --vcpu show as many exits as KVM counted for a VCPU" \
		[ "$(total "$out/two.b1.vmentry")" -eq "$(stat "$out/two.b" exits 1)" ]
done

finish

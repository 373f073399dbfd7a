#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Reports on a guest whose exits are known by construction, against what it did
# and against KVM's own counters

. tests/lib.sh

stock="qemu-riscv64-static -L $build/debian $build/debian/usr/bin/perf"

for base in 6.1 6.12; do
	host $base vmm -t 600 <<-'END'
	set -e
	cd /lab/vmm
	for n in 1 2 8; do
		perf kvm stat record -a -o /tmp/$n.data vmm -c $n -n 20 -s 20000000 >$n.vmm
		for event in vmexit vmentry gfault insn; do
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
	# VCPUs that change harts, that come and go, that are killed
	perf kvm stat record -a -o /tmp/moved.data vmm -m -c 4 -n 20 -s 100000000 >moved.vmm
	perf script -i /tmp/moved.data -F tid,cpu >moved.cpus
	perf kvm stat record -a -o /tmp/late.data vmm -1 -c 3 -n 20 >late.vmm
	perf kvm stat record -a -o /tmp/killed.data busybox sh -c \
		'vmm -c 4 -k mmio-store -n 1000000 & until [ -e /proc/$!/task ] && [ $(ls /proc/$!/task | wc -l) -gt 4 ]; do :; done; busybox usleep 500000; kill -9 $!; wait $!; vmm -n 20 >killed.vmm'
	cp /tmp/killed.data .
	for run in moved late killed; do
		for event in vmexit vmentry; do
			perf kvm -i /tmp/$run.data stat report --event=$event >$run.$event 2>&1
		done
	done
	for i in 0 1 2; do
		perf kvm -i /tmp/late.data stat report --vcpu $i >late.vcpu$i 2>&1
	done
	busybox mkfifo /tmp/keys
	perf kvm stat live </tmp/keys >live 2>&1 &
	exec 3>/tmp/keys
	until grep -q VCPU live; do sleep 0.2; done
	vmm -m -c 4 -n 200 >live.vmm
	sleep 3
	echo q >&3
	wait
	# Two VMs at once
	perf kvm stat record -a -o /tmp/two.data busybox sh -c '
		vmm -c 2 -n 50 >two.a & a=$!
		vmm -c 3 -n 30 >two.b & b=$!
		echo $a $b >two.pids; wait'
	read -r a b <two.pids
	perf kvm -i /tmp/two.data stat report --event=vmentry -p $a >two.a.vmentry 2>&1
	perf kvm -i /tmp/two.data stat report --event=vmentry -p $b >two.b.vmentry 2>&1
	perf kvm -i /tmp/two.data stat report --event=vmentry >two.vmentry 2>&1
	perf kvm -i /tmp/two.data stat report --event=vmentry -p $b --vcpu 1 >two.b1.vmentry 2>&1
	END
	ok "$base: guests with 1, 2 and 8 VCPUs are recorded and reported" [ $? -eq 0 ]

	did "$out/first.vmm" | closed 1 |
		sed 's/\(SUPERVISOR_SYSCALL\).*/\1 40/; s/\(INST_GUEST.*\) 21/\1 20/' >"$tmp/closed"
	for report in first first.vcpu0; do
		guest_rows "$out/$report" >"$tmp/rows"
		ok "$base: an exit before a VCPU's first entry counts ($report)" \
			same "$tmp/closed" "$tmp/rows"
	done

	for run in moved late; do
		did "$out/$run.vmm" >"$tmp/did"
		guest_rows "$out/$run.vmentry" >"$tmp/rows"
		ok "$base: $run: vmentry has just the exits that the guest made" \
			same "$tmp/did" "$tmp/rows"
		ok "$base: $run: and as many as KVM counted" \
			[ "$(total "$out/$run.vmentry")" -eq "$(stat "$out/$run.vmm" exits)" ]
		vcpus=$(grep -c ' exits ' "$out/$run.vmm")
		closed "$vcpus" <"$tmp/did" >"$tmp/closed"
		guest_rows "$out/$run.vmexit" >"$tmp/rows"
		ok "$base: $run: so has vmexit, less one open exit a VCPU" \
			same "$tmp/closed" "$tmp/rows"
	done
	ok "$base: moved: the VCPUs did run on both harts" \
		[ "$(sort -u "$out/moved.cpus" | awk '{ n[$1]++ } END {
			for (t in n) m += n[t] == 2; print m }')" -ge 4 ]
	for i in 0 1 2; do
		did "$out/late.vmm" $i | closed 1 >"$tmp/closed"
		guest_rows "$out/late.vcpu$i" >"$tmp/rows"
		ok "$base: late: --vcpu $i has just that VCPU's exits" \
			same "$tmp/closed" "$tmp/rows"
	done
	ok "$base: killed: the VMM was amid its exits" \
		[ "$(total "$out/killed.vmentry")" -gt $(($(stat "$out/killed.vmm" exits) + 100)) ]
	for event in vmexit vmentry; do
		timings "$out/killed.$event" >"$tmp/a"
		$stock script -i "$out/killed.data" -F tid,time,event,trace --ns 2>/dev/null |
			awk -v event=$event -f tests/intervals.awk | sort >"$tmp/b"
		ok "$base: killed: $event is what follows from perf script's time stamps" \
			same "$tmp/b" "$tmp/a"
	done

	ok "$base: live shows as many exits as KVM counted, less one a VCPU" \
		shown "$out/live" $(($(stat "$out/live.vmm" exits) - 4))
	did "$out/live.vmm" | cut -d ' ' -f 1 >"$tmp/causes"
	guest_rows "$out/live" | cut -d ' ' -f 1 | sort -u >"$tmp/rows"
	ok "$base: live has just the causes that the guest made" \
		same "$tmp/causes" "$tmp/rows"

	for vm in a b; do
		did "$out/two.$vm" >"$tmp/did"
		guest_rows "$out/two.$vm.vmentry" >"$tmp/rows"
		ok "$base: of two VMs at once, -p has just the exits of VM $vm" \
			same "$tmp/did" "$tmp/rows"
		ok "$base: and as many as KVM counted for it" \
			[ "$(total "$out/two.$vm.vmentry")" -eq "$(stat "$out/two.$vm" exits)" ]
	done
	ok "$base: without -p, as many as KVM counted for both" \
		[ "$(total "$out/two.vmentry")" -eq \
		  $(($(stat "$out/two.a" exits) + $(stat "$out/two.b" exits))) ]
	ok "$base: with --vcpu, too, as many as KVM counted for that VCPU of that VM" \
		[ "$(total "$out/two.b1.vmentry")" -eq "$(stat "$out/two.b" exits 1)" ]

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
		ok "$run: so is KVM's counter of MMIO that it handles itself" \
			[ "$(stat "$out/$n.vmm" mmio_exit_kernel)" -eq \
			  $((2 * 20 * n + n * (n - 1) / 2)) ]
		ok "$run: host timer interrupts are among them, by name" \
			grep -q ' IRQ_S_TIMER ' "$out/$n.vmexit"
		ok "$run: no exit is without a name" \
			no grep -E 'UNKNOWN|unknown|EXC_[0-9]|IRQ_[0-9]' "$out/$n.vmexit" "$out/log"

		# What the loops of -n 20 make: more by one from VCPU to VCPU
		more=$((n * (n - 1) / 2))
		for what in "10000000:R 2" "10000000:W 3" "10002000:W 2"; do
			count=$((${what#* } * 20 * n + more))
			what=0x${what% *}
			ok "$run: gfault has $count accesses of $what" \
				[ "$(row "$out/$n.gfault" "$what")" -eq $count ]
		done
		count=$(rows "$out/$n.gfault" | grep -c '^0x8')
		ok "$run: gfault has each page of memory once" \
			[ "$count" -eq $((n + 4 * 20 * n + 3 * more)) ]
		ok "$run: insn has just the WFIs and the CSR of the guest" \
			[ "$(rows "$out/$n.insn" | tr '\n' ,)" = \
			  "csr hgatp:R $((3 * 20 * n + more)),wfi $((20 * n + more))," ]
		ok "$run: both add up to the rows of vmexit" agree \
			"$out/$n.vmexit" "$out/$n.gfault" "$out/$n.insn"

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

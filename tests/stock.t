#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Our perf on Debian 13's own kernel, with upstream's trace events

. tests/lib.sh

for base in 6.1 6.12; do
	host $base stock-run -k stock -t 600 <<-'END'
	set -e
	cd /lab/stock-run
	uname -v >kernel
	perf kvm stat record -a -o /tmp/vmm.data vmm -c 2 -n 20 -s 20000000 >vmm.log
	for event in vmexit vmentry; do
		report /tmp/vmm.data $event --event=$event
	done
	for name in 'CPU %d/KVM' worker; do
		perf kvm stat record -a -o /tmp/vmm.data vmm -c 2 -n 20 -t "$name" >"${name%% *}.log"
		for i in 0 1; do
			report /tmp/vmm.data "${name%% *}.$i" --vcpu $i
		done
	done
	perf kvm stat record -a -o /tmp/guest.data guest >guest.log
	for event in vmexit gfault insn; do
		report /tmp/guest.data guest.$event --event=$event
	done
	for i in 0 1; do
		report /tmp/guest.data guest.$i --vcpu $i
	done
	# A VM that starts after live has
	watch live perf --vcpu 1
	vmm -m -c 2 -n 200 -t 'CPU %d/KVM' >live.log
	unwatch
	# Two VMs of one process number, one after the other
	watch reused perf --vcpu 0
	vmm -c 1 -n 200 >reused.first &
	first=$!
	wait $first
	until	echo $((first - 1)) >/proc/sys/kernel/ns_last_pid &&
		busybox sh -c "[ \$\$ = $first ] && exec vmm -c 1 -n 200" >reused.second; do
		:
	done
	unwatch
	if perf kvm stat live --event=sbi 2>live-sbi; then exit 1; fi
	perf evlist -i /tmp/guest.data >events
	# Without tracefs, as a user who may not mount it, as perf would
	busybox umount /sys/kernel/tracing
	busybox umount -l /sys/kernel/debug
	mkdir /tmp/etc
	echo nobody:x:65534:65534::/:/bin/bash >/tmp/etc/passwd
	busybox mount --bind /tmp/etc /etc
	if busybox su nobody -c '/tmp/bin/perf kvm stat record -a true' 2>no-tracefs; then exit 1; fi
	busybox umount /etc
	busybox mount -t tracefs none /sys/kernel/tracing
	# The last thing, as it is the end of KVM here
	busybox rmmod kvm
	if perf kvm stat record -a true 2>no-kvm; then exit 1; fi
	if perf kvm stat live 2>no-kvm-live; then exit 1; fi
	if guest 2>no-kvm-guest; then exit 1; fi
	END
	ok "perf of $base records and reports on Debian 13's kernel" [ $? -eq 0 ]
	ok "perf of $base: the kernel is Debian's" grep -q Debian "$out/kernel"

	did "$out/vmm.log" >"$tmp/did"
	guest_rows "$out/vmentry" >"$tmp/rows"
	ok "perf of $base: vmentry has just the exits that the guest made" \
		same "$tmp/did" "$tmp/rows"
	closed 2 <"$tmp/did" >"$tmp/closed"
	guest_rows "$out/vmexit" >"$tmp/rows"
	ok "perf of $base: so has vmexit, less the two open at the end" \
		same "$tmp/closed" "$tmp/rows"
	ok "perf of $base: there are as many exits as KVM counted" \
		[ "$(total "$out/vmentry")" -eq "$(stat "$out/vmm.log" exits)" ]
	ok "perf of $base: a Linux guest's report has no exit without a name" \
		no grep -E 'UNKNOWN|unknown' "$out/guest.vmexit"
	ok "perf of $base: a Linux guest's report has its SBI calls" \
		grep -q ' SUPERVISOR_SYSCALL ' "$out/guest.vmexit"

	ok "perf of $base: gfault and insn add up to the rows of vmexit" \
		agree "$out/guest."
	ok "perf of $base: gfault has the Linux guest's console" \
		[ "$(row "$out/guest.gfault" 0x10000000:W)" -gt 0 ]
	ok "perf of $base: insn has its WFIs" [ "$(row "$out/guest.insn" wfi)" -gt 0 ]

	# Upstream's kvm_entry has no number of the VCPU.
	for i in 0 1; do
		did "$out/CPU.log" $i | closed 1 >"$tmp/closed"
		guest_rows "$out/CPU.$i" >"$tmp/rows"
		ok "perf of $base: --vcpu $i goes by the name of the thread" \
			same "$tmp/closed" "$tmp/rows"
		ok "perf of $base: --vcpu $i says so, once" \
			[ "$(grep -c 'VCPUs go by the names' "$out/CPU.$i")" -eq 1 ]
		ok "perf of $base: --vcpu $i finds the VCPU of a Linux guest under QEMU" \
			grep -q ' SUPERVISOR_SYSCALL ' "$out/guest.$i"
	done
	ok "perf of $base: without --vcpu nothing is said of it" \
		no grep 'VCPUs go by' "$out/vmexit"
	for i in 0 1; do
		did "$out/worker.log" $i | closed 1
	done | sort >"$tmp/closed"
	for i in 0 1; do
		guest_rows "$out/worker.$i"
	done | sort >"$tmp/rows"
	ok "perf of $base: threads without such a name are told apart by their order" \
		same "$tmp/closed" "$tmp/rows"
	ok "perf of $base: which is said, too" \
		grep 'VCPUs go by the order' "$out/worker.1"

	ok "perf of $base: live, too, goes by the names of threads that start after it" \
		grep -q 'VCPUs go by the names' "$out/live"
	ok "perf of $base: it shows as many exits as KVM counted, less one" \
		shown "$out/live" $(($(stat "$out/live.log" exits 1) - 1))

	ok "perf of $base: live numbers the VCPUs of a VM anew that has a dead one's process number" \
		shown "$out/reused" $(($(stat "$out/reused.first" exits) - 1 + $(stat "$out/reused.second" exits) - 1))

	ok "perf of $base: record takes what there is" \
		[ "$(grep -c ^kvm: "$out/events")" -eq 4 ]
	ok "perf of $base: live for sbi says, in a line, what is missing and what has it" \
		grep 'kvm:kvm_sbi_ecall: this kernel has .*series "perf kvm stat for RISC-V"' \
		"$out/live-sbi"
	ok "perf of $base: without tracefs it says so, not that a trace event is missing" \
		sh -c "grep 'Unable to find .*tracefs' '$out/no-tracefs' &&
		       ! grep 'this kernel has no' '$out/no-tracefs'"
	for file in no-kvm no-kvm-live; do
		ok "perf of $base: without kvm loaded, $file says what to do, and fails" \
			grep 'kvm:kvm_entry: .*with kvm loaded' "$out/$file"
	done
	ok "perf of $base: without /dev/kvm no Linux guest is started" \
		grep 'no /dev/kvm' "$out/no-kvm-guest"
done

finish

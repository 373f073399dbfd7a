#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Our perf on Debian's own kernels, with upstream's trace events: Debian 13's, and
# Debian testing's, on which samples of KVM's events are the guest's
#
# needs: %/lab/.done

. tests/lib.sh

# sum: of the last numbers of the lines on stdin
sum()
{
	awk '{ n += $NF } END { print n + 0 }'
}

for on in 6.1/stock 6.1/testing 6.12/stock 6.12/testing; do
	base=${on%/*} kernel=${on#*/}
	host "$base" stock-run -k "$kernel" -t 600 <<-'END'
	set -e
	cd /lab/stock-run
	uname -v >kernel
	perf kvm stat record -a -o /tmp/vmm.data vmm -c 2 -n 20 -s 20000000 >vmm.log
	for event in vmexit vmentry mmio; do
		report /tmp/vmm.data $event --event=$event
	done
	perf script --guest-code -i /tmp/vmm.data -F event,trace >text
	for name in 'CPU %d/KVM' worker; do
		perf kvm stat record -a -o /tmp/vmm.data vmm -c 2 -n 20 -t "$name" >"${name%% *}.log"
		for i in 0 1; do
			report /tmp/vmm.data "${name%% *}.$i" --vcpu $i
		done
	done
	perf kvm stat record -a -o /tmp/guest.data guest >guest.log
	for event in vmexit mmio gfault insn; do
		report /tmp/guest.data guest.$event --event=$event
	done
	for i in 0 1; do
		report /tmp/guest.data guest.$i --vcpu $i
	done
	# A VM that starts after live has
	watch live perf --vcpu 1
	vmm -m -c 2 -n 200 -t 'CPU %d/KVM' >live.log
	unwatch
	watch mmio.live perf --event=mmio
	vmm -c 2 -n 50 >mmio.vmm
	unwatch
	# Two VMs of one process number, one after the other. The first one's thread
	# ends in the middle of an exit, its store to say that it is done.
	(
		perf kvm stat record -a -o /tmp/reused.data sleep 1000 >/dev/null 2>&1 &
		echo $! >/tmp/record
	)
	watch reused.live perf --vcpu 0 --event=gfault
	vmm -c 1 -n 200 >reused.first &
	first=$!
	wait $first
	until	echo $((first - 1)) >/proc/sys/kernel/ns_last_pid &&
		busybox sh -c "[ \$\$ = $first ] && exec vmm -c 1 -n 200" >reused.second; do
		:
	done
	unwatch
	kill -INT $(cat /tmp/record)
	while kill -0 $(cat /tmp/record) 2>/dev/null; do sleep 0.2; done
	report /tmp/reused.data reused --vcpu 0 --event=gfault
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
	ok "perf of $base records and reports on Debian's $kernel kernel" [ $? -eq 0 ]
	ok "perf of $base on $kernel: that is Debian's kernel" grep -q Debian "$out/kernel"

	who=$(mmio_seen)

	did "$out/vmm.log" >"$tmp/did"
	guest_rows "$out/vmentry" >"$tmp/rows"
	ok "perf of $base on $kernel: vmentry has just the exits that the guest made" \
		same "$tmp/did" "$tmp/rows"
	closed 2 <"$tmp/did" >"$tmp/closed"
	guest_rows "$out/vmexit" >"$tmp/rows"
	ok "perf of $base on $kernel: so has vmexit, less the two open at the end" \
		same "$tmp/closed" "$tmp/rows"
	ok "perf of $base on $kernel: there are as many exits as KVM counted" \
		[ "$(total "$out/vmentry")" -eq "$(stat "$out/vmm.log" exits)" ]
	# shellcheck disable=SC2086 # one word or two
	at "$out/vmm.log" $who >"$tmp/want"
	rows "$out/mmio" >"$tmp/rows"
	ok "perf of $base on $kernel: mmio has just what came to the VMM, and to KVM where events tell" \
		same "$tmp/want" "$tmp/rows"
	for event in kvm_entry kvm_exit; do
		ok "perf of $base on $kernel: perf script --guest-code shows each $event" \
			[ "$(grep -c "kvm:$event:" "$out/text")" -eq "$(stat "$out/vmm.log" exits)" ]
	done
	ok "perf of $base on $kernel: a Linux guest's report has no exit without a name" \
		no grep -E 'UNKNOWN|unknown' "$out/guest.vmexit"
	ok "perf of $base on $kernel: a Linux guest's report has its SBI calls" \
		grep -q ' SUPERVISOR_SYSCALL ' "$out/guest.vmexit"

	ok "perf of $base on $kernel: gfault and insn add up to the rows of vmexit" \
		agree "$out/guest."
	ok "perf of $base on $kernel: gfault has the Linux guest's console" \
		[ "$(row "$out/guest.gfault" 0x10000000:W)" -gt 0 ]
	ok "perf of $base on $kernel: mmio has the Linux guest's console" \
		[ "$(row "$out/guest.mmio" 0x10000000:W)" -gt 0 ]
	ok "perf of $base on $kernel: insn has its WFIs" [ "$(row "$out/guest.insn" wfi)" -gt 0 ]

	# Upstream's kvm_entry has no number of the VCPU.
	for i in 0 1; do
		did "$out/CPU.log" $i | closed 1 >"$tmp/closed"
		guest_rows "$out/CPU.$i" >"$tmp/rows"
		ok "perf of $base on $kernel: --vcpu $i goes by the name of the thread" \
			same "$tmp/closed" "$tmp/rows"
		ok "perf of $base on $kernel: --vcpu $i says so, once" \
			[ "$(grep -c 'VCPUs are numbered by thread name' "$out/CPU.$i")" -eq 1 ]
		ok "perf of $base on $kernel: --vcpu $i finds the VCPU of a Linux guest under QEMU" \
			grep -q ' SUPERVISOR_SYSCALL ' "$out/guest.$i"
	done
	ok "perf of $base on $kernel: without --vcpu nothing is said of it" \
		no grep 'VCPUs are numbered' "$out/vmexit"
	for i in 0 1; do
		did "$out/worker.log" $i | closed 1
	done | sort >"$tmp/closed"
	for i in 0 1; do
		guest_rows "$out/worker.$i"
	done | sort >"$tmp/rows"
	ok "perf of $base on $kernel: threads without such a name are told apart by their order" \
		same "$tmp/closed" "$tmp/rows"
	ok "perf of $base on $kernel: which is said, too" \
		grep 'VCPUs are numbered in order of first entry' "$out/worker.1"

	ok "perf of $base on $kernel: live, too, goes by the names of threads that start after it" \
		grep -q 'VCPUs are numbered by thread name' "$out/live"
	ok "perf of $base on $kernel: it shows as many exits as KVM counted, less one" \
		shown "$out/live" $(($(stat "$out/live.log" exits 1) - 1))

	# shellcheck disable=SC2086 # one word or two
	at "$out/mmio.vmm" $who >"$tmp/want"
	ok "perf of $base on $kernel: live shows as much MMIO as report would" \
		shown "$out/mmio.live" "$(sum <"$tmp/want")"

	{
		at "$out/reused.first" mmio kernel page
		at "$out/reused.second" mmio kernel page
	} >"$tmp/want"
	ok "perf of $base on $kernel: live numbers the VCPUs of a VM anew that has a dead one's process number" \
		shown "$out/reused.live" "$(sum <"$tmp/want")"
	ok "perf of $base on $kernel: report, too, numbers the VCPUs of such a VM anew" \
		[ "$(total "$out/reused")" -eq "$(sum <"$tmp/want")" ]
	for file in reused reused.live; do
		ok "perf of $base on $kernel: in $file, no exit of the dead one ends with the other's entry" \
			no grep 0x10001000:W "$out/$file"
	done

	n=4
	! kernel_traces kvm_mmio_emulate || n=5
	ok "perf of $base on $kernel: record takes what there is" \
		[ "$(grep -c ^kvm: "$out/events")" -eq $n ]
	ok "perf of $base on $kernel: live for sbi says, in a line, what is missing and what has it" \
		grep 'kvm:kvm_sbi_ecall: no such tracepoint .*series "perf kvm stat for RISC-V"' \
		"$out/live-sbi"
	ok "perf of $base on $kernel: without tracefs it says so, not that a trace event is missing" \
		sh -c "grep 'Unable to find .*tracefs' '$out/no-tracefs' &&
		       ! grep 'no such tracepoint' '$out/no-tracefs'"
	for file in no-kvm no-kvm-live; do
		ok "perf of $base on $kernel: without kvm loaded, $file says what to do, and fails" \
			grep 'kvm:kvm_entry: .*with kvm loaded' "$out/$file"
	done
	ok "perf of $base on $kernel: without /dev/kvm no Linux guest is started" \
		grep 'no /dev/kvm' "$out/no-kvm-guest"
done

finish

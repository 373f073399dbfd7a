#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Our perf on Debian's own kernels with upstream's tracepoints: Debian 13's, and
# that of its backports, where KVM's events are guest samples
#
# needs: 6.1/lab/.done 6.12/lab/.done

. tests/lib.sh

# sum: add up the last numbers of the lines on stdin
sum()
{
	awk '{ n += $NF } END { print n + 0 }'
}

for on in 6.12/stock 6.1/backports; do
	base=${on%/*} kernel=${on#*/}
	copy_kernel 6.1 "$base"
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
	perf kvm stat record -a -o /tmp/guest.data \
		guest -kernel /lab/6.1/Image -initrd /lab/6.1/initrd >guest.log
	for event in vmexit mmio gfault insn; do
		report /tmp/guest.data guest.$event --event=$event
	done
	for i in 0 1; do
		report /tmp/guest.data guest.$i --vcpu $i
	done
	# A VM that starts after live
	watch live perf --vcpu 1
	vmm -m -c 2 -n 200 -t 'CPU %d/KVM' >live.log
	unwatch
	watch mmio.live perf --event=mmio
	vmm -c 2 -n 50 >mmio.vmm
	unwatch
	(
		perf kvm stat record -a -o /tmp/reused.data sleep 1000 >/dev/null 2>&1 &
		echo $! >/tmp/record
	)
	watch reused.live perf --vcpu 0 --event=gfault
	reuse_pid reused
	unwatch
	kill -INT $(cat /tmp/record)
	while kill -0 $(cat /tmp/record) 2>/dev/null; do sleep 0.2; done
	report /tmp/reused.data reused --vcpu 0 --event=gfault
	if perf kvm stat live --event=sbi 2>live-sbi; then exit 1; fi
	perf evlist -i /tmp/guest.data >events
	# Without tracefs, as a user who may not mount it, as perf otherwise would
	busybox umount /sys/kernel/tracing
	busybox umount -l /sys/kernel/debug
	mkdir /tmp/etc
	echo nobody:x:65534:65534::/:/bin/bash >/tmp/etc/passwd
	busybox mount --bind /tmp/etc /etc
	if busybox su nobody -c '/tmp/bin/perf kvm stat record -a true' 2>no-tracefs; then exit 1; fi
	busybox umount /etc
	busybox mount -t tracefs none /sys/kernel/tracing
	# Do this last, as KVM is gone then.
	busybox rmmod kvm
	if perf kvm stat record -a true 2>no-kvm; then exit 1; fi
	if perf kvm stat live 2>no-kvm-live; then exit 1; fi
	if guest 2>no-kvm-guest; then exit 1; fi
	END
	ok "perf of $base on $kernel: record and report work" [ $? -eq 0 ]
	ok "perf of $base on $kernel: the kernel is Debian's" grep -q Debian "$out/kernel"

	who=$(mmio_seen)

	did "$out/vmm.log" >"$tmp/did"
	guest_rows "$out/vmentry" >"$tmp/rows"
	ok "perf of $base on $kernel: vmentry has exactly the guest's exits" \
		same "$tmp/did" "$tmp/rows"
	closed 2 <"$tmp/did" >"$tmp/closed"
	guest_rows "$out/vmexit" >"$tmp/rows"
	ok "perf of $base on $kernel: vmexit has exactly the guest's exits, minus two open ones" \
		same "$tmp/closed" "$tmp/rows"
	ok "perf of $base on $kernel: vmentry has as many exits as KVM counted" \
		[ "$(total "$out/vmentry")" -eq "$(stat "$out/vmm.log" exits)" ]
	# shellcheck disable=SC2086 # one word or two
	at "$out/vmm.log" $who >"$tmp/want"
	rows "$out/mmio" >"$tmp/rows"
	ok "perf of $base on $kernel: mmio has exactly the guest's MMIO, as far as the kernel traces it" \
		same "$tmp/want" "$tmp/rows"
	missing=0
	[ "$who" != mmio ] || missing=1
	ok "perf of $base on $kernel: mmio says, once, if MMIO that KVM handles is missing" \
		[ "$(grep -c 'kvm_mmio does not fire' "$out/mmio")" -eq $missing ]
	for event in kvm_entry kvm_exit; do
		ok "perf of $base on $kernel: perf script --guest-code shows each $event" \
			[ "$(grep -c "kvm:$event:" "$out/text")" -eq "$(stat "$out/vmm.log" exits)" ]
	done
	ok "perf of $base on $kernel: vmexit has a name for each exit of a Linux guest" \
		no grep -E 'UNKNOWN|unknown' "$out/guest.vmexit"
	ok "perf of $base on $kernel: vmexit has a Linux guest's SBI calls" \
		grep -q ' SUPERVISOR_SYSCALL ' "$out/guest.vmexit"

	ok "perf of $base on $kernel: gfault and insn add up to the rows of vmexit" \
		agree "$out/guest."
	ok "perf of $base on $kernel: gfault has the Linux guest's console" \
		[ "$(row "$out/guest.gfault" 0x10000000:W)" -gt 0 ]
	ok "perf of $base on $kernel: mmio has the Linux guest's console" \
		[ "$(row "$out/guest.mmio" 0x10000000:W)" -gt 0 ]
	ok "perf of $base on $kernel: insn has a Linux guest's WFIs" \
		[ "$(row "$out/guest.insn" wfi)" -gt 0 ]

	# Upstream's kvm_entry has no VCPU number.
	for i in 0 1; do
		did "$out/CPU.log" $i | closed 1 >"$tmp/closed"
		guest_rows "$out/CPU.$i" >"$tmp/rows"
		ok "perf of $base on $kernel: --vcpu $i finds the VCPU by thread name" \
			same "$tmp/closed" "$tmp/rows"
		ok "perf of $base on $kernel: --vcpu $i says once that it uses thread names" \
			[ "$(grep -c 'VCPUs are numbered by thread name' "$out/CPU.$i")" -eq 1 ]
		ok "perf of $base on $kernel: --vcpu $i finds the VCPU of a Linux guest under QEMU" \
			grep -q ' SUPERVISOR_SYSCALL ' "$out/guest.$i"
	done
	ok "perf of $base on $kernel: without --vcpu, report does not mention VCPU numbers" \
		no grep 'VCPUs are numbered' "$out/vmexit"
	for i in 0 1; do
		did "$out/worker.log" $i | closed 1
	done | sort >"$tmp/closed"
	for i in 0 1; do
		guest_rows "$out/worker.$i"
	done | sort >"$tmp/rows"
	ok "perf of $base on $kernel: threads with other names are numbered in order of entry" \
		same "$tmp/closed" "$tmp/rows"
	ok "perf of $base on $kernel: report says if VCPUs are numbered in order of entry" \
		grep 'VCPUs are numbered in order of first entry' "$out/worker.1"

	ok "perf of $base on $kernel: live uses the names of threads that start after it" \
		grep -q 'VCPUs are numbered by thread name' "$out/live"
	ok "perf of $base on $kernel: live shows as many exits as KVM counted, minus one" \
		shown "$out/live" $(($(stat "$out/live.log" exits 1) - 1))

	# shellcheck disable=SC2086 # one word or two
	at "$out/mmio.vmm" $who >"$tmp/want"
	ok "perf of $base on $kernel: live shows the guest's MMIO, as far as the kernel traces it" \
		shown "$out/mmio.live" "$(sum <"$tmp/want")"

	{
		at "$out/reused.first" mmio kernel page
		at "$out/reused.second" mmio kernel page
	} >"$tmp/want"
	ok "perf of $base on $kernel: live numbers VCPUs from 0 if a VM reuses the PID of another" \
		shown "$out/reused.live" "$(sum <"$tmp/want")"
	ok "perf of $base on $kernel: report numbers VCPUs from 0 if a VM reuses the PID of another" \
		[ "$(total "$out/reused")" -eq "$(sum <"$tmp/want")" ]
	for file in reused reused.live; do
		ok "perf of $base on $kernel: no exit of a dead VM ends with an entry of another ($file)" \
			no grep 0x10001000:W "$out/$file"
	done

	n=5
	! kernel_traces kvm_mmio_emulate || n=$((n + 1))
	ok "perf of $base on $kernel: record records the tracepoints that exist" \
		[ "$(grep -c ^kvm: "$out/events")" -eq $n ]
	ok "perf of $base on $kernel: live --event=sbi says what is missing and what has it" \
		grep 'kvm:kvm_sbi_ecall: no such tracepoint .*patch "RISC-V: KVM: Trace SBI calls"' \
		"$out/live-sbi"
	ok "perf of $base on $kernel: record without tracefs does not blame a tracepoint" \
		sh -c "grep 'Unable to find .*tracefs' '$out/no-tracefs' &&
		       ! grep 'no such tracepoint' '$out/no-tracefs'"
	for file in no-kvm no-kvm-live; do
		ok "perf of $base on $kernel: without the kvm module, perf says what to do ($file)" \
			grep 'kvm:kvm_entry: .*with kvm loaded' "$out/$file"
	done
	ok "perf of $base on $kernel: without /dev/kvm, the Linux guest is not started" \
		grep 'no /dev/kvm' "$out/no-kvm-guest"
done

finish

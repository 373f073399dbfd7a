#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# All reports on a recording of a Linux guest under QEMU, on kernels of our own; stock.t
# has guests on Debian's, which take longer to boot
#
# needs: 6.1/lab/.done 7.3/lab/.done 7.3/sanitized/stock

. tests/lib.sh

exceptions()
{
	timings "$1" | grep -Ev '^(IRQ_|UNKNOWN)'
}

for on in 6.1 7.3; do
	host "$on" linux -t 600 <<-'END'
	set -e
	cd /lab/linux
	perf kvm stat record -a -o /tmp/guest.data guest >guest.log
	cp /tmp/guest.data .
	for event in vmexit vmentry sbi mmio gfault insn; do
		report /tmp/guest.data $event --event=$event
	done
	report /tmp/guest.data by-time -k time

	# Two VMs at once, and a report on one of them
	perf kvm stat record -a -o /tmp/two.data busybox sh -c \
		'guest >/dev/null & vmm -t kvm-vcpu-%d -n 20 >vmm.log; wait'
	pid=$(perf script --guest-code -i /tmp/two.data -F comm,pid | awk '/kvm-vcpu/ { print $2; exit }')
	echo "$pid" >pid
	report /tmp/two.data one-vm -p "$pid"
	report /tmp/two.data two-vms
	report /tmp/two.data one-vcpu -p "$pid" --vcpu 1

	# Record only while the guest runs
	guest >/tmp/mid.log &
	until grep -q VCPUs /tmp/mid.log; do sleep 0.2; done
	perf kvm stat record -a -o /tmp/mid.data sleep 1
	cp /tmp/mid.data .
	report /tmp/mid.data mid
	wait

	watch live perf
	guest >/tmp/live.log
	unwatch
	END
	ok "$on: record, report and live work on a Linux guest" [ $? -eq 0 ]
	ok "$on: the Linux guest completes its work" \
		grep -q 'guest: 10' "$out/guest.log"
	ok "$on: the Linux guest has two disks" \
		[ "$(grep -c 'guest: vd[ab]' "$out/guest.log")" -eq 2 ]
	for cause in SUPERVISOR_SYSCALL LOAD_GUEST_PAGE_FAULT \
		     STORE_GUEST_PAGE_FAULT INST_GUEST_PAGE_FAULT \
		     VIRTUAL_INST_FAULT IRQ_S_TIMER; do
		ok "$on: vmexit has $cause" grep -q "[ _]$cause " "$out/vmexit"
	done
	for cause in SUPERVISOR_SYSCALL VIRTUAL_INST_FAULT IRQ_S_TIMER; do
		ok "$on: live shows $cause" grep -q "[ _]$cause " "$out/live"
	done
	ok "$on: report and live have a name for each exit" \
		no grep -E 'UNKNOWN|unknown' "$out/vmexit" "$out/live" "$out/log"

	timings "$out/vmexit" | sort >"$tmp/a"
	timings "$out/by-time" | sort >"$tmp/b"
	ok "$on: -k time shows the same rows" same "$tmp/a" "$tmp/b"
	sed -n '/us ( +-/p' "$out/by-time" | awk '{ print $4 }' | tr -d % >"$tmp/a"
	sort -rn "$tmp/a" >"$tmp/b"
	ok "$on: -k time sorts rows by their total time" same "$tmp/b" "$tmp/a"

	did "$out/vmm.log" | closed 2 >"$tmp/a"
	guest_rows "$out/one-vm" >"$tmp/b"
	ok "$on: of two VMs, -p shows only the exits of one" same "$tmp/a" "$tmp/b"
	ok "$on: of two VMs, report without -p shows more exits than with -p" \
		[ "$(total "$out/two-vms")" -gt "$(total "$out/one-vm")" ]

	did "$out/vmm.log" 1 | closed 1 >"$tmp/a"
	guest_rows "$out/one-vcpu" >"$tmp/b"
	ok "$on: of two VMs, -p and --vcpu show only the exits of one VCPU" \
		same "$tmp/a" "$tmp/b"

	timings "$out/mid" >"$tmp/a"
	intervals "$out/mid.data" vmexit >"$tmp/b"
	ok "$on: a recording of a part of the run lacks only exits open at its ends" \
		same "$tmp/b" "$tmp/a"
	for event in vmexit vmentry; do
		timings "$out/$event" >"$tmp/a"
		intervals "$out/guest.data" $event >"$tmp/b"
		ok "$on: $event agrees with perf script's time stamps" \
			same "$tmp/b" "$tmp/a"
	done

	ok "$on: mmio has the console" [ "$(row "$out/mmio" 0x10000000:W)" -gt 0 ]
	# QueueNotify of the last slot, which is an ioeventfd
	ok "$on: mmio has the disk's doorbell, which KVM handles" \
		[ "$(row "$out/mmio" 0x10008050:W)" -gt 0 ]
	ok "$on: mmio does not say that anything is missing" \
		no grep 'does not fire' "$out/mmio"
	ok "$on: sbi, mmio, gfault and insn add up to the rows of vmexit" \
		all_agree "$out/"
	ok "$on: sbi has a name for each call" \
		no grep -E '^ +([a-z ]*0x|[A-Z]+\.[0-9]| invalid ID)' "$out/sbi"
	ok "$on: insn has a name for each instruction" no grep -E '^ +0x' "$out/insn"

	# The guest boots the host's kernel.
	if [ "$on" = 7.3 ]; then
		$user "$build/7.3/lab/bin/perf" \
			kvm --guestkallsyms="$build/7.3/kernel/System.map" \
			stat report --event=pc -i "$out/guest.data" >"$tmp/pc" 2>"$tmp/said"
		grep ^Total "$out/vmexit" >"$tmp/a"
		grep ^Total "$tmp/pc" >"$tmp/b"
		ok "$on: the exits and time of pc add up to those of vmexit" \
			same "$tmp/a" "$tmp/b"
		ok "$on: pc does not say that System.map does not fit" none "$tmp/said"
		sed 's/ EXC_/ /' "$tmp/pc" >"$tmp/plain"
		ok "$on: pc has all SBI calls in __sbi_ecall" \
			[ "$(row "$tmp/plain" '__sbi_ecall SUPERVISOR_SYSCALL')" -eq \
			  "$(row "$out/vmexit" SUPERVISOR_SYSCALL)" ]
		stores=$(rows "$out/mmio" | awk '/^0x1000000[0-7]:W / { n += $2 } END { print n }')
		ok "$on: pc has all stores to the serial port in mem_serial_out" \
			[ "$(row "$tmp/plain" 'mem_serial_out STORE_GUEST_PAGE_FAULT')" -eq "$stores" ]
	fi

	# perf 6.12 cannot read recordings of Linux 7.3, whose perf in turn takes
	# SUPERVISOR_SYSCALL for IRQ_VS_EXT, which has the same number.
	[ "$on" = 7.3 ] && upstream=$build/7.3/sanitized/stock || upstream=$stock
	$upstream kvm -i "$out/guest.data" stat report --event=vmexit 2>&1 |
		sed 's/ IRQ_VS_EXT / EXC_SUPERVISOR_SYSCALL /' >"$tmp/stock"
	exceptions "$tmp/stock" >"$tmp/a"
	exceptions "$out/vmentry" >"$tmp/b"
	ok "$on: upstream's report on the same recording has rows" [ -s "$tmp/a" ]
	ok "$on: vmentry has the same exceptions as upstream's vmexit, row by row" \
		same "$tmp/a" "$tmp/b"
done

finish

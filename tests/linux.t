#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# A Linux guest under QEMU: one recording, looked at from all sides, on each
# base's kernel, on Debian 13's and on Debian testing's
#
# needs: %/lab/.done 7.3/x86/stock

. tests/lib.sh

exceptions()
{
	timings "$1" | grep -Ev '^(IRQ_|UNKNOWN)'
}

for on in 6.1 6.12 7.3 stock testing; do
	case $on in
	stock|testing) base=6.12 kernel=$on ;;
	*) base=$on kernel=. ;;
	esac
	{
	echo "kernel=$kernel"
	cat <<-'END'
	set -e
	cd /lab/linux
	perf kvm stat record -a -o /tmp/guest.data guest >guest.log
	cp /tmp/guest.data .
	for event in vmexit vmentry mmio gfault insn; do
		report /tmp/guest.data $event --event=$event
	done
	report /tmp/guest.data sbi --event=sbi || [ $kernel != . ]
	report /tmp/guest.data by-time -k time

	# Two VMs at once, of which one is asked for
	perf kvm stat record -a -o /tmp/two.data busybox sh -c \
		'guest >/dev/null & vmm -t kvm-vcpu-%d -n 20 >vmm.log; wait'
	pid=$(perf script --guest-code -i /tmp/two.data -F comm,pid | awk '/kvm-vcpu/ { print $2; exit }')
	echo "$pid" >pid
	report /tmp/two.data one-vm -p "$pid"
	report /tmp/two.data two-vms
	report /tmp/two.data one-vcpu -p "$pid" --vcpu 1

	# Begun and ended while the guest runs
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
	} >"$tmp/in"
	host $base linux -k $kernel -t 600 <"$tmp/in"
	ok "$on: a Linux guest is recorded, reported and watched live" [ $? -eq 0 ]
	ok "$on: the guest is up with 2 VCPUs and goes through its work" \
		grep -q 'guest: 10' "$out/guest.log"
	ok "$on: it has two disks" [ "$(grep -c 'guest: vd[ab]' "$out/guest.log")" -eq 2 ]
	for cause in SUPERVISOR_SYSCALL LOAD_GUEST_PAGE_FAULT \
		     STORE_GUEST_PAGE_FAULT INST_GUEST_PAGE_FAULT \
		     VIRTUAL_INST_FAULT IRQ_S_TIMER; do
		ok "$on: the report has $cause" grep -q "[ _]$cause " "$out/vmexit"
	done
	for cause in SUPERVISOR_SYSCALL VIRTUAL_INST_FAULT IRQ_S_TIMER; do
		ok "$on: live shows $cause" grep -q "[ _]$cause " "$out/live"
	done
	ok "$on: no exit is without a name" \
		no grep -E 'UNKNOWN|unknown' "$out/vmexit" "$out/live" "$out/log"

	timings "$out/vmexit" | sort >"$tmp/a"
	timings "$out/by-time" | sort >"$tmp/b"
	ok "$on: -k time shows the same rows" same "$tmp/a" "$tmp/b"
	# 6.1 sorts by the average, later perf by the sum, that is by Time%.
	[ $base = 6.1 ] && key=7 || key=4
	sed -n '/us ( +-/p' "$out/by-time" | awk -v key="$key" '{ print $key }' |
		sed 's/[%us]//g' >"$tmp/a"
	sort -rn "$tmp/a" >"$tmp/b"
	ok "$on: -k time shows them in the order of time" same "$tmp/b" "$tmp/a"

	did "$out/vmm.log" | closed 2 >"$tmp/a"
	guest_rows "$out/one-vm" >"$tmp/b"
	ok "$on: of two VMs, -p shows just the one asked for" same "$tmp/a" "$tmp/b"
	ok "$on: and without -p there is more" \
		[ "$(total "$out/two-vms")" -gt "$(total "$out/one-vm")" ]

	did "$out/vmm.log" 1 | closed 1 >"$tmp/a"
	guest_rows "$out/one-vcpu" >"$tmp/b"
	ok "$on: of two VMs, -p and --vcpu show one VCPU of one" same "$tmp/a" "$tmp/b"

	# By the names in the trace text, which upstream's has not
	if [ $kernel = . ]; then
		timings "$out/mid" >"$tmp/a"
		intervals "$out/mid.data" vmexit >"$tmp/b"
		ok "$on: recorded in mid-run, no exit is missing but those open at the ends" \
			same "$tmp/b" "$tmp/a"

		for event in vmexit vmentry; do
			timings "$out/$event" >"$tmp/a"
			intervals "$out/guest.data" $event >"$tmp/b"
			ok "$on: $event is what follows from perf script's time stamps" \
				same "$tmp/b" "$tmp/a"
		done
	fi

	# The last slot's QueueNotify, which is an ioeventfd
	doorbell=$(row "$out/mmio" 0x10008050:W)
	ok "$on: mmio has the console" [ "$(row "$out/mmio" 0x10000000:W)" -gt 0 ]
	if [ $kernel != . ]; then
		ok "$on: gfault and insn add up to the rows of vmexit" agree "$out/"
		ok "$on: sbi says what is missing" grep 'kvm:kvm_sbi_ecall not recorded' "$out/sbi"
	else
		ok "$on: sbi, mmio, gfault and insn add up to the rows of vmexit" \
			all_agree "$out/"
		ok "$on: no SBI call is without a name" \
			no grep -E '^ +([a-z ]*0x|[A-Z]+\.[0-9]| no ID)' "$out/sbi"
		ok "$on: no instruction is without a name" no grep -E '^ +0x' "$out/insn"
	fi
	if [ "$(mmio_seen)" = mmio ]; then
		ok "$on: mmio says what is missing" grep 'kvm_mmio does not fire' "$out/mmio"
		ok "$on: mmio has not the disk's doorbell, which KVM handles" \
			[ "$doorbell" -eq 0 ]
	else
		ok "$on: mmio has the disk's doorbell, which KVM handles" \
			[ "$doorbell" -gt 0 ]
		ok "$on: mmio has no note" no grep 'does not fire' "$out/mmio"
	fi

	# Perf 6.12 does not read the recordings of Linux 7.3, and what 7.3 calls
	# IRQ_VS_EXT is the exception of that number.
	[ "$on" = 7.3 ] && upstream=$build/7.3/x86/stock || upstream=$stock
	$upstream kvm -i "$out/guest.data" stat report --event=vmexit 2>&1 |
		sed 's/ IRQ_VS_EXT / EXC_SUPERVISOR_SYSCALL /' >"$tmp/stock"
	exceptions "$tmp/stock" >"$tmp/a"
	exceptions "$out/vmentry" >"$tmp/b"
	ok "$on: upstream's report on this file has rows" [ -s "$tmp/a" ]
	ok "$on: vmentry's exceptions are upstream's vmexit, row by row" \
		same "$tmp/a" "$tmp/b"
done

finish

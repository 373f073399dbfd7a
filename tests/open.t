#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Exits that do not end: of guests that halt or stop for good, of a VMM that does not come
# back, and not of one that was killed; with report and live, recorded or counted
#
# needs: %/lab/.done

. tests/lib.sh

# exits FILE: print the exits that have not ended in that JSON, without their times
exits()
{
	jq -r '.open[]? | "\(.vm.pid) \(.name | sub("^EXC_"; "") | sub("^IRQ_.*"; "IRQ")) \(.vcpu) \(.stopped_by)"' \
		"$1" | sort
}

# screens FILE VM: print how many screens of live show that VM's exit
screens()
{
	awk -v vm="$2" '/^Still outside the guest:/ { on = 1 } /^Analyze/ { on = 0 }
		on && $1 == vm { n++ } END { print n + 0 }' "$1"
}

for base in $bases; do
	host "$base" open -t 300 <<-'END'
		set -e
		cd /lab/open
		echo 0x10500073 >/tmp/wfi
		echo 0x48534d 1 1 >/tmp/stop
		# VCPU 0 writes to the start of its page and goes on, and VCPU 1 waits for that:
		# li t0, 1; slli t0, t0, 31; bne s1, t0, 1f; sd s1, (t0); ret;
		# 1: ld t1, (t0); beqz t1, 1b
		echo 0x00100293 0x01f29293 0x00549663 0x0092b023 0x8067 >/tmp/reset
		echo 0x0002b303 0xfe030ee3 >>/tmp/reset
		# SRST.system_reset: lui a7, 0x53525; addi a7, a7, 0x354; li a6, 0; li a0, 0; ecall
		echo 0x535258b7 0x35488893 0x813 0x513 0x73 >>/tmp/reset
		cat >/tmp/vms <<-'VMS'
			exec >/dev/null
			# VCPU 0 spins, VCPU 1 halts.
			vmm -c 2 -n 0 -k insns -l /tmp/wfi -s 1000000000000 -t 'CPU %d/KVM' &
			echo halts $! >$1.pids
			vmm -c 1 -n 100 -k mmio-store -u 1000000 & hangs=$!
			echo hangs $hangs >>$1.pids
			vmm -c 1 -n 1 -k calls -l /tmp/stop &
			echo stops $! >>$1.pids
			# VCPU 0 spins, VCPU 1 resets the VM.
			vmm -c 2 -n 1 -k insns -l /tmp/reset -s 1000000000000 &
			echo resets $! >>$1.pids
			vmm -c 1 -n 1 -k insns -l /tmp/wfi & killed=$!
			vmm -c 2 -n 20
			sleep 1
			kill -STOP $hangs
			kill -9 $killed
			sleep 3
		VMS
		# end TO: kill the VMs that are still there
		end()
		{
			while read -r _ pid; do
				kill -9 $pid
			done <$1.pids
		}
		perf kvm stat record -a -o /tmp/data busybox sh /tmp/vms recorded
		end recorded
		report /tmp/data recorded --stdio
		perf kvm -i /tmp/data stat report -j >recorded.json
		perf kvm -i /tmp/data stat report -j --per-vcpu >per-vcpu.json
		# count TO [OPTION...]: count the exits of the VMs with -b
		count()
		{
			to=$1
			shift
			for try in 1 2 3; do
				perf kvm stat report -b -a -j "$@" busybox sh /tmp/vms $to \
					>$to.json 2>said
				end $to
				skipped said || break
			done
		}
		count counted
		count called --event=sbi
		for option in '' -b; do
			for try in 1 2 3; do
				watch live$option perf $option
				busybox sh /tmp/vms live$option
				end live$option
				unwatch
				skipped live$option || break
			done
		done
	END
	ok "$base: a host runs guests that do not come back" [ $? -eq 0 ]
	stop=null
	reset=null
	if kernel_traces kvm_sbi_ecall; then
		stop=HSM.hart_stop
		reset=SRST.system_reset
	fi

	while read -r what pid; do
		case $what in
		halts) echo "$pid VIRTUAL_INST_FAULT 1 null" ;;
		hangs) echo "$pid STORE_GUEST_PAGE_FAULT 0 null" ;;
		stops) echo "$pid SUPERVISOR_SYSCALL 0 $stop" ;;
		resets) printf '%s\n' "$pid IRQ 0 $reset" "$pid SUPERVISOR_SYSCALL 1 $reset" ;;
		esac
	done <"$out/recorded.pids" | sort >"$tmp/want"
	exits "$out/recorded.json" >"$tmp/got"
	ok "$base: report shows the exits of those that did not come back, and of no others" \
		same "$tmp/want" "$tmp/got"
	jq -r 'def row: "\(.vm.pid) \(.name | sub("^EXC_"; "")) \(.vcpu)";
		[.open[] | row] as $open | .rows[] | row | select(IN($open[])) | sub("IRQ_[A-Z_]*"; "IRQ")' \
		"$out/per-vcpu.json" | sort >"$tmp/got"
	sed 's/ [^ ]*$//' "$tmp/want" >"$tmp/rows"
	ok "$base: --per-vcpu has rows for the exits that have not ended" same "$tmp/rows" "$tmp/got"
	ok "$base: no entries or exits are missing" no grep 'missing' "$out/recorded"

	while read -r what pid; do
		case $what in
		halts) echo "$pid VIRTUAL_INST_FAULT 1 null" ;;
		hangs) echo "$pid STORE_GUEST_PAGE_FAULT null null" ;;
		stops) echo "$pid SUPERVISOR_SYSCALL null $stop" ;;
		resets) printf '%s\n' "$pid IRQ null $reset" "$pid SUPERVISOR_SYSCALL null $reset" ;;
		esac
	done <"$out/counted.pids" | sort >"$tmp/want"
	exits "$out/counted.json" >"$tmp/got"
	ok "$base: report -b shows exits that have not ended, with the VCPU's number if the thread's name has it" \
		same "$tmp/want" "$tmp/got"
	ok "$base: report -b --event=sbi names the SBI call that has stopped a VCPU" \
		[ "$(exits "$out/called.json")" = \
		  "$(sed -n "s/^stops \(.*\)/\1 HSM.hart_stop null $stop/p
			s/^resets \(.*\)/\1 SRST.system_reset null $reset/p" "$out/called.pids" | sort)" ]
	ok "$base: with -b, no entries or exits are missing" \
		[ "$(jq .gaps "$out/counted.json")" = null ]

	named=
	[ $stop = null ] || named=$(printf '%s\n' "IRQ $reset" "SUPERVISOR_SYSCALL $stop" \
		"SUPERVISOR_SYSCALL $reset" | sort)
	for live in live live-b; do
		while read -r what pid; do
			ok "$base: $live shows on several screens a VM that $what" \
				[ "$(screens "$out/$live" "$pid")" -ge 2 ]
		done <"$out/$live.pids"
		ok "$base: $live shows what has stopped a VCPU, if the kernel traces it" \
			[ "$(sed -n 's/.*\(SUPERVISOR_SYSCALL\|IRQ\).*us  stopped by /\1 /p' \
				"$out/$live" | sort -u)" = "$named" ]
		ok "$base: $live misses no entries or exits" no grep missing "$out/$live"
	done
done

perfdata "$tmp/stuck" <tests/recordings/stuck
for base in $perfs; do
	# The message waits for a key, then the browser does.
	while sleep 1; do printf q; done |
		TERM=xterm timeout 60 script -qec \
			"$(perf_of "$base") kvm -i $tmp/stuck stat report" "$tmp/screen" >/dev/null
	ok "$base: the browser says how many exits have not ended" \
		grep -a 'exits that have not ended: 6; use --stdio to list them' "$tmp/screen"
done

finish

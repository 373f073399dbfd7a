#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# perf kvm stat report --timeline
#
# needs: @/perf/perf 7.3/sanitized/perf

. tests/lib.sh

# report [OPTION...]: write $tmp/json and the report, of $tmp/data
report()
{
	# shellcheck disable=SC2086 # a command
	$perf kvm stat report -i "$tmp/data" "$@" >"$tmp/report" 2>"$tmp/said" </dev/null
}

# timeline [OPTION...]: write $tmp/json, and print its lanes and slices
timeline()
{
	report --timeline "$tmp/json" "$@" || cat "$tmp/said"
	python3 tests/timeline.py "$tmp/json"
}

# shows SENTENCE [OPTION...]: the timeline has the lanes and slices on stdin
shows()
{
	sentence=$1
	shift
	cat >"$tmp/want"
	timeline "$@" >"$tmp/got" 2>&1
	ok "$name: $sentence" same "$tmp/want" "$tmp/got"
}

# agrees: the exits in the timeline are those of the report
agrees()
{
	timings "$tmp/report" | LC_ALL=C sort >"$tmp/want"
	python3 tests/timeline.py -t "$tmp/json" | LC_ALL=C sort >"$tmp/got" &&
		same "$tmp/want" "$tmp/got"
}

# refused TEXT [OPTION...]: report fails with that one line, and prints no report
refused()
{
	text=$1
	shift
	! report "$@" || return
	cat "$tmp/said" "$tmp/report"
	[ "$(wc -l <"$tmp/said")" -eq 1 ] && grep -F -- "$text" "$tmp/said" && [ ! -s "$tmp/report" ]
}

# small FILE: so it does if FILE cannot become large, like on a full disk
small()
{
	# What is ignored here is so in perf.
	(
		trap '' XFSZ
		ulimit -f 0
		# shellcheck disable=SC2086 # a command
		$perf kvm stat report -i "$tmp/data" --timeline "$1" 2>&1
		echo "status $?"
	) </dev/null | cat >"$tmp/said"
	cat "$tmp/said"
	[ "$(wc -l <"$tmp/said")" -eq 2 ] && no grep 'status 0' "$tmp/said" &&
		grep -F "$1: cannot be written; is the disk full?" "$tmp/said"
}

# check: perf, named by name, writes timelines
check()
{
	perfdata "$tmp/data" <tests/recordings/timeline
	report && cp "$tmp/report" "$tmp/plain"
	shows 'a timeline has a lane for each VCPU, and what it did in turn' <<-'END'
	10/11 'VCPU 0' of ':10'
	10/12 'VCPU 1' of ':10'
	20/20 'VCPU 0' of ':20'
	10/11 500 1250 SUPERVISOR_SYSCALL pc=0x80001000 sbi=TIME.set_timer
	10/12 0 2000 guest
	10/12 2000 1001 STORE_GUEST_PAGE_FAULT pc=0xffffffff80002000 mmio=0x10000004:W gfault=0x10000000:W
	10/11 1750 2250 guest
	20/20 5000 1000 guest
	20/20 6000 0 IRQ_S_TIMER pc=0x0
	20/20 6000 1000 guest
	10/11 4000 4000 VIRTUAL_INST_FAULT pc=0x80001010 insn=wfi
	10/11 8900 1100 INST_ILLEGAL pc=0x80001020 insn=at 0x80001020
	10/12 11345 655 IRQ_S_SOFT pc=0x80002000
	20/20 9000 10000 guest
	20/20 20000 1000 BREAKPOINT pc=0x46
	20/20 21000 1000 guest
	END
	ok "$name: the report is the same with a timeline and without" \
		same "$tmp/plain" "$tmp/report"
	ok "$name: a timeline has the time when it starts" grep -F '"start":"0.000001000"' "$tmp/json"
	cp "$tmp/json" "$tmp/vmexit"
	report --event=sbi --timeline "$tmp/json"
	ok "$name: a timeline is the same whatever the report is on" \
		same "$tmp/vmexit" "$tmp/json"

	shows "with -p, a timeline has only that VM's lanes" -p 20 <<-'END'
	20/20 'VCPU 0' of ':20'
	20/20 0 1000 guest
	20/20 1000 0 IRQ_S_TIMER pc=0x0
	20/20 1000 1000 guest
	20/20 4000 10000 guest
	20/20 15000 1000 BREAKPOINT pc=0x46
	20/20 16000 1000 guest
	END
	shows "with --vcpu, a timeline has only that VCPU's lanes" -p 10 --vcpu 1 <<-'END'
	10/12 'VCPU 1' of ':10'
	10/12 0 2000 guest
	10/12 2000 1001 STORE_GUEST_PAGE_FAULT pc=0xffffffff80002000 mmio=0x10000004:W gfault=0x10000000:W
	10/12 11345 655 IRQ_S_SOFT pc=0x80002000
	END
	ok "$name: lanes that --vcpu omits do not return in a first exit" \
		no grep -F SYSCALL "$tmp/json"

	perfdata "$tmp/data" <tests/recordings/stuck
	shows 'an exit that has not ended lasts until the last event' -p 7 --vcpu 3 <<-'END'
	7/11 'VCPU 3' of 'qemu'
	7/11 0 7900000000 guest
	7/11 7900000000 1100000000 STORE_GUEST_PAGE_FAULT pc=0x0 mmio=0x1000:W gfault=0x1000:W open=True
	END
	shows 'an exit that has not ended, but is not long, is not shown' -p 7 --vcpu 4 <<-'END'
	7/12 'VCPU 4' of 'qemu'
	7/12 0 8100000000 guest
	END

	{
		cat tests/recordings/timeline
		printf '0 10/10 comm a"b\\c\001\037\177d\n'
		printf '0 20/20 comm \303\251\342\202\254\360\237\220\247\n'
	} | perfdata "$tmp/data"
	timeline | grep of | sort -u >"$tmp/got"
	cat >"$tmp/want" <<-'END'
	10/11 'VCPU 0' of 'a"b\\c\x01\x1f\x7fd'
	10/12 'VCPU 1' of 'a"b\\c\x01\x1f\x7fd'
	20/20 'VCPU 0' of '\xe9\u20ac\U0001f427'
	END
	ok "$name: a VM's name can have any characters" same "$tmp/want" "$tmp/got"
	{
		cat tests/recordings/timeline
		printf '0 10/10 comm \300\200\340\200\200\355\240\200x\n'
		printf '0 20/20 comm \364\220\200\200\370a\200b\342\202\n'
	} | perfdata "$tmp/data"
	timeline | grep of | sort -u >"$tmp/got"
	cat >"$tmp/want" <<-'END'
	10/11 'VCPU 0' of '\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffdx'
	10/12 'VCPU 1' of '\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffdx'
	20/20 'VCPU 0' of '\ufffd\ufffd\ufffd\ufffd\ufffda\ufffdb\ufffd\ufffd'
	END
	ok "$name: what is not UTF-8 in a VM's name is replaced" same "$tmp/want" "$tmp/got"

	perfdata "$tmp/data" <<-'END'
	arch riscv32 4
	event kvm_entry pc:4 id:4
	event kvm_exit sepc:4 scause:4 stval:4 htval:4 htinst:4
	event kvm_sbi_ecall ext_id:4 func_id:4
	event kvm_mmio type:4 len:4 gpa:8 val:8
	100 7/7 kvm_entry 0 0
	1000 7/7 kvm_exit 0xc0001000 23 0x1003 0xfffffc00 0
	1100 7/7 kvm_mmio 2 4 0xfffff003 1
	2000 7/7 kvm_entry 0 0
	3000 7/7 kvm_exit 0xc0001004 10 0 0 0
	3100 7/7 kvm_sbi_ecall 0xfffffffe 0xffffffff
	4000 7/7 kvm_entry 0 0
	5000 7/7 kvm_exit 0xc0001008 0x80000001 0 0 0
	6000 7/7 kvm_entry 0 0
	END
	shows 'a timeline of rv32 has the same' <<-'END'
	7/7 'VCPU 0' of ':7'
	7/7 0 900 guest
	7/7 900 1000 STORE_GUEST_PAGE_FAULT pc=0xc0001000 mmio=0x3fffff003:W gfault=0x3fffff000:W
	7/7 1900 1000 guest
	7/7 2900 1000 SUPERVISOR_SYSCALL pc=0xc0001004 sbi=0xfffffffe.4294967295
	7/7 3900 1000 guest
	7/7 4900 1000 IRQ_S_SOFT pc=0xc0001008
	END

	perfdata "$tmp/data" <<-'END'
	arch riscv64 8
	event kvm_entry pc:8 id:8
	event kvm_exit sepc:8 scause:8 stval:8 htval:8 htinst:8
	100 7/8 comm me"me
	100 7/8 kvm_entry 0
	200 7/8 kvm_exit 0 10 0 0 0
	300 7/8 kvm_entry 0
	400 7/8 kvm_exit 0
	500 7/8 kvm_entry
	600 7/8 kvm_exit
	18446744073709551614 7/8 kvm_entry 0
	END
	shows 'what a damaged recording lacks is not shown' <<-'END'
	7/8 'me"me' of ':7'
	7/8 0 100 guest
	7/8 100 100 SUPERVISOR_SYSCALL pc=0x0
	7/8 200 100 guest
	7/8 400 100 guest
	END

	for recording in tests/recordings/*.report; do
		recording=${recording%.report}
		[ "$recording" != tests/recordings/lost ] || continue
		perfdata "$tmp/data" <"$recording"
		! report --timeline "$tmp/json" || timings "$tmp/report" | no grep . >/dev/null ||
			ok "$name: $(sed -n '1s/# //p' "$recording"): the timeline has the report's exits" \
				agrees
	done

	perfdata "$tmp/data" <tests/recordings/sbi
	rm "$tmp/json"
	ok "$name: a timeline where it cannot be is an error" \
		refused "--timeline $tmp/none/json: No such file" --timeline "$tmp/none/json"
	ok "$name: a timeline on a full device is an error" \
		refused '--timeline /dev/full: cannot be written; is the disk full?' \
		--timeline /dev/full
	ok "$name: ... that does not remove the device" [ -c /dev/full ]
	ok "$name: a timeline that becomes too large is an error" small "$tmp/json"
	ok "$name: no such timeline is left" [ ! -e "$tmp/json" ]
	ls "$tmp"/json?* >"$tmp/parts" 2>/dev/null
	ok "$name: ... and no part of it" none "$tmp/parts"
	cp "$tmp/data" "$tmp/before"
	ln -sf data "$tmp/link"
	ok "$name: a timeline does not replace its recording" \
		refused 'is a recording; give another name' --timeline "$tmp/link"
	ok "$name: the recording is unchanged" cmp "$tmp/before" "$tmp/data"
	ok "$name: a report on a VCPU that does not exist fails" \
		refused 'VCPU 7 not recorded' --vcpu 7 --timeline "$tmp/json"
	ok "$name: a report that fails leaves no timeline" [ ! -e "$tmp/json" ]
	echo old >"$tmp/json"
	ok "$name: a report fails in the same way if there is a file already" \
		refused 'VCPU 7 not recorded' --vcpu 7 --timeline "$tmp/json"
	ok "$name: ... and keeps that file" grep -x old "$tmp/json"
	ok "$name: --timeline and -o with the same file is an error" \
		refused 'timeline and -o name the same file' \
		-o "$tmp/json" --timeline "$tmp/json"
	ok "$name: -b with --timeline is an error" \
		refused 'timeline cannot be used with -b' \
		-b --timeline "$tmp/json"
	ok "$name: --timeline - without -o is an error" \
		refused 'the report goes to stdout, too' --timeline -
	perfdata "$tmp/data" <tests/recordings/timeline
	report --timeline - -o "$tmp/table"
	ok "$name: --timeline - writes the timeline to stdout" same "$tmp/vmexit" "$tmp/report"
	echo other >"$tmp/other"
	ln -sf other "$tmp/json.part"
	: >"$tmp/json"
	chmod 640 "$tmp/json"
	timeline >/dev/null
	ok "$name: a timeline leaves other files alone" grep -x other "$tmp/other"
	ok "$name: a timeline has the mode of the one that it replaces" \
		[ "$(find "$tmp/json" -perm 640)" ]
	rm "$tmp/json.part"
	# shellcheck disable=SC2086 # a command
	$perf kvm stat report -i "$tmp/data" --timeline /dev/fd/3 3>&1 >/dev/null 2>&1 </dev/null |
		cat >"$tmp/json"
	ok "$name: a timeline can go to a pipe" same "$tmp/vmexit" "$tmp/json"
}

for base in $perfs; do
	name=$base
	perf=$(perf_of "$base")
	check
done

name='7.3 with sanitizers'
perf="$build/7.3/sanitized/perf"
check

perfdata "$tmp/data" <<-'END'
	arch x86_64 8 GenuineIntel,6,85,7
	event kvm_entry vcpu_id:4 rip:8
	event kvm_exit exit_reason:4 guest_rip:8
	event kvm_mmio type:4 len:4 gpa:8 val:8
	event kvm_pio rw:4 port:4
	1000 7/9 kvm_exit 48 0x1000
	1100 7/9 kvm_mmio 1 4 0xfee00020 0
	2000 7/9 kvm_entry 1 0
	3000 7/9 kvm_exit 48 0x2000
	3100 7/9 kvm_mmio 2 4 0xfee00030 0
	4000 7/9 kvm_entry 1 0
	5000 7/9 kvm_exit 30 0x3000
	5100 7/9 kvm_pio 1 0x3f8
	6000 7/9 kvm_entry 1 0
	7000 7/9 kvm_exit 12 0x4000
	8000 7/9 kvm_entry 1 0
END
shows "x86's exits have arguments, too" <<-'END'
	7/9 'VCPU 1' of ':7'
	7/9 0 1000 EPT_VIOLATION pc=0x1000 mmio=0xfee00020:R
	7/9 1000 1000 guest
	7/9 2000 1000 EPT_VIOLATION pc=0x2000 mmio=0xfee00030:W
	7/9 3000 1000 guest
	7/9 4000 1000 IO_INSTRUCTION pc=0x3000 ioport=0x3f8:POUT
	7/9 5000 1000 guest
	7/9 6000 1000 HLT pc=0x4000
END

finish

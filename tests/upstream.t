#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Documentation/upstream.rst, row by row: for upstream, Debian 13's perf on
# Debian 13's kernel, compared to our perf; and what mainline's perf merges
#
# needs: %/lab/.done 7.3/sanitized/stock

. tests/lib.sh

# reports NAME [OPTION...]: report on that recording with upstream's perf and ours
reports()
{
	perfdata "$tmp/data" <"tests/recordings/$1"
	shift
	$stock kvm -i "$tmp/data" stat report "$@" >"$tmp/upstream" 2>&1
	theirs=$?
	$(perf_of "$base") kvm -i "$tmp/data" stat report "$@" \
		>"$tmp/ours" 2>&1
	ours=$?
}

# average REPORT NAME TIME: the report has that row, with that average
average()
{
	grep -E "^ +(EXC_)?$2 .* $3us \\(" "$1"
}

# crashed STATUS: that is the exit status of a crash
crashed()
{
	[ "$1" -eq 139 ]
}

host 6.12 upstream -k stock <<-'END'
	cd /lab/upstream
	/usr/bin/perf kvm stat record -a -o /tmp/data vmm >vmm || exit
	/usr/bin/perf script --guest-code -i /tmp/data 2>/dev/null | grep -m 1 PC: >entry
	/usr/bin/perf kvm stat record -a --event=vmexit true 2>kind
	/usr/bin/perf kvm stat live </dev/null >/dev/null 2>&1 &
	live=$!
	sleep 10
	set -- $(cut -d ' ' -f 14,15 /proc/$live/stat)
	echo $(($1 + $2)) >ticks
	kill -INT $live
	# Sometimes it does not end at all.
	(sleep 10; kill -KILL $live 2>/dev/null) &
	wait $live
	echo $? >interrupted
	watch live /usr/bin/perf
	vmm -n 200 >vmm
	unwatch
	grep -v -e mvendorid -e marchid -e mimpid /proc/cpuinfo >/tmp/cpuinfo
	busybox mount --bind /tmp/cpuinfo /proc/cpuinfo
	# crashes SIDE PERF: write the exit status of record and live without IDs
	crashes()
	{
		"$2" kvm stat record -a -o /tmp/data true >/dev/null 2>&1
		echo $? >$1.record
		echo q | "$2" kvm stat live >/dev/null 2>&1
		echo $? >$1.live
	}
	crashes upstream /usr/bin/perf
	crashes ours perf
	busybox umount /proc/cpuinfo
	busybox rmmod kvm
	/usr/bin/perf kvm stat record -a true 2>missing
	true
END
ok "A host runs with Debian's kernel and perf" [ $? -eq 0 ]

for base in $perfs; do
	reports part
	ok "upstream: vmexit measures the guest's run before the exit" \
		average "$tmp/upstream" LOAD_GUEST_PAGE_FAULT 1.00
	ok "$base: vmexit measures the handling of the exit" \
		average "$tmp/ours" LOAD_GUEST_PAGE_FAULT 3.00
	ok "upstream: a recording's first exit is missing" \
		no average "$tmp/upstream" SUPERVISOR_SYSCALL '[0-9.]+'
	ok "$base: a recording's first exit is counted" \
		average "$tmp/ours" SUPERVISOR_SYSCALL 2.00
	reports part --event=vmentry
	ok "$base: vmentry measures the guest's run before the exit" \
		average "$tmp/ours" LOAD_GUEST_PAGE_FAULT 1.00

	reports causes
	ok 'upstream: interrupts are UNKNOWN' average "$tmp/upstream" UNKNOWN '[0-9.]+'
	ok 'upstream: interrupts cause error lines' \
		grep 'unknown kvm exit code:-9223372036854775803 on riscv64' "$tmp/upstream"
	ok "$base: interrupts have names" average "$tmp/ours" IRQ_S_TIMER '[0-9.]+'
	ok "$base: interrupts cause no error lines" no grep unknown "$tmp/ours"

	reports names --vcpu 1
	ok 'upstream: without a VCPU number in kvm_entry, --vcpu 1 finds nothing' \
		[ "$(total "$tmp/upstream")" -eq 0 ]
	ok "$base: without a VCPU number in kvm_entry, --vcpu 1 uses thread names" \
		[ "$(total "$tmp/ours")" -eq 6 ]

	reports part --vcpu 1
	ok 'upstream: --vcpu shows a minimum time of 0.00us' \
		grep -E '^ +(EXC_)?LOAD_GUEST_PAGE_FAULT .*% +0.00us +1.00us' "$tmp/upstream"
	ok "$base: --vcpu shows the real minimum time" \
		grep -E '^ +(EXC_)?LOAD_GUEST_PAGE_FAULT .*% +3.00us +3.00us' "$tmp/ours"

	reports part --vcpu 4294967296
	ok 'upstream: a VCPU number that does not fit into an int is another one' \
		[ $theirs -eq 0 ]
	ok "$base: a VCPU number that does not fit into an int is refused" \
		grep "option .vcpu' is out of range" "$tmp/ours"

	reports no-scause
	ok 'upstream: a file without scause results in INST_MISALIGNED rows' \
		average "$tmp/upstream" INST_MISALIGNED '[0-9.]+'
	ok "$base: a file without scause is an error" \
		sh -c "[ $theirs -eq 0 ] && [ $ours -ne 0 ] && ! grep 'us (' '$tmp/ours'"

	reports sbi --event=sbi
	ok 'upstream: there is no --event=sbi' [ $theirs -ne 0 ]
	ok "$base: --event=sbi names the calls" average "$tmp/ours" IPI.send_ipi 3.00

	reports absent -p 99999
	ok 'upstream: -p with a VM that is not recorded shows an empty table' \
		sh -c "[ $theirs -eq 0 ] && grep 'Total Samples:0,' '$tmp/upstream'"
	ok "$base: -p with a VM that is not recorded is an error" [ $ours -ne 0 ]
	reports idle
	ok 'upstream: a recording without a VM shows an empty table' \
		sh -c "[ $theirs -eq 0 ] && grep 'Total Samples:0,' '$tmp/upstream'"
	ok "$base: a recording without a VM is an error" [ $ours -ne 0 ]

	reports namespace
	ok 'upstream: VCPUs in other PID namespaces are counted as one VCPU' \
		average "$tmp/upstream" SUPERVISOR_SYSCALL '[0-9.]+'
	ok "$base: VCPUs in other PID namespaces are ignored" \
		no average "$tmp/ours" SUPERVISOR_SYSCALL '[0-9.]+'

	reports lost
	ok 'upstream: report says how often events were lost' \
		grep 'lost 1 chunks' "$tmp/upstream"
	ok 'upstream: report does not say how many events were lost' \
		no grep '2 events' "$tmp/upstream"
	ok "$base: report says how many events were lost" grep '^2 events lost' "$tmp/ours"
done

# mainline NAME: report on that recording with mainline's perf and ours, both for x86
mainline()
{
	perfdata "$tmp/data" <"tests/recordings/$1"
	"$build/7.3/sanitized/stock" kvm -i "$tmp/data" stat report >"$tmp/upstream" 2>&1
	"$build/7.3/sanitized/perf" kvm -i "$tmp/data" stat report \
		--event=vmentry >"$tmp/ours" 2>&1
}

# None of these has an exit by an interrupt.
for text in part sbi mmio; do
	mainline $text
	timings "$tmp/upstream" | sed 's/^IRQ_VS_EXT /SUPERVISOR_SYSCALL /' | sort >"$tmp/a"
	timings "$tmp/ours" >"$tmp/b"
	ok "mainline: vmexit has the same samples and times as our vmentry ($text)" \
		same "$tmp/a" "$tmp/b"
done
mainline sbi
ok 'mainline: vmexit shows SUPERVISOR_SYSCALL as IRQ_VS_EXT' \
	average "$tmp/upstream" IRQ_VS_EXT '[0-9.]+'
mainline causes
ok 'mainline: vmexit has interrupts and exceptions with the same number in one row' \
	[ "$(row "$tmp/upstream" IRQ_S_TIMER)" -eq 2 ]

# For our side of these see recordings.t, record.t, live.t and kvm_stat.t.
perfdata "$tmp/data" <tests/recordings/sbi
$stock kvm -i "$tmp/data" stat report >"$tmp/upstream" 2>"$tmp/said"
ok 'upstream: report prints to stderr' \
	sh -c "[ ! -s '$tmp/upstream' ] && grep 'us (' '$tmp/said'"
$stock kvm stat report -i "$tmp/data" >"$tmp/upstream" 2>&1
ok 'upstream: report does not accept -i' grep 'unknown switch .i' "$tmp/upstream"
ok 'upstream: record does not accept event kinds' grep 'event syntax error' "$out/kind"
ok 'upstream: live spins at the end of input' [ "$(cat "$out/ticks")" -gt 500 ]
ok 'upstream: live fails on Ctrl-C' [ "$(cat "$out/interrupted")" -ne 0 ]
$user "$build/debian/usr/bin/python3" -c "
import runpy
print(runpy.run_path('$build/6.12/pristine/tools/kvm/kvm_stat/kvm_stat')['ARCH'])" >"$tmp/arch"
ok 'upstream: kvm_stat does not support RISC-V' grep -x None "$tmp/arch"

total "$out/live" | awk '{ n += $1 } END { print n }' >"$tmp/live"
ok 'upstream: live shows exits' [ "$(cat "$tmp/live")" -gt 0 ]
ok 'upstream: live shows less than half of the exits that KVM counted' \
	[ "$(cat "$tmp/live")" -lt $(($(stat "$out/vmm" exits) / 2)) ]
ok "upstream: kvm_entry's text has 016 in front of the address" \
	grep 'PC: 0x016[0-9a-f]' "$out/entry"
ok 'upstream: without the tracepoints, record fails with a parse error' \
	grep 'event syntax error' "$out/missing"
for command in record live; do
	ok "upstream: without IDs in /proc/cpuinfo, $command crashes" \
		crashed "$(cat "$out/upstream.$command")"
	ok "Our $command works without IDs in /proc/cpuinfo" \
		[ "$(cat "$out/ours.$command")" -eq 0 ]
done

finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# The README's table of differences, row by row: upstream's side by Debian 13's
# perf on Debian 13's kernel, ours by ours; and what mainline's perf merges
#
# needs: %/lab/.done 7.3/x86/stock

. tests/lib.sh

# reports NAME [OPTION...]: what upstream and ours say of that recording
reports()
{
	perfdata "$tmp/data" <"tests/recordings/$1"
	shift
	$stock kvm -i "$tmp/data" stat report "$@" >"$tmp/upstream" 2>&1
	theirs=$?
	$user "$build/$base/lab/bin/perf" kvm -i "$tmp/data" stat report "$@" \
		>"$tmp/ours" 2>&1
	ours=$?
}

# average REPORT NAME TIME: a row of it, with that average
average()
{
	grep -E "^ +(EXC_)?$2 .* $3us \\(" "$1"
}

# crashed STATUS
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
	sleep 10
	set -- $(cut -d ' ' -f 14,15 /proc/$!/stat)
	echo $(($1 + $2)) >ticks
	kill -INT $!
	wait $!
	echo $? >interrupted
	watch live /usr/bin/perf
	vmm -n 200 >vmm
	unwatch
	grep -v -e mvendorid -e marchid -e mimpid /proc/cpuinfo >/tmp/cpuinfo
	busybox mount --bind /tmp/cpuinfo /proc/cpuinfo
	# crashes SIDE PERF: how they end without the ids
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
ok 'A host with Debian'"'"'s kernel and perf runs' [ $? -eq 0 ]

for base in $bases; do
	reports part
	ok "vmexit upstream is the run of the guest before the exit" \
		average "$tmp/upstream" LOAD_GUEST_PAGE_FAULT 1.00
	ok "$base: vmexit here is the handling of the exit" \
		average "$tmp/ours" LOAD_GUEST_PAGE_FAULT 3.00
	ok "The exit that a recording starts with is missing upstream" \
		no average "$tmp/upstream" SUPERVISOR_SYSCALL '[0-9.]+'
	ok "$base: it is counted here" average "$tmp/ours" SUPERVISOR_SYSCALL 2.00
	reports part --event=vmentry
	ok "$base: the run of the guest is vmentry here" \
		average "$tmp/ours" LOAD_GUEST_PAGE_FAULT 1.00

	reports causes
	ok 'Interrupts are UNKNOWN upstream' average "$tmp/upstream" UNKNOWN '[0-9.]+'
	ok 'with an error line for each' \
		grep 'unknown kvm exit code:-9223372036854775803 on riscv64' "$tmp/upstream"
	ok "$base: they have names here" average "$tmp/ours" IRQ_S_TIMER '[0-9.]+'
	ok "$base: and there are no error lines" no grep unknown "$tmp/ours"

	reports names --vcpu 1
	ok 'Without a number in kvm_entry, all VCPUs are number 0 upstream' \
		[ "$(total "$tmp/upstream")" -eq 0 ]
	ok "$base: --vcpu finds them by their threads here" \
		[ "$(total "$tmp/ours")" -eq 5 ]

	reports part --vcpu 1
	ok 'The shortest time with --vcpu is 0.00us upstream' \
		grep -E '^ +(EXC_)?LOAD_GUEST_PAGE_FAULT .*% +0.00us +1.00us' "$tmp/upstream"
	ok "$base: it is the shortest time here" \
		grep -E '^ +(EXC_)?LOAD_GUEST_PAGE_FAULT .*% +3.00us +3.00us' "$tmp/ours"

	reports no-scause
	ok 'A file without scause has INST_MISALIGNED rows upstream' \
		average "$tmp/upstream" INST_MISALIGNED '[0-9.]+'
	ok "$base: it is refused here" \
		sh -c "[ $theirs -eq 0 ] && [ $ours -ne 0 ] && ! grep 'us (' '$tmp/ours'"

	reports sbi --event=sbi
	ok 'What the guest asked for is not to be had upstream' [ $theirs -ne 0 ]
	ok "$base: it is here" average "$tmp/ours" IPI.send_ipi 3.00

	reports absent -p 99999
	ok 'A VM that is not recorded is an empty table upstream' \
		sh -c "[ $theirs -eq 0 ] && grep 'Total Samples:0,' '$tmp/upstream'"
	ok "$base: it is an error here" [ $ours -ne 0 ]
	reports idle
	ok 'So is a recording without a VM' \
		sh -c "[ $theirs -eq 0 ] && grep 'Total Samples:0,' '$tmp/upstream'"
	ok "$base: that is an error here, too" [ $ours -ne 0 ]

	reports namespace
	ok 'VCPUs of other PID namespaces are one VCPU upstream' \
		average "$tmp/upstream" SUPERVISOR_SYSCALL '[0-9.]+'
	ok "$base: they are left out here" no average "$tmp/ours" SUPERVISOR_SYSCALL '[0-9.]+'

	reports lost
	ok 'Of lost events upstream tells the times of loss' \
		grep 'lost 1 chunks' "$tmp/upstream"
	ok 'but not the number' no grep '2 events' "$tmp/upstream"
	ok "$base: it is told here" grep '^2 events lost' "$tmp/ours"
done

# mainline NAME: what mainline's perf and ours, both for x86, say of that recording
mainline()
{
	perfdata "$tmp/data" <"tests/recordings/$1"
	"$build/7.3/x86/stock" kvm -i "$tmp/data" stat report >"$tmp/upstream" 2>&1
	"$build/7.3/x86/perf" kvm -i "$tmp/data" stat report \
		--event=vmentry >"$tmp/ours" 2>&1
}

# In these, no exit is by an interrupt.
for text in part sbi gfault mmio; do
	mainline $text
	timings "$tmp/upstream" | sed 's/^IRQ_VS_EXT /SUPERVISOR_SYSCALL /' | sort >"$tmp/a"
	timings "$tmp/ours" >"$tmp/b"
	ok "Mainline's vmexit of $text is vmentry here, with the same samples and times" \
		same "$tmp/a" "$tmp/b"
done
mainline sbi
ok 'Mainline calls a SUPERVISOR_SYSCALL IRQ_VS_EXT' \
	average "$tmp/upstream" IRQ_VS_EXT '[0-9.]+'
mainline causes
ok 'Mainline has interrupts and exceptions of one number in one row' \
	[ "$(row "$tmp/upstream" IRQ_S_TIMER)" -eq 2 ]

# The other side of these is in recordings.t, record.t, live.t and kvm_stat.t.
perfdata "$tmp/data" <tests/recordings/sbi
$stock kvm -i "$tmp/data" stat report >"$tmp/upstream" 2>"$tmp/said"
ok 'Upstream prints its report to stderr' \
	sh -c "[ ! -s '$tmp/upstream' ] && grep 'us (' '$tmp/said'"
$stock kvm stat report -i "$tmp/data" >"$tmp/upstream" 2>&1
ok 'Its report takes no -i' grep 'unknown switch .i' "$tmp/upstream"
ok 'Its record does not know the kinds of event' grep 'event syntax error' "$out/kind"
ok 'Its live spins without a terminal' [ "$(cat "$out/ticks")" -gt 500 ]
ok 'and fails on Ctrl-C' [ "$(cat "$out/interrupted")" -ne 0 ]
$user "$build/debian/usr/bin/python3" -c "
import runpy
print(runpy.run_path('$build/6.12/pristine/tools/kvm/kvm_stat/kvm_stat')['ARCH'])" >"$tmp/arch"
ok 'Its kvm_stat does not know RISC-V' grep -x None "$tmp/arch"

total "$out/live" | awk '{ n += $1 } END { print n }' >"$tmp/live"
ok 'Live shows exits upstream' [ "$(cat "$tmp/live")" -gt 0 ]
ok 'but less than half of those that KVM counted' \
	[ "$(cat "$tmp/live")" -lt $(($(stat "$out/vmm" exits) / 2)) ]
ok 'kvm_entry upstream has 016 in front of the address' \
	grep 'PC: 0x016[0-9a-f]' "$out/entry"
ok 'A kernel without the events gets the error of a parser upstream' \
	grep 'event syntax error' "$out/missing"
for command in record live; do
	ok "Without ids in /proc/cpuinfo, $command crashes upstream" \
		crashed "$(cat "$out/upstream.$command")"
	ok "and not here" [ "$(cat "$out/ours.$command")" -eq 0 ]
done

finish

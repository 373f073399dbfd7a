#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# How live handles input, output and signals, and what it prints for programs, on
# Debian 13's kernel, where kvm_mmio does not fire
#
# needs: @/lab/.done

. tests/lib.sh

# Report if descriptor 0 is closed or terminal settings are changed.
cat >"$tmp/spy.c" <<'END'
#include <sys/syscall.h>
#include <unistd.h>

struct termios;

int close(int fd)
{
	if (fd == 0)
		write(2, "close\n", 6);
	return syscall(SYS_close, fd);
}

int tcsetattr(int fd, int action, const struct termios *settings)
{
	(void)fd, (void)action, (void)settings;
	write(2, "tcsetattr\n", 10);
	return 0;
}
END

for base in $perfs; do
	riscv64-linux-gnu-gcc -w -shared -fPIC -o "$(lab "$base")/bin/spy.so" "$tmp/spy.c"
	host "$base" live -k stock -t 600 <<-'END'
	cd /lab/live
	# up: wait until live has opened its timer, which it does last
	up()
	{
		until ls -l /proc/$!/fd 2>/dev/null | grep -q timerfd; do
			kill -0 $! || return
			sleep 0.2
		done
		sleep 1
	}
	# ticks: print how many ticks of CPU time live takes in 3 seconds
	ticks()
	{
		set -- $(cut -d ' ' -f 14,15 /proc/$!/stat)
		sleep 3
		set -- $1 $2 $(cut -d ' ' -f 14,15 /proc/$!/stat)
		echo $(($3 + $4 - $1 - $2))
	}
	# end SIGNAL: send it to live, and print live's exit status
	end()
	{
		kill -$1 $!
		wait $!
		echo $?
	}
	flags()
	{
		grep ^flags: /proc/$$/fdinfo/3
	}

	perf kvm stat live </dev/null >null.live 2>null.said &
	up
	ticks >null.ticks
	end INT >null.status

	busybox mkfifo /tmp/closed /tmp/keys
	perf kvm stat live </tmp/closed >closed.live 2>&1 &
	exec 4>/tmp/closed 4>&-
	up
	ticks >closed.ticks
	end INT >closed.status

	exec 3<>/tmp/keys
	flags >flags.before
	perf kvm stat live <&3 >keys.live 2>keys.said &
	up
	flags >flags.while
	ticks >keys.ticks
	printf xyq >&3
	wait $!
	echo $? >keys.status
	flags >flags.after

	sleep 1000 & target=$!
	perf kvm stat live -p $target </dev/null >ended.live 2>&1 &
	up
	kill $target
	sleep 2
	ticks >ended.ticks
	end INT >ended.status

	# Only the last screen is shown.
	for signal in INT TERM; do
		perf kvm stat live -d 1000 </dev/null >$signal.live 2>&1 &
		up
		vmm -m -c 2 -n 20 >$signal.vmm
		sleep 2
		end $signal >$signal.status
	done

	# Kinds of exits take turns, and each lasts for some screens.
	perf kvm stat live </dev/null >rows.live 2>&1 &
	up
	vmm -c 1 -n 2000 -u 300 >/tmp/vmm
	sleep 1
	end INT >rows.status

	perf kvm stat live --event=mmio </dev/null >mmio.live 2>mmio.said &
	up
	vmm -c 1 -n 5 -k mmio-loads >/tmp/vmm
	sleep 2
	end INT >mmio.status
	busybox stty -g </dev/ttyS0 >tty.before
	perf kvm stat live --event=mmio </dev/ttyS0 >/dev/ttyS0 2>&1 &
	up
	busybox stty -g </dev/ttyS0 >tty.while
	vmm -c 1 -n 5 -k mmio-loads >/tmp/vmm
	sleep 4
	end INT >tty.status
	busybox stty -g </dev/ttyS0 >tty.after
	perf kvm stat live </dev/ttyS0 2>/dev/null | head -n 1 >/tmp/head
	busybox stty -g </dev/ttyS0 >tty.piped

	# For programs
	for how in -j -bj "-x :"; do
		perf kvm stat live $how --per-vm </dev/null >"live$how" 2>"said$how" &
		up
		vmm -c 2 -n 300 -u 300 -- -name guest=alice,debug-threads=on >"vmm$how"
		sleep 2
		end INT >"status$how"
	done
	perf kvm stat live -m 1 -j </dev/null >lost.live 2>/dev/null &
	up
	vmm -c 2 -n 300 >/tmp/vmm
	sleep 4
	end INT >lost.status
	sleep 1000 & target=$!
	perf kvm stat live -p $target -j </dev/null 2>/dev/null | head -n 1 >pids.live
	kill $target
	echo $target >pids
	perf kvm stat live -j </dev/null 2>head.said | head -n 1 >head.live
	perf kvm stat live -j </dev/null >/dev/full 2>full.said
	echo $? >full.status
	perf kvm -o file stat live -j </dev/null >file.live 2>file.said
	echo $? >file.status

	for wrong in --event=x --key=x --vcpu=-2 "-j --duration=1"; do
		LD_PRELOAD=/tmp/bin/spy.so perf kvm stat live $wrong </dev/null >/dev/null 2>"$wrong.said"
		echo $? >"$wrong.status"
	done
	END
	ok "$base: a host runs live" [ $? -eq 0 ]
	rm -f "$(lab "$base")/bin/spy.so"

	# A process can use 300.
	for input in null closed keys; do
		ok "$base: live waits for events without spinning (input $input)" \
			[ "$(cat "$out/$input.ticks")" -lt 100 ]
	done
	ok "$base: live -p does not spin after the process has exited" \
		[ "$(cat "$out/ended.ticks")" -lt 100 ]
	ok "$base: live quits on q, even after other keys" \
		[ "$(cat "$out/keys.status")" -eq 0 ]
	for when in while after; do
		ok "$base: live does not change flags of shared input ($when)" \
			same "$out/flags.before" "$out/flags.$when"
	done
	ok "$base: live prints screens to stdout" grep 'Analyze events for' "$out/null.live"
	ok "$base: live prints no screens to stderr" none "$out/null.said"

	for signal in INT TERM; do
		ok "$base: live exits with status 0 on SIG$signal" \
			[ "$(cat "$out/$signal.status")" -eq 0 ]
		ok "$base: live shows a last screen on SIG$signal" shown "$out/$signal.live" \
			$(($(stat "$out/$signal.vmm" exits) - 2))
	done

	awk '/Analyze events/ { screens++; split("", seen) }
	     /us \( \+-/ && seen[$1]++
	     END { if (screens < 5) print "screens: " screens }' "$out/rows.live" >"$tmp/twice"
	ok "$base: a screen of live has one row for each cause" none "$tmp/twice"

	ok "$base: live does not clear the screen if it prints to a file" \
		no grep '\[2J' "$out/mmio.live"
	ok "$base: live prints a warning once to stderr if it prints to a file" \
		[ "$(grep -c 'kvm_mmio does not fire' "$out/mmio.said")" -eq 1 ]
	ok "$base: live clears the screen on a terminal" grep '\[2J' "$out/console"
	tac "$out/console" | sed '/\[2J/q' >"$tmp/last"
	ok "$base: live repeats an earlier warning on the last screen" sh -c "
		grep 'kvm_mmio does not fire' '$tmp/last' &&
		[ \"\$(grep -c 'kvm_mmio does not fire' '$out/console')\" -ge 2 ]"
	ok "$base: live turns echo off, and back on when it exits" sh -c "
		cmp '$out/tty.before' '$out/tty.after' && ! cmp -s '$out/tty.before' '$out/tty.while'"
	ok "$base: live turns echo back on if nobody reads on" \
		same "$out/tty.before" "$out/tty.piped"
	for how in -j -bj '-x :'; do
		case $how in
		*j)	jq -r '.rows[] | "\(.vm.name) \(.name) \(.samples)"' "$out/live$how" ;;
		*)	awk -F : '!/^#/ { print $10, $2, $3 }' "$out/live$how" ;;
		esac | sed 's/ EXC_/ /' | awk '$2 !~ /^IRQ_/ { n[$1 " " $2] += $3 } END { for (row in n) print row, n[row] }' |
			sort >"$tmp/got"
		did "$out/vmm$how" | closed 2 | sed 's/^/alice /' >"$tmp/want"
		ok "$base: live $how counts the exits of the VM that QEMU would name alice" \
			same "$tmp/want" "$tmp/got"
		ok "$base: live $how exits with status 0 on SIGINT" \
			[ "$(cat "$out/status$how")" -eq 0 ]
	done
	ok "$base: live -j prints no messages" none "$out/said-j"
	for how in -j -bj; do
		ok "$base: each line of live $how has the form that the schema describes" \
			python3 -c 'import json, jsonschema, sys
schema = json.load(open(sys.argv[1]))
for line in open(sys.argv[2]):
    jsonschema.validate(json.loads(line), schema)' \
			tools/perf/Documentation/perf-kvm-stat.schema.json "$out/live$how"
		ok "$base: the intervals of live $how follow each other" jq -es \
			'length > 2 and all(.end > .begin) and ([.[1:][].begin] == [.[:-1][].end])' \
			"$out/live$how"
	done
	ok "$base: each line of live -j has the events that were lost in its interval" \
		jq -es '(map(.lost) | add) > 0 and last.lost == 0' "$out/lost.live"
	ok "$base: live -p -j says which processes it shows" \
		[ "$(jq -c .filter.pids "$out/pids.live")" = "[$(cat "$out/pids")]" ]
	ok "$base: live -x names its columns once" \
		[ "$(grep -n '^#' "$out/live-x :" | cut -d : -f 1-4)" = '1:#end:name:samples' ]
	ok "$base: live -j prints a line as soon as an interval ends" jq -e .end "$out/head.live"
	ok "$base: live -j ends without a message if nobody reads on" none "$out/head.said"
	ok "$base: live -j fails if the disk is full" [ "$(cat "$out/full.status")" -ge 193 ]
	ok "$base: live -j says that the disk is full" grep 'No space left' "$out/full.said"
	ok "$base: live refuses -o" [ "$(cat "$out/file.status")" -ge 193 ]

	for wrong in --event=x --key=x --vcpu=-2 '-j --duration=1'; do
		ok "$base: live $wrong fails" [ "$(cat "$out/$wrong.status")" -ge 193 ]
		ok "$base: live $wrong does not touch input and terminal" \
			no grep -E '^(close|tcsetattr)' "$out/$wrong.said"
	done
done

finish

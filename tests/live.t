#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# How live handles input, output and signals, on Debian 13's kernel, where kvm_mmio
# does not fire
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
	host "$base" live -k stock <<-'END'
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

	sleep 5 &
	perf kvm stat live -p $! </dev/null >ended.live 2>&1 &
	up
	sleep 5
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

	for wrong in --event=x --key=x --vcpu=-2; do
		LD_PRELOAD=/tmp/bin/spy.so perf kvm stat live $wrong </dev/null >/dev/null 2>$wrong.said
		echo $? >$wrong.status
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
	for wrong in --event=x --key=x --vcpu=-2; do
		ok "$base: live $wrong fails" [ "$(cat "$out/$wrong.status")" -ge 193 ]
		ok "$base: live $wrong does not touch input and terminal" \
			no grep -E '^(close|tcsetattr)' "$out/$wrong.said"
	done
done

finish

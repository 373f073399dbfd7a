#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# live as a process: what it does with its input, its output and signals. On
# Debian 13's kernel, on which kvm_mmio does not fire.
#
# needs: %/lab/.done

. tests/lib.sh

# Tells of descriptor 0 being closed and of terminal settings.
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

for base in $bases; do
	riscv64-linux-gnu-gcc -w -shared -fPIC -o "$build/$base/lab/bin/spy.so" "$tmp/spy.c"
	host "$base" live -k stock <<-'END'
	cd /lab/live
	# up: live has opened its timer, which it does last
	up()
	{
		until ls -l /proc/$!/fd 2>/dev/null | grep -q timerfd; do
			kill -0 $! || return
			sleep 0.2
		done
		sleep 1
	}
	# ticks: of processor time in 3 seconds of live
	ticks()
	{
		set -- $(cut -d ' ' -f 14,15 /proc/$!/stat)
		sleep 3
		set -- $1 $2 $(cut -d ' ' -f 14,15 /proc/$!/stat)
		echo $(($3 + $4 - $1 - $2))
	}
	# end SIGNAL: send it, and tell the status
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

	# One screen, the last
	for signal in INT TERM; do
		perf kvm stat live -d 1000 </dev/null >$signal.live 2>&1 &
		up
		vmm -m -c 2 -n 20 >$signal.vmm
		sleep 2
		end $signal >$signal.status
	done

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
	ok "$base: live is watched" [ $? -eq 0 ]
	rm -f "$build/$base/lab/bin/spy.so"

	# Of the 300 that a process can have
	for input in null closed keys; do
		ok "$base: live whose input is $input waits for events" \
			[ "$(cat "$out/$input.ticks")" -lt 100 ]
	done
	ok "$base: so does live -p of a process that has ended" \
		[ "$(cat "$out/ended.ticks")" -lt 100 ]
	ok "$base: live ends with q, also behind other keys" \
		[ "$(cat "$out/keys.status")" -eq 0 ]
	for when in while after; do
		ok "$base: input shared with live is as it was ($when)" \
			same "$out/flags.before" "$out/flags.$when"
	done
	ok "$base: screens are on stdout" grep 'Analyze events for' "$out/null.live"
	ok "$base: nothing of them is on stderr" none "$out/null.said"

	for signal in INT TERM; do
		ok "$base: live ends well with SIG$signal" \
			[ "$(cat "$out/$signal.status")" -eq 0 ]
		ok "$base: with SIG$signal, it shows its last screen" shown "$out/$signal.live" \
			$(($(stat "$out/$signal.vmm" exits) - 2))
	done

	ok "$base: live that prints to a file clears no screen" \
		no grep '\[2J' "$out/mmio.live"
	ok "$base: and gives its warning once, on stderr" \
		[ "$(grep -c 'kvm_mmio does not fire' "$out/mmio.said")" -eq 1 ]
	ok "$base: live on a terminal clears its screens" grep '\[2J' "$out/console"
	tac "$out/console" | sed '/\[2J/q' >"$tmp/last"
	ok "$base: its last screen has the warning, which an earlier one had first" sh -c "
		grep 'kvm_mmio does not fire' '$tmp/last' &&
		[ \"\$(grep -c 'kvm_mmio does not fire' '$out/console')\" -ge 2 ]"
	ok "$base: it turns echo off, and on again" sh -c "
		cmp '$out/tty.before' '$out/tty.after' && ! cmp -s '$out/tty.before' '$out/tty.while'"
	for wrong in --event=x --key=x --vcpu=-2; do
		ok "$base: live $wrong fails" [ "$(cat "$out/$wrong.status")" -ge 193 ]
		ok "$base: and leaves input and terminal alone" \
			no grep -E '^(close|tcsetattr)' "$out/$wrong.said"
	done
done

finish

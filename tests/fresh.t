#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# scripts/fresh: what it leaves behind when it ends or is interrupted, and its
# errors. Namespaces and mounts are real; mmdebstrap, git and chroot are stand-ins,
# each of which can be made to wait.

# scripts/fresh needs root.
[ "$(id -u)" -eq 0 ] || exec sudo sh "$0"

. tests/lib.sh
export tmp

mkdir -p "$tmp/bin" "$tmp/top/scripts"
cp -r scripts/fresh scripts/fresh-root scripts/lab "$tmp/top/scripts"
root=$tmp/top/build/fresh/some

# phase NAME: wait if that phase is to wait, holding a lock until no process of the
# phase is left
cat >"$tmp/bin/phase" <<-'END'
	#!/bin/sh
	[ "$(cat "$tmp/wait")" = "$1" ] || exit 0
	flock "$tmp/lock" sh -c ': >"$tmp/waits"; sleep 1000 & wait'
END
cat >"$tmp/bin/mmdebstrap" <<-'END'
	#!/bin/sh
	for root; do :; done
	[ ! -s "$tmp/says" ] || { cat "$tmp/says"; exit 25; }
	mkdir -p "$root/root" "$root/proc" "$root/sys" "$root/dev/pts" \
		"$root/dev/shm" "$root/var/cache/apt/archives"
	echo "$*" >>"$tmp/asked"
	: >"$root/made-by-$(wc -l <"$tmp/asked")"
	phase mmdebstrap
END
cat >"$tmp/bin/git" <<-'END'
	#!/bin/sh
	for to; do :; done
	mkdir "$to"
	phase git
END
# Called as chroot . /usr/bin/env -i /usr/bin/su -l -c SCRIPT -- USER sh COMMAND...
cat >"$tmp/bin/chroot" <<-'END'
	#!/bin/sh
	[ "$6 $8 $9" = '-c -- root' ] || exit
	script=$7
	shift 9
	phase command
	cd root && sh -c "$script" "$@"
END
chmod +x "$tmp/bin"/*
: >"$tmp/wait"
: >"$tmp/says"

# fresh COMMAND...: run scripts/fresh with it, and return its status
fresh()
{
	PATH="$tmp/bin:$PATH" "$tmp/top/scripts/fresh" some "$@" \
		>"$tmp/out" 2>"$tmp/err"
	status=$?
	cat "$tmp/out" "$tmp/err"
	return $status
}

# ends STATUS COMMAND...: fresh exits with STATUS
ends()
{
	want=$1
	shift
	fresh "$@"
	[ $? -eq "$want" ]
}

# says TEXT COMMAND...: it fails with a single line that has TEXT
says()
{
	text=$1
	shift
	"$@" && return 1
	grep -F -- "$text" "$tmp/err" && [ "$(wc -l <"$tmp/err")" -eq 1 ]
}

# without TOOL: run fresh where that tool is not allowed
without()
{
	printf '#!/bin/sh\necho "%s: Operation not permitted" >&2\nexit 1\n' \
		"$1" >"$tmp/bin/$1"
	chmod +x "$tmp/bin/$1"
	fresh true
	status=$?
	rm "$tmp/bin/$1"
	return $status
}

# interrupted PHASE SIGNAL [-]: send the signal to fresh in that phase, or with a
# minus to its process group. It fails, and leaves no process.
interrupted()
{
	echo "$1" >"$tmp/wait"
	rm -f "$tmp/waits"
	PATH="$tmp/bin:$PATH" setsid env --default-signal=HUP,INT,TERM \
		"$tmp/top/scripts/fresh" some true &
	for _ in $(seq 100); do
		[ ! -e "$tmp/waits" ] || break
		sleep 0.1
	done
	flock -n "$tmp/lock" true && { echo 'it does not wait'; return 1; }
	: >"$tmp/wait"
	kill "-$2" "$3$!"
	flock -w 10 "$tmp/lock" true || { kill -KILL -$!; return 1; }
	! wait $!
}

# made_anew: the next Debian has no files from the previous one
made_anew()
{
	fresh false && return 1
	basename -a "$root"/made-by-* >"$tmp/made"
	echo "made-by-$(wc -l <"$tmp/asked")" >"$tmp/want"
	same "$tmp/want" "$tmp/made"
}

# mounts: print the mounts that can be fresh's: its Debian, and what it made the
# root. A perf that runs meanwhile may mount tracefs.
mounts()
{
	awk -v top="$tmp/top/" '$2 == "/" || index($2, top) == 1' /proc/mounts
}

# passes ARGUMENT...: the command gets these arguments
passes()
{
	printf '<%s>\n' "$@" >"$tmp/want"
	fresh printf '<%s>\n' "$@"
	grep '^<' "$tmp/out" >"$tmp/got"
	same "$tmp/want" "$tmp/got"
}

# shellcheck disable=SC2016 # the command's variable
ok 'fresh runs a command' fresh sh -c 'basename "$PWD"'
ok 'The command runs in the clone' grep -x perf-kvm-riscv "$tmp/out"
ok 'After a command succeeds, the Debian is removed' [ ! -e "$root" ]
# shellcheck disable=SC2016 # the dollar is part of an argument
ok 'The command gets arguments with blanks, quotes and dashes unchanged' \
	passes -c 'a; b' "it's" '$PWD "*"' '' --
ok "fresh exits with the command's status" ends 3 sh -c 'exit 3'
ok 'After a command fails, the Debian is kept' [ -d "$root/root/perf-kvm-riscv" ]

mounts >"$tmp/before"
for phase in mmdebstrap git command; do
	for signal in HUP INT TERM KILL; do
		ok "SIG$signal to fresh in the phase $phase leaves no process" \
			interrupted $phase $signal
		ok "SIG$signal to fresh's process group in the phase $phase leaves no process" \
			interrupted $phase $signal -
	done
	ok "After an interruption in the phase $phase, the next Debian is created anew" made_anew
done
mounts >"$tmp/after"
ok 'Interruptions leave no mount' same "$tmp/before" "$tmp/after"

cat >"$tmp/says" <<-'END'
	I: automatically chosen mode: root
	Err:1 http://mirror.example some InRelease
	  Temporary failure resolving 'mirror.example'
	E: mmdebstrap failed to run
END
ok 'If the Debian cannot be created, a single line says why' \
	says 'fresh: the mirror cannot be reached: check the network' fresh true
: >"$tmp/says"
ok 'If namespaces are not allowed, a single line says so' \
	says 'fresh: cannot create mount and PID namespaces' without unshare
ok 'If mounts are not allowed, a single line says so' \
	says 'fresh: mount: Operation not permitted' without mount
printf '#!/bin/sh\necho 1000\n' >"$tmp/bin/id"
chmod +x "$tmp/bin/id"
ok 'If the user is not root, a single line says so' says 'fresh: needs root' fresh true

finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# scripts/lab/boot: what a boot that fails looks like
#
# needs: 6.1/lab/.done

. tests/lib.sh

lab=$build/6.1/lab

# boot STATUS TEXT OPTION...: a boot with these options ends so and says that
boot()
{
	want=$1
	text=$2
	shift 2
	PATH=${path:-$PATH} scripts/lab/boot "$@" "$lab" boot "$tmp/script" 2>"$tmp/err"
	status=$?
	cat "$tmp/err"
	[ $status -eq "$want" ] && grep -q -- "$text" "$tmp/err"
}

echo 'echo why >&2; exit 7' >"$tmp/script"
scripts/lab/boot "$lab" boot "$tmp/script" 2>/dev/null
ok "The status of the script is boot's" [ $? -eq 7 ]
ok 'What it says is in the log' grep why "$lab/boot/log"

echo 'busybox poweroff -f' >"$tmp/script"
ok 'A host that goes down early is an error, with the console to look at' \
	boot 1 'went down before .*; see .*/console'

echo 'sleep 100' >"$tmp/script"
ok 'A host that does not end is stopped, which is an error' \
	boot 1 'still up after 8 seconds; see .*/console' -t 8

mkdir -p "$lab/junk"
head -c 100000 /dev/zero >"$lab/junk/Image"
cp "$lab/initrd" "$lab/junk"
ok 'A kernel that does not start is an error' boot 1 'still up after 3' -t 3 -k junk
rm -rf "$lab/junk"
ok 'A kernel that is not there is an error' boot 1 'build the lab first' -k junk

mkdir "$tmp/bin"
for tool in sh cat; do
	ln -s "$(command -v $tool)" "$tmp/bin"
done
path=$tmp/bin
ok 'A missing QEMU is named, with its package' \
	boot 1 'package qemu-system-riscv'

finish

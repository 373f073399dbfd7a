#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# scripts/lab/boot: how it reports a failed boot
#
# needs: 6.1/lab/.done

. tests/lib.sh

lab=$build/6.1/lab

# boot STATUS TEXT OPTION...: boot with these options exits with STATUS and says TEXT
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
ok "boot exits with the script's status" [ $? -eq 7 ]
ok "The script's output is in the log" grep why "$lab/boot/log"

echo 'busybox poweroff -f' >"$tmp/script"
ok 'If the host goes down early, boot fails and names the console log' \
	boot 1 'went down before .*; see .*/console'

echo 'sleep 100' >"$tmp/script"
ok 'If the host does not go down, boot stops it and fails' \
	boot 1 'still up after 8 seconds; see .*/console' -t 8

mkdir -p "$lab/junk"
head -c 100000 /dev/zero >"$lab/junk/Image"
cp "$lab/initrd" "$lab/junk"
ok 'If the kernel does not start, boot fails' boot 1 'still up after 3' -t 3 -k junk
rm -rf "$lab/junk"
ok 'If the kernel is missing, boot fails' boot 1 'build the lab first' -k junk

mkdir "$tmp/bin"
for tool in sh cat; do
	ln -s "$(command -v $tool)" "$tmp/bin"
done
path=$tmp/bin
ok 'If QEMU is missing, boot names its package' \
	boot 1 'package qemu-system-riscv'

finish

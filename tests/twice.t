#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# perf record with events that arrive while it reads the buffer
#
# needs: @/pristine/.done @/tree.done

. tests/lib.sh

# writes TREE: run tests/twice.c with that tree's perf
writes()
{
	mkdir -p "$tmp/$1"
	{
		sed -n '/^static int __perf_mmap__read_init/,/^}/p' "$1/tools/lib/perf/mmap.c"
		sed -n '/^int perf_mmap__push/,/^}/p' "$1/tools/perf/util/mmap.c"
	} >"$tmp/$1/functions.h"
	gcc -Wall -Wextra -Werror -O2 -I"$tmp/$1" -o "$tmp/$1/record" tests/twice.c &&
	"$tmp/$1/record"
}

for base in $perfs; do
	writes "$build/$base/pristine" >"$tmp/out"
	ok "$base: unpatched perf record writes some events twice" \
		grep -Eq 'forward: [0-9]+ once, [1-9][0-9]* twice' "$tmp/out"
	writes "$build/$base/tree" >"$tmp/out"
	for buffer in forward overwritten; do
		ok "$base: patched perf record writes each event once ($buffer)" \
			grep -Eq "$buffer: [1-9][0-9]* once, 0 twice" "$tmp/out"
	done
done

finish

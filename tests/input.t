#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# report on files that it cannot read
#
# needs: @/perf/perf

. tests/lib.sh

# fails TEXT FILE: report on FILE fails, says TEXT, and prints no row
fails()
{
	$perf kvm -i "$2" stat report >"$tmp/report" 2>&1
	status=$?
	cat "$tmp/report"
	# perf exits with an errno, from 128 up; 129 to 192 are signals.
	[ $status -ne 0 ] && { [ $status -lt 129 ] || [ $status -gt 192 ]; } &&
	grep -q -- "$1" "$tmp/report" && ! grep 'us ( +-' "$tmp/report"
}

perfdata "$tmp/data" <tests/recordings/part
for base in $perfs; do
	perf=$(perf_of "$base")
	ok "$base: report works on a whole recording" sh -c "
		$perf kvm -i $tmp/data stat report 2>&1 | grep SUPERVISOR_SYSCALL"
	: >"$tmp/empty"
	ok "$base: report refuses an empty file" fails 'nothing to do' "$tmp/empty"
	for part in 50 500 1000; do
		head -c $part "$tmp/data" >"$tmp/part"
		ok "$base: report refuses a file truncated to $part bytes" \
			fails 'incompatible file format' "$tmp/part"
	done
	ok "$base: report refuses a file that is not a recording" \
		fails 'incompatible file format' README.rst
	ok "$base: report refuses a file that does not exist" \
		fails 'No such file' "$tmp/none"
	ok "$base: the help of -k says that time is the total" sh -c "
		$perf kvm stat report -h 2>&1 | grep 'time (total time)'"
done

finish

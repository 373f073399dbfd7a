#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# report on files that it cannot read
#
# needs: @/lab/.done

. tests/lib.sh

# fails TEXT FILE: report on FILE fails, says TEXT, and prints no row
fails()
{
	$user "$lab/bin/perf" kvm -i "$2" \
		stat report >"$tmp/report" 2>&1
	status=$?
	cat "$tmp/report"
	# perf exits with an errno, from 128 up; 129 to 192 are signals.
	[ $status -ne 0 ] && { [ $status -lt 129 ] || [ $status -gt 192 ]; } &&
	grep -q -- "$1" "$tmp/report" && ! grep 'us ( +-' "$tmp/report"
}

# changed FROM TO: copy the recording and replace each FROM by a TO of equal length
changed()
{
	perl -pe "s/$1/$2/g" "$out/vmm.data" >"$tmp/changed"
}

for base in $perfs; do
	host "$base" input <<-'END'
	perf kvm stat record -a -o /tmp/vmm.data vmm -c 1 >vmm.log && cp /tmp/vmm.data /lab/input
	END
	ok "$base: record works on a guest" [ $? -eq 0 ]
	changed nothing nothing
	ok "$base: report works on the unchanged recording" sh -c "
		$user $lab/bin/perf kvm \
			-i $tmp/changed stat report 2>&1 | grep SUPERVISOR_SYSCALL"

	changed scause scauze
	ok "$base: report refuses a kvm_exit without scause" \
		fails 'kvm:kvm_exit has no 4- or 8-byte field scause' "$tmp/changed"
	changed kvm:kvm_exit kvm:kvm_exot
	ok "$base: report refuses a recording without kvm_exit" \
		fails 'kvm:kvm_exit was not recorded' "$tmp/changed"
	: >"$tmp/empty"
	ok "$base: report refuses an empty file" fails 'nothing to do' "$tmp/empty"
	for part in 50 5000 15000; do
		head -c $part "$out/vmm.data" >"$tmp/part"
		ok "$base: report refuses a file truncated to $part bytes" \
			fails 'incompatible file format' "$tmp/part"
	done
	ok "$base: report refuses a file that is not a recording" \
		fails 'incompatible file format' README.rst
	ok "$base: report refuses a file that does not exist" \
		fails 'No such file' "$tmp/none"
	ok "$base: the help of -k says that time is the total" sh -c "
		$user $lab/bin/perf kvm stat report -h 2>&1 | grep 'time (total time)'"
done

finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Percentiles and histograms of times that are known
#
# needs: @/perf/perf 7.3/sanitized/perf

. tests/lib.sh

# exits: print a recording with exits of the times on stdin, in ns
exits()
{
	cat <<-'END'
	arch riscv64 8
	event kvm_entry pc:8 id:4
	event kvm_exit sepc:8 scause:8 stval:8 htval:8 htinst:8
	END
	# print would write a time from 2^31 ns on as 2.14748e+09.
	awk '{ printf "%.0f 7/7 kvm_exit 0 10 0 0 0\n", now += 1000
	       printf "%.0f 7/7 kvm_entry 0 0\n", now += $1 }'
}

# report DATA OPTION...: report on the recording, to $tmp/report and $tmp/said
report()
{
	data=$1
	shift
	# shellcheck disable=SC2086 # a command with arguments
	$perf kvm stat report -i "$data" "$@" >"$tmp/report" 2>"$tmp/said" </dev/null
}

# within WANT...: the row's last columns are these times in us, at most 1 % off
within()
{
	cat "$tmp/report"
	sed -n 's/.*%) *//p; s/.*% ) *//p' "$tmp/report" | awk -v want="$*" '{
		n = split(want, times, " ")
		for (i = 1; i <= n; i++) {
			off = $i / times[i] - 1
			if (off > 0.0101 || off < -0.0101)
				exit 1
		}
		exit NF != n
	}'
}

seq 1000 1000 1000000 | exits | perfdata "$tmp/even"
{ awk 'BEGIN { while (n++ < 40833) print 29000 + n % 7 }'
  awk 'BEGIN { while (n++ < 106) print 21000000 + n }'; } | exits | perfdata "$tmp/two"
printf '%s\n' 0 1 2 3 511 512 1023 1024 18446744073709 | exits | perfdata "$tmp/bounds"
{ exits </dev/null; echo "1000 7/7 kvm_exit 0 10 0 0 0"; } | perfdata "$tmp/none"

for base in $perfs sanitized; do
	case $base in
	sanitized) perf=$build/7.3/sanitized/perf ;;
	*) perf=$(perf_of "$base") ;;
	esac
	report "$tmp/even" --percentiles
	ok "$base: 50 and 99 are shown by default" grep ' p50 .* p99$' "$tmp/report"
	ok "$base: percentiles of 1 to 1000 us are right" within 500 990
	report "$tmp/even" --percentiles=0,0.1,25,99.9,100
	ok "$base: percentiles can be chosen, the minimum and maximum included" \
		within 1 1 250 999 1000
	ok "$base: a percentile is within the minimum and maximum" \
		grep ' 1000.00us$' "$tmp/report"
	report "$tmp/two" --percentiles=50,99,99.7,99.9
	ok "$base: percentiles distinguish 40,833 times of 29 us from 106 of 21 ms" \
		within 29 29 29 21000

	for list in 101 -1 x '50,' 50,,60 1,2,3,4,5,6,7,8,9 nan 50,50.0; do
		report "$tmp/even" --percentiles=$list
		ok "$base: --percentiles=$list is an error, without a report" sh -c "
			grep 'use up to 8 different numbers from 0 to 100' '$tmp/said' && [ ! -s '$tmp/report' ]"
	done

	report "$tmp/bounds" --histogram
	sed -nE 's/^ +([0-9]+) - ([0-9]+) +ns \| +([1-9][0-9]*) .*/\1 \2 \3/p' "$tmp/report" >"$tmp/got"
	cat >"$tmp/want" <<-'END'
		0 2 2
		2 4 2
		256 512 1
		512 1024 2
		1024 2048 1
		17592186044416 35184372088832 1
	END
	ok "$base: a histogram counts each time from a power of two to the next" \
		same "$tmp/want" "$tmp/got"
	ok "$base: a histogram says whose it is" grep '^# .*SUPERVISOR_SYSCALL$' "$tmp/report"
	report "$tmp/none" --histogram --percentiles
	ok "$base: a recording without a complete exit has a report without distribution" sh -c "
		cat '$tmp/report' '$tmp/said'
		grep 'Samples:0' '$tmp/report' && ! grep COUNT '$tmp/report'"

	report "$tmp/even"
	grep 'us (' "$tmp/report" >"$tmp/want"
	report "$tmp/even" --percentiles --histogram
	sed -nE 's/(us \(.*%\)? \)).*/\1/p' "$tmp/report" >"$tmp/got"
	ok "$base: the other columns are those of the plain report" same "$tmp/want" "$tmp/got"
done

finish

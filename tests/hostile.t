#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Reports on damaged recordings, by a perf with sanitizers: no crash, hang or
# sanitizer finding that the same tree's perf without the port does not also have
# on the same file. FUZZ_FILES is the number of recordings for each of FUZZ_BASES.
#
# needs: 7.3/lab/.done 7.3/sanitized/perf

. tests/lib.sh

files=${FUZZ_FILES:-300}

# findings COMMAND...: print what is wrong with a run of it, without addresses and
# line numbers, which differ from perf to perf
findings()
{
	timeout 10 "$@" >"$tmp/said" 2>&1 </dev/null
	status=$?
	# 124 is timeout's; perf exits with an errno, from 193 up.
	[ $status -lt 124 ] || [ $status -gt 192 ] || echo "status $status"
	# perf does a bsearch() of no maps for any thread without maps; it is harmless.
	sed -nE '/maps\.c:.*null pointer passed/d
	/runtime error:|SUMMARY: [A-Z][a-z]+Sanitizer/ {
		s/0x[0-9a-f]+//g
		s/:[0-9]+//g
		p
	}' "$tmp/said"
}

mkdir "$tmp/seeds"
for text in tests/recordings/*; do
	case $text in *.report) continue ;; esac
	perfdata "$tmp/seeds/${text##*/}" <"$text" || exit
done
echo ffffffff80000000 T _start >"$tmp/kallsyms"

# What is reported, and with which options. They change at different rates, so that in
# time each is used with each of the others.
events=$(sed -n 's/^\t{ \.name = "\(.*\)", .*/\1/p' tools/perf/arch/riscv/util/kvm-stat.c)
kinds=$(echo "$events" | wc -l)
cat >"$tmp/options" <<'END'

--breakdown --percentiles=0,50,99.9 --histogram
--timeline=OUT --per-vcpu -j
-x, --breakdown --percentiles --per-vm
--vcpu=0 --histogram -o OUT
END

for base in ${FUZZ_BASES:-7.3}; do
	host "$base" hostile <<-'END'
	perf kvm stat record -a -o /tmp/vmm vmm -n 1 && cp /tmp/vmm /lab/hostile
	END
	ok "$base: record works on a guest" cp "$out/vmm" "$tmp/seeds"

	perf=$build/$base/sanitized/perf
	bare=$build/$base/sanitized/stock
	kept=$build/$base/hostile
	rm -rf "$kept"
	: >"$tmp/found"
	: >"$tmp/good"
	ok "$base: our perf has the port" grep -q 'not a RISC-V event' "$perf"
	ok "$base: stock perf does not have the port" no grep -q 'not a RISC-V event' "$bare"
	n=0
	round=0
	while [ $n -lt "$files" ]; do
		round=$((round + 1))
		turn=$round
		for seed in "$tmp"/seeds/*; do
			n=$((n + 1))
			turn=$((turn + 1))
			event=$(echo "$events" | sed -n "$((turn % kinds + 1))p")
			options=$(sed -n "$((turn % 5 + 1))p" "$tmp/options")
			# Truncate one in four, and flip bits in the others.
			if [ $((turn % 4)) -eq 0 ]; then
				head -c $((n * 7919 % $(wc -c <"$seed"))) "$seed"
			else
				zzuf -s $n -r 0.00002:0.005 <"$seed"
			fi >"$tmp/bad"

			# shellcheck disable=SC2046 # options are words
			findings "$perf" kvm --guestkallsyms="$tmp/kallsyms" -i "$tmp/bad" \
				stat report --event="$event" \
				$(echo "$options" | sed "s,OUT,$tmp/out,") >"$tmp/ours"
			[ $status -ne 0 ] || echo "$event,$options" >>"$tmp/good"
			[ -s "$tmp/ours" ] || continue
			# The stock report fails on some kinds of recordings.
			{
				findings "$bare" kvm -i "$tmp/bad" stat report
				findings "$bare" script -i "$tmp/bad"
			} >"$tmp/theirs"
			grep -vxFf "$tmp/theirs" "$tmp/ours" >"$tmp/new" || continue
			mkdir -p "$kept"
			cp "$tmp/bad" "$kept/$n"
			sed "s|^|$kept/$n: --event=$event $options: |" "$tmp/new" >>"$tmp/found"
		done
	done
	ok "$base: none of $n damaged recordings upsets our perf but not stock perf" \
		none "$tmp/found"
	ok "$base: some damaged recordings are refused" [ "$(wc -l <"$tmp/good")" -lt $n ]
	for event in $events; do
		ok "$base: some damaged recordings are reported with --event=$event" \
			grep "^$event," "$tmp/good"
	done
	while read -r options; do
		ok "$base: some damaged recordings are reported with ${options:-no other option}" \
			grep -xe ".*,$options" "$tmp/good"
	done <"$tmp/options"
done

finish

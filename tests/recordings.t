#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Reports on recordings that the lab cannot make. perfdata turns each text NAME in
# recordings/ into a perf.data; its first line names the tests. NAME.report has
# commands, each followed by
#
#	CAUSE SAMPLES MIN MAX AVERAGE	a row, in us
#	open: PID VM VCPU CAUSE TIME	a line on an exit that has not ended, in us; what
#	open: and N more		follows the time; the line after the last of them
#	! TEXT				it says TEXT on stderr, once
#	not: TEXT			it does not say TEXT on stderr
#	fails: TEXT			it fails, says TEXT on stderr, and prints
#					nothing on stdout
#
# needs: @/perf/perf 7.3/sanitized/perf

. tests/lib.sh

# block REPORT N: print what follows its Nth command
block()
{
	awk -v n="$2" '/^\$ / { i++; next } i == n' "$1"
}

# open_exits REPORT: print the lines on exits that have not ended, without indentation
open_exits()
{
	sed -nE '/^Still outside the guest/,$ {
		s/ +/ /g
		s/ EXC_([A-Z])/ \1/
		s/^ (.*[0-9])us( .*)?$/\1\2/p
		/^and /p
	}' "$1"
}

# failed TEXT: perf has exited with an errno, has said TEXT, and printed no report
failed()
{
	cat "$tmp/said" "$tmp/report"
	[ "$status" -ge 193 ] && grep -F -- "$1" "$tmp/said" && [ ! -s "$tmp/report" ]
}

# all_well: perf has succeeded, and no part of the report is on stderr
all_well()
{
	cat "$tmp/said"
	[ "$status" -eq 0 ] && no grep -E 'Analyze|Samples|us \(' "$tmp/said"
}

# x86_agrees: Linux 7.3's perf for x86 says and prints the same
x86_agrees()
{
	# shellcheck disable=SC2086 # options are words
	"$build/7.3/sanitized/perf" kvm stat report -i "$tmp/data" $options \
		>"$tmp/report-x86" 2>"$tmp/said-x86" </dev/null
	cat "$tmp/report" "$tmp/said" >"$tmp/want"
	cat "$tmp/report-x86" "$tmp/said-x86" >"$tmp/got"
	ok "$text${options:+, $options}: perf for x86 reports the same as perf for riscv64" \
		same "$tmp/want" "$tmp/got"
}

for base in $perfs; do
	for report in tests/recordings/*.report; do
		text=${report%.report}
		perfdata "$tmp/data" <"$text"
		ok "$base: perfdata writes $text" [ $? -eq 0 ]
		sed -n 's/^\$ perf kvm stat report *//p' "$report" >"$tmp/commands"
		n=0
		while read -r options; do
			n=$((n + 1))
			# shellcheck disable=SC2086 # options are words
			$(perf_of "$base") kvm stat report -i "$tmp/data" $options \
				>"$tmp/report" 2>"$tmp/said" </dev/null
			status=$?
			[ "$base" != 7.3 ] || x86_agrees
			what="$base: $(sed -n '1s/# //p' "$text")${options:+, $options}"
			timings "$tmp/report" >"$tmp/got"
			block "$report" $n >"$tmp/block"
			fails=$(sed -n 's/^fails: //p' "$tmp/block")
			if [ "$fails" ]; then
				ok "$what: report fails with '$fails'" failed "$fails"
				continue
			fi
			says=$(sed -n 's/^! //p' "$tmp/block")
			[ -z "$says" ] || ok "$what: report says '$says' once" \
				[ "$(grep -cF "$says" "$tmp/said")" -eq 1 ]
			silent=$(sed -n 's/^not: //p' "$tmp/block")
			[ -z "$silent" ] || ok "$what: report does not say '$silent'" \
				no grep -F "$silent" "$tmp/said"
			sed -n 's/^open: //p' "$tmp/block" >"$tmp/want"
			open_exits "$tmp/report" >"$tmp/open"
			ok "$what: report lists the expected exits that have not ended" \
				diff -u --label expected --label got "$tmp/want" "$tmp/open"
			grep -v -e '^!' -e '^not: ' -e '^open: ' "$tmp/block" | sort >"$tmp/want"
			# Both may be empty here.
			ok "$what: report has the expected rows" \
				diff -u --label expected --label got "$tmp/want" "$tmp/got"
			ok "$what: report succeeds and prints no rows to stderr" all_well
		done <"$tmp/commands"
	done

	perf=$(perf_of "$base")
	perfdata "$tmp/data" <tests/recordings/sbi
	$perf kvm stat report -i "$tmp/data" >"$tmp/want" 2>&1
	$perf kvm -i "$tmp/data" stat report >"$tmp/got" 2>&1
	ok "$base: perf kvm -i does the same as report -i" same "$tmp/want" "$tmp/got"
	for command in report live; do
		$perf kvm stat $command -h >"$tmp/help" 2>&1
		ok "$base: $command -h names vmexit, which every architecture has" \
			grep 'event to report: vmexit' "$tmp/help"
		ok "$base: $command -h names no x86 event" no grep 'mmio' "$tmp/help"
	done
done

finish

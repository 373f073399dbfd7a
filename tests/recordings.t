#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Reports on recordings that the lab cannot make: for each text in recordings/,
# of which perfdata makes a perf.data, NAME.report has commands, and under each
#
#	CAUSE SAMPLES MIN MAX AVERAGE	a row, in us
#	! TEXT				what it says on stderr, once
#	not: TEXT			what it does not say there
#	fails: TEXT			that it fails, saying so there, and
#					prints nothing on stdout
#
# needs: %/lab/.done 7.3/x86/perf

. tests/lib.sh

# block REPORT N: what stands under its Nth command
block()
{
	awk -v n="$2" '/^\$ / { i++; next } i == n' "$1"
}

# failed TEXT: perf has failed with an errno of its own, and said just that
failed()
{
	cat "$tmp/said" "$tmp/report"
	[ "$status" -ge 193 ] && grep -F -- "$1" "$tmp/said" && [ ! -s "$tmp/report" ]
}

# all_well: perf has ended well, and no part of the report is on stderr
all_well()
{
	cat "$tmp/said"
	[ "$status" -eq 0 ] && no grep -E 'Analyze|Samples|us \(' "$tmp/said"
}

# x86_agrees: perf for x86, of Linux 7.3, says and prints the same
x86_agrees()
{
	# shellcheck disable=SC2086 # options are words
	"$build/7.3/x86/perf" kvm stat report -i "$tmp/data" $options \
		>"$tmp/report-x86" 2>"$tmp/said-x86" </dev/null
	cat "$tmp/report" "$tmp/said" >"$tmp/want"
	cat "$tmp/report-x86" "$tmp/said-x86" >"$tmp/got"
	ok "$text${options:+, $options}: perf for x86 reports it as the one for riscv64" \
		same "$tmp/want" "$tmp/got"
}

for base in $bases; do
	for report in tests/recordings/*.report; do
		text=${report%.report}
		perfdata "$tmp/data" <"$text"
		ok "$base: $text is written" [ $? -eq 0 ]
		sed -n 's/^\$ perf kvm stat report *//p' "$report" >"$tmp/commands"
		n=0
		while read -r options; do
			n=$((n + 1))
			# shellcheck disable=SC2086 # options are words
			$user "$build/$base/lab/bin/perf" kvm stat report -i "$tmp/data" $options \
				>"$tmp/report" 2>"$tmp/said" </dev/null
			status=$?
			[ "$base" != 7.3 ] || x86_agrees
			what="$base: $(sed -n '1s/# //p' "$text")${options:+, $options}"
			timings "$tmp/report" >"$tmp/got"
			block "$report" $n >"$tmp/block"
			fails=$(sed -n 's/^fails: //p' "$tmp/block")
			if [ "$fails" ]; then
				ok "$what: is refused" failed "$fails"
				continue
			fi
			says=$(sed -n 's/^! //p' "$tmp/block")
			[ -z "$says" ] || ok "$what: it says '$says', once" \
				[ "$(grep -cF "$says" "$tmp/said")" -eq 1 ]
			silent=$(sed -n 's/^not: //p' "$tmp/block")
			[ -z "$silent" ] || ok "$what: it does not say '$silent'" \
				no grep -F "$silent" "$tmp/said"
			grep -v -e '^!' -e '^not: ' "$tmp/block" | sort >"$tmp/want"
			# Both may be empty here.
			ok "$what" diff -u --label expected --label got "$tmp/want" "$tmp/got"
			ok "$what: which is all, on stdout and without an error" all_well
		done <"$tmp/commands"
	done

	perf="$user $build/$base/lab/bin/perf"
	perfdata "$tmp/data" <tests/recordings/sbi
	$perf kvm stat report -i "$tmp/data" >"$tmp/want" 2>&1
	$perf kvm -i "$tmp/data" stat report >"$tmp/got" 2>&1
	ok "$base: perf kvm -i does what report -i does" same "$tmp/want" "$tmp/got"
	for command in report live; do
		$perf kvm stat $command -h >"$tmp/help" 2>&1
		ok "$base: $command -h names the event that every architecture has" \
			grep 'event to report: vmexit' "$tmp/help"
		ok "$base: $command -h names no event of x86" no grep 'mmio' "$tmp/help"
	done
done

finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# report -j, -x and -o: the formats have what the table has, what goes wrong leaves
# nothing behind, and the guide's comparison of two recordings works
#
# needs: @/perf/perf 7.3/sanitized/perf

BUILD=$(cd "${BUILD:-build}" && pwd)	# report also runs in another folder
. tests/lib.sh

schema=tools/perf/Documentation/perf-kvm-stat.schema.json

# in_formats NAME [OPTION...]: write a report on $tmp/data in all formats to $got, and
# note in $tmp/uneven if the formats do not agree on whether there is one
in_formats()
{
	name=$1
	shift
	for format in table json csv; do
		case $format in
		table) as= ;;
		json) as=-j ;;
		csv) as=-x: ;;
		esac
		$perf kvm stat report -i "$tmp/data" "$@" ${as:+"$as"} \
			>"$got/$name.$format" 2>"$got/$name.$format.said" </dev/null
		status=$?
		[ $format != table ] || fails=$status
		[ $status -eq "$fails" ] &&
			cmp "$got/$name.table.said" "$got/$name.$format.said" ||
			echo "$name: $format: status $status instead of $fails"
	done >>"$tmp/uneven"
	[ "$fails" -ne 0 ] || return 0
	cat "$got/$name.table" "$got/$name.json" "$got/$name.csv" >>"$tmp/printed"
	rm "$got/$name.table" "$got/$name.json" "$got/$name.csv"
}

# all_reports NAME...: the same for each command of these recordings
all_reports()
{
	got=$tmp/$base-$1
	mkdir "$got"
	: >"$tmp/uneven"
	: >"$tmp/printed"
	for text; do
		perfdata "$tmp/data" <"tests/recordings/$text"
		sed -n 's/^\$ perf kvm stat report *//p' "tests/recordings/$text.report" \
			>"$tmp/commands"
		n=0
		while read -r options; do
			n=$((n + 1))
			# shellcheck disable=SC2086 # options are words
			in_formats "$text-$n" $options
		done <"$tmp/commands"
	done
	ok "$what: there are reports to compare" ls "$got"/*.json
	ok "$what: a report succeeds or fails, with the same messages, in each format" \
		none "$tmp/uneven"
	ok "$what: a report that fails prints nothing to stdout in any format" \
		none "$tmp/printed"
	ok "$what: JSON is valid, and has the same numbers as table and CSV" \
		python3 tests/output.py $schema "$got"
	for report in "$got"/*.json; do
		jq -e '(.rows | map(.samples) | add // 0) == .samples and
			(.rows | map(.time) | add // 0) == .time' "$report" >/dev/null ||
			echo "$report"
	done >"$tmp/wrong"
	ok "$what: to jq, the rows add up to the totals" none "$tmp/wrong"
}

# report OPTION...: report on $tmp/data; keep what it prints and says, and its status
report()
{
	$perf kvm stat report "$@" -i "$tmp/data" >"$tmp/report" 2>"$tmp/said" </dev/null
	status=$?
}

# refused TEXT: the report has failed with a single line that has TEXT, and printed none
refused()
{
	cat "$tmp/said" "$tmp/report"
	[ $status -ge 193 ] && grep -F -- "$1" "$tmp/said" &&
		[ "$(wc -l <"$tmp/said")" -eq 1 ] && [ ! -s "$tmp/report" ]
}

# json FILTER: jq's FILTER is true for the report
json()
{
	cat "$tmp/report" "$tmp/said"
	jq -e "$1" "$tmp/report"
}

# to_file OPTION...: with -o, the report is in the file and not on stdout
to_file()
{
	report "$@"
	mv "$tmp/report" "$tmp/want"
	rm -f "$tmp/file"
	report -o "$tmp/file" "$@"
	cat "$tmp/said"
	[ $status -eq 0 ] && none "$tmp/report" && same "$tmp/want" "$tmp/file"
}

# limited FILE: report to FILE as if the disk were full
limited()
{
	(
		trap '' XFSZ
		ulimit -f 0
		$perf kvm stat report -j -o "$1" -i "$tmp/data" </dev/null 2>&1
	) | cat >"$tmp/said"
	: >"$tmp/report"
	status=255
}

# gone FILE: there is no such file
gone()
{
	ls -l "$1" && return 1
	return 0
}

# exits NAME SECONDS: write a recording of that length, $tmp/NAME.data, with exits as
# on stdin: SCAUSE COUNT NS
exits()
{
	{
		cat <<-'END'
		arch riscv64 8
		event kvm_entry pc:8 id:4
		event kvm_exit sepc:8 scause:8 stval:8 htval:8 htinst:8
		1000 7/7 kvm_entry 0 0
		END
		awk -v end="$2" 'BEGIN { now = 1000 } {
			while ($2--) {
				printf "%.0f 7/7 kvm_exit 0 %s 0 0 0\n", now += 1000, $1
				printf "%.0f 7/7 kvm_entry 0 0\n", now += $3
			}
		} END { printf "%.0f 7/7 kvm_exit 0 10 0 0 0\n", end * 1e9 + 1000 }'
	} | perfdata "$tmp/$1.data"
}

# compared: the commands in the guide that compare before.data with after.data print
# the rows on stdin
compared()
{
	sed 's/  */ /g' >"$tmp/want"
	sed -n '/^  perf kvm stat report -i before/,/column -t/p' \
		Documentation/virt/kvm/riscv/perf-kvm-stat.rst >"$tmp/commands"
	mkdir -p "$tmp/bin"
	printf '#!/bin/sh\nexec %s "$@" </dev/null\n' "$perf" >"$tmp/bin/perf"
	chmod +x "$tmp/bin/perf"
	env -C "$tmp" PATH="$tmp/bin:$PATH" sh ./commands >"$tmp/compared"
	# Linux 6.17 and later put EXC_ in front of exceptions.
	sed 's/^EXC_//; s/  */ /g' "$tmp/compared" >"$tmp/got"
	ok "$what: the guide's jq compares two recordings" same "$tmp/want" "$tmp/got"
}

# behaviour: what -j, -x and -o do with $perf
behaviour()
{
	perfdata "$tmp/data" <tests/recordings/mmio
	cp "$tmp/data" "$tmp/before"

	report -j -x ,
	ok "$what: -j and -x at the same time are refused" refused 'cannot be combined'
	for separator in '' '"' ':"' a 0; do
		report -x "$separator"
		ok "$what: '$separator' is refused as a separator" refused 'separator must not be empty or contain'
	done
	for as in -j '-x,'; do
		report $as --event=none
		ok "$what: an unknown event is an error with $as" refused 'no such event'
	done

	report -x : --event=mmio
	ok "$what: a name that has the separator in it is quoted" \
		grep '^"0x10000005:R":2:1500:500:1000:750\.000:33\.33$' "$tmp/report"
	ok "$what: CSV starts with the names of the columns" sh -c "
		head -n 1 '$tmp/report' | grep -x '#name:samples:time:min:max:average:stddev_percent'"
	report -x '\t' --event=mmio
	ok "$what: -x '\\t' separates by tabs" \
		grep "^0x10000005:R${tab}2${tab}1500${tab}" "$tmp/report"
	report -x . --event=mmio
	ok "$what: a number that has the separator in it is quoted" \
		grep '^0x10000005:R\.2\.1500\.500\.1000\."750\.000"\."33\.33"$' "$tmp/report"

	report -j --event=mmio
	ok "$what: JSON has the event and its heading" \
		json '.event == "mmio" and .title == "MMIO Access"'
	ok "$what: JSON has null for what the recording lacks" \
		json '.recorded | .hostname == null and .kernel == null and .perf == null'
	ok "$what: JSON has the machine, its CPUs and the duration" \
		json '.recorded | .arch == "riscv64" and .cpus == 8 and .duration == 19900'
	touch -d 2001-02-03T04:05:06Z "$tmp/data"
	report -j --event=mmio
	ok "$what: JSON has the time when the recording was made" \
		json '.recorded.captured_on == "2001-02-03T04:05:06Z"'
	ok "$what: without -p and --vcpu, the filter is empty" \
		json '.filter | .pids == null and .vcpu == null'
	report -j -p 7 --vcpu 0
	ok "$what: JSON has the arguments of -p and --vcpu" \
		json '.filter | .pids == [7] and .vcpu == 0'

	for as in '' -j '-x,'; do
		ok "$what: -o writes the report to a file${as:+ with $as}" \
			to_file $as --event=mmio
	done
	report --event=mmio
	mv "$tmp/report" "$tmp/want"
	report -o - --event=mmio
	ok "$what: -o - writes the report to stdout" same "$tmp/want" "$tmp/report"
	seq 10000 >"$tmp/file"
	report -x, -o "$tmp/file"
	ok "$what: -o overwrites a longer file" sh -c "
		grep '^#name' '$tmp/file' && ! grep '^10000' '$tmp/file'"

	report --event=mmio
	mv "$tmp/report" "$tmp/want"
	$perf kvm -o "$tmp/file" stat report --event=mmio -i "$tmp/data"
	ok "$what: perf kvm -o FILE stat report writes to FILE" same "$tmp/want" "$tmp/file"
	rm "$tmp/file"
	$perf kvm -i "$tmp/data" -o "$tmp/file" stat report --event=mmio
	ok "$what: perf kvm takes both -i and -o" same "$tmp/want" "$tmp/file"
	rm "$tmp/file"
	cp "$tmp/data" "$tmp/perf.data.guest"
	(cd "$tmp" && $perf kvm -o file stat report --event=mmio </dev/null)
	ok "$what: perf kvm -o FILE stat report reads perf.data.guest" \
		same "$tmp/want" "$tmp/file"

	report -o "$tmp/data"
	ok "$what: -o with the input file is refused" refused 'will not overwrite a recording'
	ln -sf data "$tmp/link"
	report -j -o "$tmp/link"
	ok "$what: -o with a link to the input file is refused" refused 'will not overwrite a recording'
	cp "$tmp/data" "$tmp/other"
	report -o "$tmp/other"
	ok "$what: -o with another recording is refused" refused 'will not overwrite a recording'
	ok "$what: the input file is unchanged" cmp "$tmp/before" "$tmp/data"
	ok "$what: the other recording is unchanged" cmp "$tmp/before" "$tmp/other"

	for file in "$tmp" "$tmp/none/file"; do
		report -j -o "$file"
		ok "$what: a file that cannot be written is an error" refused "-o $file: "
	done
	rm -f "$tmp/file"
	report -j -o "$tmp/file" --event=none
	ok "$what: a report that fails creates no file" gone "$tmp/file"
	echo old >"$tmp/file"
	report -j -o "$tmp/file" --vcpu 99
	ok "$what: a report that fails does not change an existing file" \
		[ "$(cat "$tmp/file")" = old ]

	for as in '' -j '-x,'; do
		report $as -o /dev/full
		ok "$what: a full disk is an error${as:+ with $as}" \
			refused '-o /dev/full: No space left on device'
		$perf kvm stat report $as -i "$tmp/data" >/dev/full 2>"$tmp/said" </dev/null
		ok "$what: a full disk is an error${as:+ with $as}, also on stdout" [ $? -ne 0 ]
	done
	ok "$what: a full device is not removed" [ -c /dev/full ]
	limited "$tmp/file"
	ok "$what: a file that can be written only in part is an error" \
		refused "-o $tmp/file: "
	ok "$what: an existing file that can be written only in part becomes empty" \
		[ -e "$tmp/file" ] && none "$tmp/file"
	rm "$tmp/file"
	limited "$tmp/file"
	ok "$what: a new file that can be written only in part is removed" gone "$tmp/file"
}

tab=$(printf '\t')
for base in $perfs; do
	what="$base, riscv64"
	perf=$(perf_of "$base")
	all_reports mmio sbi names lost stuck
	behaviour
	exits before 2 <<-'END'
		10 98 20000
		10 2 500000
		22 10 10000000
		23 200 2000000
	END
	exits after 4 <<-'END'
		10 196 20000
		10 4 500000
		21 40 1000000
		23 40 3000000
	END
	compared <<-'END'
		row samples/s ms/s average us p99 us
		STORE_GUEST_PAGE_FAULT 100 -> 10 200 -> 30 2000 -> 3000 2000 -> 3000
		VIRTUAL_INST_FAULT 5 -> 0 50 -> 0 10000 -> 0 10000 -> 0
		LOAD_GUEST_PAGE_FAULT 0 -> 10 0 -> 10 0 -> 1000 0 -> 1000
		SUPERVISOR_SYSCALL 50 -> 50 1.5 -> 1.5 29.6 -> 29.6 500 -> 500
	END
done

base=7.3
what='7.3, x86'
perf=$build/7.3/sanitized/perf
# shellcheck disable=SC2046 # a list of names
all_reports $(printf '%s\n' tests/recordings/*.report | sed 's,.*/,,; s/\.report$//')
behaviour

# Names are bytes: a quote, a backslash, control characters, what is UTF-8 and what not
printf 'host %s 6.12 7.3\n' "$(printf 'a"\\\001\033\177\303\251\360\237\230\200\200\355\240\200\300\257\303')" |
	cat - tests/recordings/sbi | perfdata "$tmp/data"
report -j
ok "$what: JSON has any name in UTF-8" json '.recorded.hostname ==
	"a\"\\\u0001\u001b\u007f\u00e9\ud83d\ude00\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd"'
ok "$what: JSON has the kernel and perf that recorded" \
	json '.recorded | .kernel == "6.12" and .perf == "7.3"'

# The guide's example for Prometheus, on a report as if live had printed it
perfdata "$tmp/data" <tests/recordings/owners
report -j --per-vm
sed -n '/^  perf kvm stat live -b --per-vm -j /,/^  done$/p' \
	Documentation/virt/kvm/riscv/perf-kvm-stat.rst |
	sed "s,perf.* | while,jq -c . $tmp/report | while,; s,/run/,$tmp/,g; s,/var.*/,$tmp/," |
	sh
sed 's/EXC_//' "$tmp/kvm.prom" | sort >"$tmp/got"
cat >"$tmp/want" <<-'END'
	kvm_exit_seconds{vm="",exit="SUPERVISOR_SYSCALL"} 1e-06
	kvm_exit_seconds{vm="",exit="VIRTUAL_INST_FAULT"} 1e-06
	kvm_exit_seconds{vm="qemu",exit="SUPERVISOR_SYSCALL"} 5.5e-06
	kvm_exits{vm="",exit="SUPERVISOR_SYSCALL"} 1
	kvm_exits{vm="",exit="VIRTUAL_INST_FAULT"} 1
	kvm_exits{vm="qemu",exit="SUPERVISOR_SYSCALL"} 3
END
ok "The guide's example for Prometheus writes the samples and the time of each row" \
	same "$tmp/want" "$tmp/got"

finish

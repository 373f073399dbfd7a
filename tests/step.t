#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# scripts/lab/step: what it says of a command that succeeds, or fails. df is a
# stand-in.

. tests/lib.sh

mkdir "$tmp/bin"
# shellcheck disable=SC2016 # the stand-ins' variables
{
	printf '#!/bin/sh\nprintf "Avail\\n%%s\\n" "$avail"\n' >"$tmp/bin/df"
	printf '#!/bin/sh\necho "$1"\n[ $# -eq 1 ]\n' >"$tmp/bin/job"
}
chmod +x "$tmp/bin"/*
export avail=4096

# step SAYS [STATUS]: as a job that says so and, with a status, fails
step()
{
	PATH="$tmp/bin:$PATH" scripts/lab/step "$tmp/log" 'Doing it' job "$@" \
		>"$tmp/out" 2>"$tmp/err"
	status=$?
	cat "$tmp/out" "$tmp/err"
	return $status
}

# says LINE ARGUMENT...: it fails, and its error is that line
says()
{
	echo "$1" >"$tmp/want"
	shift
	step "$@" && return 1
	same "$tmp/want" "$tmp/err"
}

ok 'A command that succeeds is a success' step 'much output'
ok 'Of it there is the time' grep -E '^Doing it +[0-9]+ s$' "$tmp/out"
ok 'There is no error' none "$tmp/err"
ok 'Its output is in the log' grep -x 'much output' "$tmp/log"
ok "A command that fails with a reason is an error of that line" \
	says "job: it rains; see $tmp/log" 'job: it rains' 1
printf '%s\n' 'more output' "Doing it: failed; see $tmp/log for all of its output" >"$tmp/last"
ok 'Without a reason, it is an error with the last lines' \
	says "$(cat "$tmp/last")" 'more output' 1
full='Doing it: no space left: free some space or build on another disk'
ok 'A disk that was full is an error of one line' \
	says "$full" 'cc: x.o: No space left on device' 1
avail=0
ok 'So is a disk that is so full that the log has nothing of it' says "$full" '' 1

finish

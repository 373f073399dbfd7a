#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# scripts/lab/step: what it says about commands that succeed or fail. df is a
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

# step TEXT [STATUS]: run step on a job that prints TEXT and, with a STATUS, fails
step()
{
	PATH="$tmp/bin:$PATH" scripts/lab/step "$tmp/log" 'Doing it' job "$@" \
		>"$tmp/out" 2>"$tmp/err"
	status=$?
	cat "$tmp/out" "$tmp/err"
	return $status
}

# says LINE ARGUMENT...: step with these arguments fails with the error LINE
says()
{
	echo "$1" >"$tmp/want"
	shift
	step "$@" && return 1
	same "$tmp/want" "$tmp/err"
}

ok 'step succeeds if the command succeeds' step 'much output'
ok 'step prints the time of a command that succeeds' \
	grep -E '^Doing it +[0-9]+ s$' "$tmp/out"
ok 'step prints no error if the command succeeds' none "$tmp/err"
ok "The command's output is in the log" grep -x 'much output' "$tmp/log"
ok 'If the command fails with a reason, step prints that line' \
	says "job: it rains; see $tmp/log" 'job: it rains' 1
printf '%s\n' 'more output' "Doing it: failed; see $tmp/log for all of its output" >"$tmp/last"
ok 'If the command fails without a reason, step prints its last lines' \
	says "$(cat "$tmp/last")" 'more output' 1
full='Doing it: no space left: free some space or build on another disk'
ok 'If the log says that the disk was full, step prints a line that says so' \
	says "$full" 'cc: x.o: No space left on device' 1
avail=0
ok 'If the disk is too full for the log, step prints a line that says so' \
	says "$full" '' 1

finish

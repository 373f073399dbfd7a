#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# perf's own tests: ours, and upstream's kvm.sh in the lab's host
#
# needs: 7.3/lab/.done 7.3/sanitized/perf

. tests/lib.sh

# passes NAME PERF...: perf test runs that test and reports Ok
passes()
{
	name=$1
	shift
	"$@" test "$name" >"$tmp/tested" 2>&1 </dev/null
	cat "$tmp/tested"
	grep -q ": $name  *: Ok$" "$tmp/tested"
}

ours='perf kvm stat names on RISC-V'
# shellcheck disable=SC2086 # options are words
ok '7.3: perf test passes our test in perf for riscv64' \
	passes "$ours" $user "$build/7.3/lab/bin/perf"
ok '7.3: perf test passes our test in perf for x86' \
	passes "$ours" "$build/7.3/sanitized/perf"

cp "$build/7.3/tree/tools/perf/tests/shell/kvm.sh" "$build/7.3/lab"
host 7.3 perf_test -t 600 <<-'END'
	# Commands that kvm.sh needs and the host lacks
	busybox ln -s /bin/busybox /tmp/bin/grep
	printf '#!/bin/bash\ncommand -v "$2" >/dev/null\n' >/tmp/bin/which
	busybox chmod +x /tmp/bin/which
	bash /lab/kvm.sh >/lab/perf_test/said 2>&1
END
status=$?
ok "7.3: upstream's kvm.sh starts a guest on RISC-V and passes" \
	sh -c "cat '$out/said'; exit $status"
for test in stat 'stat outputs' record/report buildid-list 'stat live' 'record default event'; do
	ok "7.3: kvm.sh tests perf kvm $test" \
		grep -E "^perf kvm $test.* \[Success\]$" "$out/said"
done

finish

# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Shared by the tests' scripts in the lab's host; host() prepends it to them
# shellcheck shell=sh

# shellcheck disable=SC2154 # $run is from the kernel command line
ls /sys/kernel/tracing/events/kvm >"/lab/$run/traced"

# report DATA TO [OPTION...]: write a report on DATA to the file TO. perf writes
# each word separately, each a request to the shared folder, so write TO as a copy.
report()
{
	data=$1
	to=$2
	shift 2
	status=0
	perf kvm -i "$data" stat report "$@" >/tmp/report 2>&1 || status=$?
	cp /tmp/report "$to"
	return $status
}

# watch TO PERF [OPTION...]: start live with that perf, with its screens in TO
watch()
{
	to=$1
	perf=$2
	shift 2
	rm -f /tmp/keys
	busybox mkfifo /tmp/keys
	"$perf" kvm stat live "$@" </tmp/keys >"$to" 2>&1 &
	exec 3>/tmp/keys
	until grep -q VCPU "$to"; do
		kill -0 $! || return
		sleep 0.2
	done
}

# unwatch: let live show the last exits, then press q
unwatch()
{
	sleep 3
	echo q >&3
	wait
}

# skipped FILE...: true if perf says in a file that the kernel skipped BPF programs. Since
# Linux 7, a VCPU can be preempted in a program, which is then skipped for others on that
# CPU. So tests that compare counts of -b try three times.
skipped()
{
	grep -q 'skipped BPF programs' "$@"
}

# reuse_pid TO: run two VMs with the same PID, one after the other, and write what they
# did to TO.first and TO.second. The first one's thread ends in the middle of an exit,
# the store that says that it is done.
reuse_pid()
{
	vmm -c 1 -n 200 >"$1.first" &
	first=$!
	wait $first
	until	echo $((first - 1)) >/proc/sys/kernel/ns_last_pid &&
		busybox sh -c "[ \$\$ = $first ] && exec vmm -c 1 -n 200" >"$1.second"; do
		:
	done
}

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# A hart goes offline and comes online again while a guest runs: record and live warn,
# and -b counts on. Only Debian's kernel has CONFIG_HOTPLUG_CPU.
#
# needs: 6.12/lab/.done

. tests/lib.sh

host 6.12 offline -t 300 <<-'END'
	set -e
	cd /lab/offline
	# busy TO: run a guest while hart 1 goes and comes back
	cat >/tmp/busy <<-'BUSY'
		vmm -m -c 2 -n 1000 -k mmio-store -u 1000 >/tmp/vmm &
		for online in 0 1; do
			sleep 1
			echo $online >/sys/devices/system/cpu/cpu1/online
		done
		sleep 1
		wait
		cp /tmp/vmm $1.vmm
	BUSY
	record()
	{
		to=$1
		shift
		perf kvm stat record -o /tmp/data "$@" busybox sh /tmp/busy $to 2>/tmp/said
		cp /tmp/said $to
	}
	record threads
	perf kvm -i /tmp/data stat report -j >threads.json
	record cpu0 -C 0
	record all -a
	perf kvm -i /tmp/data stat report -j >all.json
	echo 0 >/sys/devices/system/cpu/cpu1/online
	record late -a
	echo 0 >/sys/devices/system/cpu/cpu1/online
	record late-threads
	for how in live live-b; do
		watch $how perf ${how#live}
		busybox sh /tmp/busy $how
		unwatch
	done
	perf kvm stat report -b -a -j busybox sh /tmp/busy counted >counted.json
END
ok 'a host takes a hart offline and online while guests run' [ $? -eq 0 ]

# warnings NAME: print the number of warnings that hart 1 went offline
warnings()
{
	grep -cE '^CPU 1 went offline after [0-9.]+ s: later events are missing' "$out/$1"
}

# ended NAME: print how many exits KVM has counted, but for those that say "done"
ended()
{
	echo $(($(stat "$out/$1.vmm" exits) - 2))
}

ok 'record -a warns once that a CPU went offline' [ "$(warnings all)" -eq 1 ]
ok 'record -a warns that a CPU came online' \
	grep -E '^CPU 1 came online after [0-9.]+ s: later events are missing' "$out/late"
ok 'record of threads warns that a CPU came online' grep '^CPU 1 came online' "$out/late-threads"
ok 'Exits are missing from a recording with that warning' \
	[ "$(jq .samples "$out/all.json")" -lt "$(ended all)" ]
ok 'record -C does not warn of a CPU that it does not record on' no grep -q offline "$out/cpu0"
ok 'record does not warn of a CPU that goes offline if it records threads' no grep -q offline "$out/threads"
ok 'record of threads has all exits although a CPU went offline' \
	[ "$(jq .samples "$out/threads.json")" -eq "$(ended threads)" ]
ok 'live warns once that a CPU went offline' [ "$(warnings live)" -eq 1 ]
ok 'live -b does not warn' no grep -q offline "$out/live-b"
ok 'live -b has all exits' \
	[ "$(total "$out/live-b" | awk '{ n += $1 } END { print n }')" -eq "$(ended live-b)" ]
ok 'report -b has all exits' [ "$(jq .samples "$out/counted.json")" -eq "$(ended counted)" ]

finish

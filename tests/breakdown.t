#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Where the time of exits goes (--breakdown): in a written recording whose parts are
# known, and on guests that sleep, whose VMM works, and that share a hart
#
# needs: @/lab/.done 7.3/sanitized/perf

. tests/lib.sh

# report DATA [OPTION...]: report with the perf of $base, to $tmp/report and $tmp/said
report()
{
	data=$1
	shift
	$(perf_of "$base") kvm stat report -i "$data" --breakdown "$@" \
		>"$tmp/report" 2>"$tmp/said" </dev/null
}

# parts REPORT: print the name of each row, and its VMM, Blocked, Polling, KVM, CPU wait
parts()
{
	sed -nE 's/^ +EXC_([A-Z])/ \1/; s/^ +([^ ].*[^ ]) +[0-9]+ +[0-9.]+% .*%\)? \) +/\1 /p' "$1" |
		tr -s ' ' | sort
}

cat >"$tmp/vmexit" <<-END
	STORE_GUEST_PAGE_FAULT 70.00% 0.00% 0.00% 10.00% 20.00%
	SUPERVISOR_SYSCALL 12.59% 72.59% 0.00% 14.81% 0.00%
	VIRTUAL_INST_FAULT 0.00% 50.00% 10.00% 15.00% 25.00%
END
perfdata "$tmp/data" <tests/recordings/parts
grep -v sched_ tests/recordings/parts | perfdata "$tmp/no-switch"
grep -v wakeup tests/recordings/parts | perfdata "$tmp/no-halt"
grep -v userspace tests/recordings/parts | perfdata "$tmp/no-vmm"
awk '{ print }
	/^event sched_switch/ { print "event sched_other x:4" }
	$3 == "sched_switch" { print $1 + 1, $2, "sched_other 1" }' tests/recordings/parts |
	perfdata "$tmp/others"
# In a PID namespace of its own, the VCPU's thread is 7, but on the host that is another.
sed 's/ sched_switch 7 / sched_switch 1007 /' tests/recordings/parts |
	perfdata "$tmp/namespace"

for base in $perfs; do
	report "$tmp/data"
	parts "$tmp/report" >"$tmp/got"
	ok "$base: the time of each row is divided exactly" same "$tmp/vmexit" "$tmp/got"
	grep -vx -e '' -e 'Warning:' -e 'entries or exits missing: 1; .*' "$tmp/said" >"$tmp/got"
	ok "$base: if all parts are known, --breakdown warns only of the entry that is missing" \
		none "$tmp/got"

	report "$tmp/others"
	parts "$tmp/report" >"$tmp/got"
	ok "$base: an event while a VCPU is switched out does not end its wait" \
		same "$tmp/vmexit" "$tmp/got"

	report "$tmp/no-switch" --event=sbi
	parts "$tmp/report" >"$tmp/got"
	ok "$base: without sched_switch, the time of a stopped VCPU is unknown" \
		grep '^HSM.hart_stop 0.00% - 0.00% - -' "$tmp/got"
	ok "$base: a missing sched_switch is reported, with what to record" \
		grep 'to get them, record with -a -e sched:sched_switch$' "$tmp/said"
	report "$tmp/no-halt"
	parts "$tmp/report" >"$tmp/got"
	ok "$base: without kvm_vcpu_wakeup, halts and the time in KVM are unknown" \
		grep '^STORE_GUEST_PAGE_FAULT 70.00% - - - 20.00%' "$tmp/got"
	report "$tmp/no-vmm"
	parts "$tmp/report" >"$tmp/got"
	ok "$base: without kvm_userspace_exit, the times of VMM and KVM are unknown" \
		grep '^STORE_GUEST_PAGE_FAULT - 30.00% 0.00% - 20.00%' "$tmp/got"
	ok "$base: missing events are reported, with what to record" \
		grep 'record with -a -e kvm:kvm_userspace_exit$' "$tmp/said"

	report "$tmp/namespace"
	parts "$tmp/report" >"$tmp/got"
	ok "$base: in a PID namespace, CPU wait is unknown, and the rest is not" \
		grep '^STORE_GUEST_PAGE_FAULT 90.00% 0.00% 0.00% 10.00% -' "$tmp/got"
	ok "$base: in a PID namespace, report says once to record on the host" \
		[ "$(grep -c 'CPU wait is unknown; to get it, record on the host$' \
			"$tmp/said")" -eq 1 ]

	report "$tmp/data" --event=vmentry
	ok "$base: vmentry has no parts, which is an error without a report" \
		[ "$(cat "$tmp/said")" = '--breakdown does not apply to --event=vmentry' ]
	ok "$base: an error leaves the standard output empty" none "$tmp/report"
done

for base in $perfs; do
	host "$base" breakdown -t 300 <<-'END'
		set -e
		cd /lab/breakdown
		# also for the kernel's own trace
		echo 1 >/sys/kernel/tracing/events/kvm/kvm_vcpu_wakeup/enable
		perf kvm stat record -a -o /tmp/sleeps vmm -c 2 -n 50 -k wfi >sleeps.vmm
		echo 0 >/sys/kernel/tracing/events/kvm/kvm_vcpu_wakeup/enable
		cat /sys/kernel/tracing/trace >sleeps.wakeups
		perf kvm stat record -a -o /tmp/works vmm -c 1 -n 50 -k mmio-load -u 2000 >works.vmm
		# Two loops and a VCPU share each hart.
		for i in 1 2 3 4; do
			while :; do :; done &
			loops="$loops $!"
		done
		perf kvm stat record -a -e sched:sched_switch -o /tmp/shares \
			vmm -c 2 -n 50 -k mmio-load -u 2000 >shares.vmm
		kill $loops
		for name in sleeps works shares; do
			report /tmp/$name $name.report --breakdown
			perf kvm -i /tmp/$name stat report --breakdown -j >$name.json 2>/dev/null
			report /tmp/$name $name.plain
		done
		# without -a
		perf kvm stat record -e sched:sched_switch -o /tmp/threads \
			vmm -c 2 -n 50 -k wfi >/tmp/vmm
		report /tmp/threads threads.report --breakdown
		watch live perf --breakdown
		vmm -c 1 -n 1000 -k mmio-load -u 2000 >/tmp/vmm
		unwatch
		if perf kvm stat live --breakdown --event=vmentry </dev/null >/tmp/live 2>no-parts
		then
			exit 1
		fi
	END
	ok "$base: record, report and live --breakdown work in the lab" [ $? -eq 0 ]

	# ns DATA PART: print that part of all exits
	ns()
	{
		jq "[.rows[].parts.$2] | add" "$out/$1.json"
	}
	# near A B: they differ by less than 2 %
	near()
	{
		echo "$1 $2"
		[ $((($1 - $2) * 50)) -lt "$2" ] && [ $((($2 - $1) * 50)) -lt "$2" ]
	}

	# mostly_vmm ROWS: there are several, each with more than half of the time in the VMM
	mostly_vmm()
	{
		awk '{ print } !($2 + 0 > 50 && $2 + 0 <= 100) { bad = 1 }
		     END { exit bad || NR < 3 }' "$1"
	}

	for data in sleeps works shares; do
		ok "$base, $data: --breakdown changes no other column" sh -c "
			grep -E 'us \(' '$out/$data.plain' >'$tmp/want'
			sed -nE 's/(us \(.*\)) .*/\1/p' '$out/$data.report' |
				sed 's/ *\$//' | diff '$tmp/want' -"
	done
	for data in sleeps works; do
		ok "$base, $data: without sched_switch, the other parts add up to the row" \
			jq -e '.rows | length > 0 and all(.parts.vmm + .parts.blocked + .parts.polling + .parts.kvm == .time)' \
				"$out/$data.json"
	done
	ok "$base: all parts add up to the row" \
		jq -e '.rows | length > 0 and all(.time == (.parts | add))' "$out/shares.json"
	ok "$base: a guest that sleeps is blocked for as long as KVM counts, polling included" \
		near "$(ns sleeps blocked)" \
			$(($(stat "$out/sleeps.vmm" halt_wait_ns) + $(stat "$out/sleeps.vmm" halt_poll_fail_ns)))
	# A VCPU that is woken before it sleeps has polled even if KVM counts no poll.
	polled=$(awk '/poll time/ { for (i = 1; i < NF; i++) if ($i == "time") n += $(i + 1) }
		END { print n + 0 }' "$out/sleeps.wakeups")
	missed=$((polled - $(ns sleeps polling)))
	ok "$base: the time of each halt without a wait, if any, is polling" \
		eval "[ $missed -ge 0 ] && [ $missed -le $(($(ns sleeps blocked) / 50)) ]"
	ok "$base: what KVM polls with success, if anything, is in it" \
		[ "$(stat "$out/sleeps.vmm" halt_poll_success_ns)" -le \
			$((polled + $(ns sleeps blocked) / 50)) ]
	ok "$base: the VMM's work is at least what it did" \
		[ "$(ns works vmm)" -ge $((100 * 1980000)) ]
	ok "$base: a VCPU alone on its hart is not blocked" [ "$(ns works blocked)" -eq 0 ]
	ok "$base: a VCPU that shares its hart waits for it" [ "$(ns shares cpu_wait)" -gt 0 ]
	parts "$out/threads.report" >"$tmp/got"
	ok "$base: waiting for a CPU is unknown if other threads were not recorded" \
		eval "[ -s '$tmp/got' ] && no grep -v ' -$' '$tmp/got'"
	ok "$base: report says to record all threads" \
		grep 'CPU wait is unknown; to get it, record with -a$' \
			"$out/threads.report"
	parts "$out/live" | grep '^LOAD_GUEST_PAGE_FAULT' >"$tmp/got"
	ok "$base: live shows for each screen that most of the time is the VMM's" \
		mostly_vmm "$tmp/got"
	ok "$base: live of all threads knows each part" no grep -- ' -' "$tmp/got"
	ok "$base: live --breakdown refuses vmentry, which has no parts" \
		[ "$(cat "$out/no-parts")" = '--breakdown does not apply to --event=vmentry' ]
	ok "$base: of a VMM's work, waiting for the hart is not the VMM's time" \
		[ "$(ns shares vmm)" -lt "$(jq '[.rows[] | select(.name | endswith("LOAD_GUEST_PAGE_FAULT")).time] | add' "$out/shares.json")" ]
done

finish

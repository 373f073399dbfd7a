#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Which tracepoints perf kvm stat record records with --event and -e, on kernels with the
# port, and on Debian 13's own, which has fewer
#
# needs: @/lab/.done

. tests/lib.sh

# Options, and the tracepoints that they should record; ! is an error
cat >"$tmp/list" <<'END'
|kvm_entry kvm_exit kvm_insn_emulate kvm_mmio kvm_sbi_ecall kvm_userspace_exit kvm_vcpu_wakeup
--event=vmexit|kvm_entry kvm_exit
--event vmentry|kvm_entry kvm_exit
-e gfault|kvm_entry kvm_exit
-einsn|kvm_entry kvm_exit kvm_insn_emulate
--event=vmexit,sbi|kvm_entry kvm_exit kvm_sbi_ecall
-e sbi -e mmio|kvm_entry kvm_exit kvm_mmio kvm_sbi_ecall kvm_userspace_exit
-e sched:sched_switch|kvm_entry kvm_exit kvm_insn_emulate kvm_mmio kvm_sbi_ecall kvm_userspace_exit kvm_vcpu_wakeup sched_switch
-e vmexit -e sched:sched_switch|kvm_entry kvm_exit sched_switch
--event=sched:sched_switch --filter prev_pid==0 --event=vmexit|kvm_entry kvm_exit sched_switch
-e vmexit,sched:sched_switch|!
--event=vmexit,sbl|!
--event=vmexi|!
--event=vmexit,|!
-e|!
END

# recorded NAME: print the tracepoints of that recording in one line
recorded()
{
	sed 's/.*://' "$out/$1.events" | sort | xargs
}

for on in $perfs stock; do
	case $on in
	stock) base=6.12 kernel=stock ;;
	*) base=$on kernel=. ;;
	esac
	{
		list "$tmp/list"
		cat <<-'END'
		cd /lab/record
		n=0
		# record NAME ARGUMENT...: record with these and list the file's events
		record()
		{
			name=$1
			shift
			rm -f /tmp/data
			perf kvm stat record -a -o /tmp/data "$@" >$name.said 2>&1
			echo $? >$name.status
			perf evlist -i /tmp/data 2>/dev/null | grep -E '^(kvm|sched):' >$name.events
		}
		while IFS='|' read -r options events; do
			n=$((n + 1))
			record $n $options true </dev/null
		done </tmp/list
		perf record -vv -a -e sched:sched_switch -o /tmp/data true >all.attrs 2>&1
		perf kvm stat record -vv -a -o /tmp/data true >kvm.attrs 2>&1
		record command --event=vmexit -- busybox sh -c 'echo given "$@"' sh -e sbi
		record guest --event=sbi vmm -c 2 -n 20
		cp guest.said vmm
		for event in vmexit sbi mmio; do
			report /tmp/data $event --event=$event
		done
		true
		END
	} >"$tmp/in"
	host "$base" record -k "$kernel" <"$tmp/in"
	ok "$on: a host runs record with all options" [ $? -eq 0 ]

	n=0
	while IFS='|' read -r options events; do
		n=$((n + 1))
		if [ "$kernel" != . ]; then
			# Without our events, sbi fails, and all else works.
			case $options in
			*sbi*) events=! ;;
			*) events=$(echo "$events" | sed -E 's/ kvm_(sbi_ecall|insn_emulate)//g') ;;
			esac
		fi
		! kernel_traces kvm_mmio_emulate ||
			events=$(echo "$events" | sed 's/kvm_mmio /&kvm_mmio_emulate /')
		if [ "$events" = ! ]; then
			ok "$on: record $options is an error" [ "$(cat "$out/$n.status")" -ne 0 ]
			continue
		fi
		echo "$events" >"$tmp/want"
		recorded $n >"$tmp/got"
		ok "$on: record ${options:-without --event} records $events" \
			same "$tmp/want" "$tmp/got"
	done <"$tmp/list"

	ok "$on: record does not look for BPF programs as perf record does" \
		eval "grep bpf_event '$out/all.attrs' && no grep bpf_event '$out/kvm.attrs'"
	ok "$on: record passes -e sbi after -- to the command" \
		grep '^given -e sbi$' "$out/command.said"
	ok "$on: record does not record tracepoints for -e sbi after --" \
		[ "$(recorded command)" = 'kvm_entry kvm_exit' ]
	if [ "$kernel" != . ]; then
		ok "$on: record --event=sbi says which tracepoint is missing" \
			grep 'kvm:kvm_sbi_ecall: no such tracepoint' "$out/guest.said"
		continue
	fi

	did "$out/vmm" | closed 2 >"$tmp/want"
	guest_rows "$out/vmexit" >"$tmp/rows"
	ok "$on: a recording with --event=sbi has all of the guest's exits" \
		same "$tmp/want" "$tmp/rows"
	ok "$on: a recording with --event=sbi has all of the guest's SBI calls" \
		[ "$(total "$out/sbi")" -eq "$(sed -n 's/^SUPERVISOR_SYSCALL //p' "$tmp/want")" ]
	ok "$on: report --event=mmio on that recording says how to record MMIO" \
		grep 'kvm:kvm_mmio was not recorded; record with --event=mmio' "$out/mmio"
	ok "$on: perf record's parser reports a mistyped event kind" \
		grep 'event syntax error' "$out/12.said"
done

finish

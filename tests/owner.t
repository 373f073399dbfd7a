#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Rows per VM and per VCPU: in a written recording, and on the lab's guests, where the
# VMs and VCPUs do different things, also when counted with BPF
#
# needs: @/lab/.done

. tests/lib.sh

# owners REPORT: print "PID VM [VCPU] CAUSE SAMPLES" of each row
owners()
{
	sed -nE 's/^ +([0-9]+) ([^ ]+) +(([0-9]+) +)?(EXC_)?([A-Z_]+) +([0-9]+) +[0-9.]+% .*us \(.*/\1 \2 \4 \6 \7/p' "$1" |
		tr -s ' ' | sort
}

cat >"$tmp/per-vm" <<-'END'
	7 qemu SUPERVISOR_SYSCALL 3
	9 - SUPERVISOR_SYSCALL 1
	9 - VIRTUAL_INST_FAULT 1
END
cat >"$tmp/per-vcpu" <<-'END'
	7 qemu 0 SUPERVISOR_SYSCALL 2
	7 qemu 1 SUPERVISOR_SYSCALL 1
	9 - 3 SUPERVISOR_SYSCALL 1
	9 - 3 VIRTUAL_INST_FAULT 1
END
perfdata "$tmp/data" <tests/recordings/owners
# Three VMs, one after the other, whose processes and threads have the same ID
{
	sed -n '/^arch/p; /^event/p' tests/recordings/owners
	for vm in 1 2 3; do
		cat <<-END
			${vm}0000 7/7 fork
			${vm}0000 7/7 comm vm$vm
			${vm}1000 7/7 kvm_entry 0 0
			${vm}2000 7/7 kvm_exit 0 10 0 0 0
			${vm}3000 7/7 kvm_entry 0 0
			${vm}4000 7/7 kvm_exit 0 10 0 0 0
			${vm}5000 7/7 exit
		END
	done
} | perfdata "$tmp/in-turn"
for base in $perfs; do
	$(perf_of "$base") kvm stat report -i "$tmp/in-turn" --per-vm \
		>"$tmp/report" 2>"$tmp/said" </dev/null
	owners "$tmp/report" >"$tmp/got"
	ok "$base: --per-vm has rows for each of three VMs that have the same ID in turn" \
		[ "$(paste -s -d ' ' "$tmp/got")" = '7 vm1 SUPERVISOR_SYSCALL 1 7 vm2 SUPERVISOR_SYSCALL 1 7 vm3 SUPERVISOR_SYSCALL 1' ]
	for per in per-vm per-vcpu; do
		$(perf_of "$base") kvm stat report -i "$tmp/data" --$per \
			>"$tmp/report" 2>"$tmp/said" </dev/null
		owners "$tmp/report" >"$tmp/got"
		ok "$base: --$per has a row for each owner and cause" same "$tmp/$per" "$tmp/got"
		ok "$base: --$per leaves the totals as they are" [ "$(total "$tmp/report")" -eq 5 ]
	done
	$(perf_of "$base") kvm stat report -i "$tmp/data" --per-vcpu --vcpu 1 -p 7 \
		>"$tmp/report" 2>"$tmp/said" </dev/null
	owners "$tmp/report" >"$tmp/got"
	ok "$base: -p and --vcpu select among the rows of --per-vcpu" \
		[ "$(cat "$tmp/got")" = '7 qemu 1 SUPERVISOR_SYSCALL 1' ]

	host "$base" owner -t 300 <<-'END'
		set -e
		cd /lab/owner
		cat >/tmp/vms <<-'VMS'
			vmm -c 2 -n 50 >$1.a & a=$!
			vmm -c 3 -n 30 >$1.b & b=$!
			echo $a $b >$1.pids
			wait
		VMS
		perf kvm stat record -a -o /tmp/data busybox sh /tmp/vms recorded
		report /tmp/data recorded --per-vcpu --event=vmentry
		for try in 1 2 3; do
			perf kvm stat report -b -a --per-vcpu --event=vmentry \
				busybox sh /tmp/vms counted >counted 2>said
			skipped said || break
		done
		perf kvm stat live -b --per-vm </dev/null >live & live=$!
		until grep -q VCPU live; do
			sleep 0.2
		done
		busybox sh /tmp/vms live
		kill -INT $live
		wait $live
	END
	ok "$base: --per-vcpu works with record and report, and with -b" [ $? -eq 0 ]
	for how in recorded counted; do
		read -r a b <"$out/$how.pids"
		for vcpu in a0 a1 b0 b1 b2; do
			vm=${vcpu%?}
			pid=$a
			[ "$vm" = a ] || pid=$b
			did "$out/$how.$vm" ${vcpu#?} | sed "s/^/$pid vmm ${vcpu#?} /"
		done | sort >"$tmp/want"
		# -b finds the name of a VM only while the VM runs.
		owners "$out/$how" | grep -v ' IRQ_' | sed 's/ - / vmm /' | sort >"$tmp/got"
		ok "$base, $how: each VCPU has a row for each cause, with exactly its exits" \
			same "$tmp/want" "$tmp/got"
	done
	ok "$base: live --per-vm shows rows with the VM's process" \
		grep -E "^ +$(cut -d ' ' -f 1 "$out/live.pids") " "$out/live"
done

finish

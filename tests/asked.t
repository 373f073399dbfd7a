#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Reports and live on a guest that makes known requests: each SBI call, and MMIO of
# each width, handled by KVM and by the VMM. The host of 6.1 runs the perf of 6.12.
#
# needs: 6.1/lab/.done 7.3/lab/.done

. tests/lib.sh

# All calls except those that end the VCPU, each as often as its line number
grep -v -e '^#' -e hart_stop -e legacy.shutdown tests/sbi-calls >"$tmp/calls"
awk '{ print $1, $2, NR }' "$tmp/calls" >"$tmp/list"
# calls N: print the calls of a guest that goes through the list N times
calls()
{
	cut -d ' ' -f 3- "$tmp/calls" | awk -v n="$1" '{ print $0, n * NR }' | sort
}

# sum: add up the last numbers of the lines on stdin
sum()
{
	awk '{ n += $NF } END { print n + 0 }'
}

for base in 6.1 7.3; do
	{
		list "$tmp/list"
		cat <<-'END'
		set -e
		cd /lab/asked
		# VCPU 0 goes through the list once, VCPU 1 twice.
		perf kvm stat record -a -o /tmp/data vmm -c 2 -n 1 -k calls -l /tmp/list >calls
		report /tmp/data calls.sbi --event=sbi
		report /tmp/data calls.vmexit
		report /tmp/data calls.1 --event=sbi --vcpu 1
		perf script --guest-code -i /tmp/data | busybox grep kvm_sbi_ecall: >calls.text
		for kind in mmio-loads mmio-stores bell-stores; do
			perf kvm stat record -a -o /tmp/data vmm -c 2 -n 5 -k $kind >$kind
			report /tmp/data $kind.mmio --event=mmio
			report /tmp/data $kind.1 --event=mmio --vcpu 1
			report /tmp/data $kind.gfault --event=gfault
			perf script --guest-code -i /tmp/data | busybox grep -E 'kvm_mmio(_emulate)?:' >$kind.text
		done
		for event in vmexit sbi mmio gfault insn; do
			watch $event.live perf --event=$event
			for fd in /proc/$!/fd/*; do readlink $fd; done >$event.open
			vmm -m -c 2 -n 50 >$event.vmm
			unwatch
		done
		watch duration.live perf --event=insn --duration 1
		vmm -c 1 -n 10 >duration.vmm
		unwatch
		END
	} >"$tmp/in"
	host "$base" asked <"$tmp/in"
	ok "$base: record, report and live work on guests with known requests" [ $? -eq 0 ]

	calls 3 >"$tmp/want"
	rows "$out/calls.sbi" >"$tmp/rows"
	ok "$base: sbi has exactly the guest's calls, by name" \
		same "$tmp/want" "$tmp/rows"
	calls 2 >"$tmp/want"
	rows "$out/calls.1" >"$tmp/rows"
	ok "$base: sbi with --vcpu has exactly that VCPU's calls" same "$tmp/want" "$tmp/rows"
	ok "$base: sbi has as many calls as the row of vmexit" \
		[ "$(total "$out/calls.sbi")" -eq "$(row "$out/calls.vmexit" SUPERVISOR_SYSCALL)" ]
	ok "$base: sbi has as many vendor and experimental calls as KVM forwarded" \
		[ "$(rows "$out/calls.sbi" | grep -E '^(vendor|experimental) ' | sum)" -eq \
		  "$(stat "$out/calls" ecall_exit_stat)" ]

	# The VCPUs go through the list once and twice, and all arguments are -1. In
	# rare cases perf writes samples twice, which then have equal time stamps.
	n=$(sum <"$tmp/list")
	printf '%s\n' "0 $n" "1 $((2 * n))" >"$tmp/want"
	sort -u "$out/calls.text" |
		sed -n 's/.*: ID: \(.\), SEPC:0x80[0-9a-f]*, EXT:0x.*, FUNC:0x.*, A0:0xffffffffffffffff *$/\1/p' |
		sort | uniq -c | awk '{ print $2, $1 }' >"$tmp/got"
	ok "$base: kvm_sbi_ecall's text has the VCPU, the address and the argument" \
		same "$tmp/want" "$tmp/got"

	for kind in mmio-loads mmio-stores bell-stores; do
		at "$out/$kind" mmio kernel >"$tmp/want"
		rows "$out/$kind.mmio" >"$tmp/rows"
		ok "$base: mmio has exactly a guest's $kind, by address" \
			same "$tmp/want" "$tmp/rows"
		grep -E '^[a-z]+ 1 ' "$out/$kind" >"$tmp/vcpu1"
		at "$tmp/vcpu1" mmio kernel >"$tmp/want"
		rows "$out/$kind.1" >"$tmp/rows"
		ok "$base: mmio with --vcpu has exactly that VCPU's $kind" \
			same "$tmp/want" "$tmp/rows"
		at "$out/$kind" mmio kernel page | by_page >"$tmp/want"
		rows "$out/$kind.gfault" >"$tmp/rows"
		ok "$base: gfault has exactly the pages of a guest's $kind" \
			same "$tmp/want" "$tmp/rows"
		# In the order of guest.S
		case $kind in
		mmio-loads) what='unsatisfied-read read' is=Load widths='1 1 2 2 4 4 8 4 8 4 8' ;;
		*) what=write is=Store widths='1 2 4 8 4 8 4 8' ;;
		esac
		if kernel_traces kvm_mmio_emulate; then
			echo "$widths" | tr ' ' '\n' >"$tmp/want"
			sed -n "s/.*, $is MMIO at \(0x1000.1..\), len \(.\),.*/\1 \2/p" \
				"$out/$kind.text" | sort -u | cut -d ' ' -f 2 >"$tmp/got"
			ok "$base: kvm_mmio_emulate has each width ($kind)" \
				same "$tmp/want" "$tmp/got"
			continue
		fi
		for type in $what; do
			echo "$widths" | tr ' ' '\n' >"$tmp/want"
			sed -n "s/.*: mmio $type len \(.\) gpa \(0x1000.1..\) val .*/\2 \1/p" \
				"$out/$kind.text" | sort -u | cut -d ' ' -f 2 >"$tmp/got"
			ok "$base: kvm_mmio has each width ($kind, $type)" \
				same "$tmp/want" "$tmp/got"
		done
	done
	ok "$base: mmio has a row for each of 11 forms of loads and 8 of stores" \
		[ "$(for kind in mmio-loads mmio-stores bell-stores; do
			rows "$out/$kind.mmio" | wc -l; done | tr '\n' ' ')" = '11 8 8 ' ]
	ok "$base: mmio has as many stores to KVM as KVM counted" \
		[ "$(total "$out/bell-stores.mmio")" -eq "$(stat "$out/bell-stores" mmio_exit_kernel)" ]
	ok "$base: mmio has as many loads from the VMM as KVM counted, minus the final stores" \
		[ $(($(total "$out/mmio-loads.mmio") + 2)) -eq "$(stat "$out/mmio-loads" mmio_exit_user)" ]

	did "$out/sbi.vmm" >"$tmp/did"
	ok "$base: live --event=sbi shows all of the guest's calls" shown "$out/sbi.live" \
		"$(sed -n 's/^SUPERVISOR_SYSCALL //p' "$tmp/did")"
	ok "$base: live --event=mmio shows all of the guest's MMIO" shown "$out/mmio.live" \
		"$(at "$out/mmio.vmm" mmio kernel | sum)"
	ok "$base: live --event=gfault shows all of the guest's faults" shown "$out/gfault.live" \
		"$(at "$out/gfault.vmm" mmio kernel page | sum)"
	ok "$base: live --event=insn shows all of the guest's trapped instructions" \
		shown "$out/insn.live" \
		"$(did "$out/insn.vmm" | sed -n 's/^VIRTUAL_INST_FAULT //p')"
	ok "$base: live --event=insn --duration shows each long exit" \
		grep -q 'csr hgatp:R event took' "$out/duration.live"
	ok "$base: live --event=insn --duration does not show exits of an idle guest" \
		no grep 'wfi event took' "$out/duration.live"
	# kvm_entry, kvm_exit, kvm_sbi_ecall and the events of this kind, on each of 2 harts
	mmio=10
	! kernel_traces kvm_mmio_emulate || mmio=12
	for event in vmexit:6 sbi:6 mmio:$mmio gfault:6 insn:8; do
		ok "$base: live --event=${event%:*} opens only the ${event#*:} events that it needs" \
			[ "$(grep -c perf_event "$out/${event%:*}.open")" -eq "${event#*:}" ]
	done
done

# Loads that KVM handles: from its interrupt controller, with an AIA
host 7.3 aplic -m virt,aia=aplic-imsic,aia-guests=3 <<-'END'
	cd /lab/aplic
	perf kvm stat record -a -o /tmp/data vmm -c 1 -n 5 -k aplic-load >vmm || exit
	report /tmp/data mmio --event=mmio
END
ok '7.3: with an AIA, record and report work' [ $? -eq 0 ]
rows "$out/mmio" >"$tmp/rows"
echo '0x20000000:R 5' >"$tmp/want"
ok "7.3: mmio has exactly a guest's reads of APLIC registers" \
	same "$tmp/want" "$tmp/rows"
ok '7.3: KVM counts reads of APLIC registers as handled by KVM' \
	[ "$(stat "$out/vmm" mmio_exit_kernel)" -eq 5 ]

finish

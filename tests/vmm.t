#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Reports on a guest with known exits, under unusual conditions. The host of 6.1 runs the
# perf of 6.12.
#
# needs: 6.1/lab/.done 7.3/lab/.done

. tests/lib.sh

for base in 6.1 7.3; do
	host "$base" vmm -t 600 <<-'END'
	set -e
	cd /lab/vmm
	# Leave out the entries to the guest's first page and first loop, which makes
	# SBI calls: the first recorded entry ends an MMIO load.
	perf record -R -c 1 -m 1024 -a -o /tmp/first.data -e kvm:kvm_exit \
		-e kvm:kvm_entry --filter 'pc >= 0x80000180' vmm -c 1 -n 20 >first.vmm
	report /tmp/first.data first
	report /tmp/first.data first.vcpu0 --vcpu 0
	# VCPUs that change harts, come and go, or are killed
	perf kvm stat record -a -o /tmp/moved.data vmm -m -c 4 -n 20 -s 20000000 >moved.vmm
	perf script --guest-code -i /tmp/moved.data -F tid,cpu >moved.cpus
	perf kvm stat record -a -o /tmp/late.data vmm -1 -c 3 -n 20 >late.vmm
	perf kvm stat record -a -o /tmp/killed.data busybox sh -c \
		'vmm -c 4 -k mmio-store -n 1000000 & until [ -e /proc/$!/task ] && [ $(ls /proc/$!/task | wc -l) -gt 4 ]; do :; done; busybox usleep 500000; kill -9 $!; wait $!; vmm -n 20 >killed.vmm'
	cp /tmp/killed.data .
	for run in moved late killed; do
		for event in vmexit vmentry; do
			report /tmp/$run.data $run.$event --event=$event
		done
	done
	for i in 0 1 2; do
		report /tmp/late.data late.vcpu$i --vcpu $i
	done
	watch live perf
	vmm -m -c 4 -n 200 >live.vmm
	unwatch
	END
	ok "$base: record, report and live work" [ $? -eq 0 ]

	did "$out/first.vmm" | closed 1 |
		sed 's/\(SUPERVISOR_SYSCALL\).*/\1 40/; s/\(INST_GUEST.*\) 21/\1 20/' >"$tmp/closed"
	for report in first first.vcpu0; do
		guest_rows "$out/$report" >"$tmp/rows"
		ok "$base: an exit before a VCPU's first entry is counted ($report)" \
			same "$tmp/closed" "$tmp/rows"
	done

	for run in moved late; do
		did "$out/$run.vmm" >"$tmp/did"
		guest_rows "$out/$run.vmentry" >"$tmp/rows"
		ok "$base: $run: vmentry has exactly the guest's exits" \
			same "$tmp/did" "$tmp/rows"
		ok "$base: $run: vmentry has as many exits as KVM counted" \
			[ "$(total "$out/$run.vmentry")" -eq "$(stat "$out/$run.vmm" exits)" ]
		vcpus=$(grep -c ' exits ' "$out/$run.vmm")
		closed "$vcpus" <"$tmp/did" >"$tmp/closed"
		guest_rows "$out/$run.vmexit" >"$tmp/rows"
		ok "$base: $run: vmexit has exactly the guest's exits, minus one per VCPU" \
			same "$tmp/closed" "$tmp/rows"
	done
	ok "$base: moved: the VCPUs have run on both harts" \
		[ "$(sort -u "$out/moved.cpus" | awk '{ n[$1]++ } END {
			for (t in n) m += n[t] == 2; print m }')" -ge 4 ]
	for i in 0 1 2; do
		did "$out/late.vmm" $i | closed 1 >"$tmp/closed"
		guest_rows "$out/late.vcpu$i" >"$tmp/rows"
		ok "$base: late: --vcpu $i shows exactly that VCPU's exits" \
			same "$tmp/closed" "$tmp/rows"
	done
	ok "$base: killed: the VMM was killed in mid-run" \
		[ "$(total "$out/killed.vmentry")" -gt $(($(stat "$out/killed.vmm" exits) + 100)) ]
	for event in vmexit vmentry; do
		timings "$out/killed.$event" >"$tmp/a"
		intervals "$out/killed.data" $event >"$tmp/b"
		ok "$base: killed: $event agrees with perf script's time stamps" \
			same "$tmp/b" "$tmp/a"
	done

	$(reader "$out/killed.data") script --guest-code -i "$out/killed.data" 2>/dev/null | grep kvm_entry: >"$tmp/entries"
	ok "$base: kvm_entry's text has an address of 16 digits, and the VCPU" \
		awk '!/: PC: 0x0000000080[0-9a-f]+, ID: [0-3] *$/ { print; bad = 1 }
			END { exit bad || !NR }' "$tmp/entries"
	ok "$base: live shows as many exits as KVM counted, minus one per VCPU" \
		shown "$out/live" $(($(stat "$out/live.vmm" exits) - 4))
	did "$out/live.vmm" | cut -d ' ' -f 1 >"$tmp/causes"
	guest_rows "$out/live" | cut -d ' ' -f 1 | sort -u >"$tmp/rows"
	ok "$base: live shows exactly the causes of the guest's exits" \
		same "$tmp/causes" "$tmp/rows"
done

finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# perf kvm stat on other architectures, with which RISC-V shares builtin-kvm.c
#
# needs: @/perf/perf 7.3/sanitized/perf

. tests/lib.sh

# The recording starts in a load of VCPU 1 from its APIC; VCPU 0 starts with an entry.
cat >"$tmp/text" <<END
arch x86_64 8 GenuineIntel,6,85,7
event kvm_entry vcpu_id:4 rip:8
event kvm_exit exit_reason:4 guest_rip:8
event kvm_mmio type:4 len:4 gpa:8 val:8
1000 7/9 kvm_exit 48 0
1100 7/9 kvm_mmio 1 4 0xfee00020 0
2000 7/9 kvm_entry 1 0
2000 7/8 kvm_entry 0 0
3000 7/8 kvm_exit 48 0
3500 7/8 kvm_mmio 1 4 0xfee00030 0
5000 7/8 kvm_entry 0 0
6000 7/8 kvm_exit 12 0
9000 7/8 kvm_entry 0 0
END
perfdata "$tmp/data" <"$tmp/text"

# reports SENTENCE TOTAL [OPTION...]: report shows exactly the rows on stdin
reports()
{
	sentence=$1
	samples=$2
	shift 2
	sort >"$tmp/want"
	$perf kvm -i "$tmp/data" stat report "$@" >"$tmp/report" 2>&1 </dev/null
	timings "$tmp/report" >"$tmp/got"
	ok "$base: $sentence" same "$tmp/want" "$tmp/got"
	ok "$base: $sentence ($samples samples)" [ "$(total "$tmp/report")" -eq "$samples" ]
}

base=7.3
perf=$build/7.3/sanitized/perf
reports 'vmexit has all exits' 3 <<-END
	EPT_VIOLATION 2 1.00 2.00 1.50
	HLT 1 3.00 3.00 3.00
END
reports "vmexit with --vcpu has that VCPU's exits, including the first" 1 --vcpu 1 <<-END
	EPT_VIOLATION 1 1.00 1.00 1.00
END
reports 'mmio has all accesses' 2 --event=mmio <<-END
	0xfee00020:R 1 0.10 0.10 0.10
	0xfee00030:R 1 0.50 0.50 0.50
END
reports "mmio with --vcpu has that VCPU's accesses" 1 --event=mmio --vcpu 0 <<-END
	0xfee00030:R 1 0.50 0.50 0.50
END

for base in $perfs; do
	perf=$(perf_of "$base")
	if [ "$base" != 7.3 ]; then
		$perf kvm stat report -i "$tmp/data" >"$tmp/out" 2>"$tmp/said"
		ok "$base: perf for riscv64 refuses the recording" [ $? -ne 0 ]
		ok "$base: perf for riscv64 says that the recording is not RISC-V's" \
			grep 'kvm:kvm_exit has no 4- or 8-byte field scause: not a RISC-V event' "$tmp/said"
		continue
	fi
	reports 'vmexit has all exits with perf for riscv64' 3 <<-END
		EPT_VIOLATION 2 1.00 2.00 1.50
		HLT 1 3.00 3.00 3.00
	END
done

# arm64's kvm_entry does not record VCPU ids. Its vmexit is the guest's run.
perfdata "$tmp/data" <<-END
	arch aarch64 8 0x00000000410fd0c0
	event kvm_entry vcpu_pc:8
	event kvm_exit ret:4 esr_ec:4 vcpu_pc:8
	1000 7/8 kvm_entry 0
	2000 7/8 kvm_exit 0 0 0
	2500 7/9 kvm_entry 0
	4500 7/9 kvm_exit 0 0 0
END
base=7.3
perf=$build/7.3/sanitized/perf
reports "without ids, --vcpu counts in the order of first entry" 1 --vcpu 1 <<-END
	IRQ 1 2.00 2.00 2.00
END

# MIPS has KVM, but no perf kvm stat.
sed 's/^arch x86_64 8 .*/arch mips64 8/' "$tmp/text" | perfdata "$tmp/mips"
"$build/7.3/sanitized/perf" kvm -i "$tmp/mips" stat report >"$tmp/out" 2>"$tmp/said"
ok '7.3: report refuses a recording of an architecture without kvm stat' \
	[ $? -ge 193 ]

finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# perf kvm stat on other architectures, with which RISC-V shares builtin-kvm.c
#
# needs: @/perf/perf 7.3/sanitized/perf 7.3/sanitized/stock

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

# Reasons without a name
sed -E 's/ kvm_exit (48|12) / kvm_exit 25\1 /' "$tmp/text" | perfdata "$tmp/data"
reports 'reasons with the same name share a row' 3 <<-END
	UNKNOWN 3 1.00 3.00 2.00
END
perfdata "$tmp/data" <"$tmp/text"

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
arm64='arch aarch64 8 0x00000000410fd0c0
event kvm_entry vcpu_pc:8
event kvm_exit ret:4 esr_ec:4 vcpu_pc:8'
perfdata "$tmp/data" <<-END
	$arm64
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

# owners SENTENCE OPTION: report with OPTION shows exactly these rows on stdin, of which
# each has owner, cause, samples
owners()
{
	cat >"$tmp/want"
	$perf kvm -i "$tmp/data" stat report "$2" >"$tmp/report" 2>"$tmp/said" </dev/null
	sed -nE 's/^ +(.*[^ ]) +[0-9.]+% +[0-9.]+% .*/\1/p' "$tmp/report" |
		tr -s ' ' | sort >"$tmp/got"
	ok "$1" same "$tmp/want" "$tmp/got"
}

owners '--per-vcpu has a row for each VCPU, even without ids' --per-vcpu <<-END
	7 - 0 IRQ 1
	7 - 1 IRQ 1
END
ok '--per-vcpu says how VCPUs without ids are numbered' \
	grep 'VCPUs are numbered in order of first entry' "$tmp/said"

# A process gets the ID of one that has ended.
perfdata "$tmp/data" <<-END
	arch x86_64 8 GenuineIntel,6,85,7
	event kvm_entry vcpu_id:4 rip:8
	event kvm_exit exit_reason:4 guest_rip:8
	10 7/7 comm one
	1000 7/8 kvm_entry 0 0
	3000 7/8 kvm_exit 30 0
	5000 7/8 kvm_entry 0 0
	5100 7/8 exit
	5200 7/7 exit
	6000 7/7 fork
	6010 7/7 comm $(printf '\033[31mred')
	6020 7/8 fork
	7000 7/8 kvm_entry 0 0
	8000 7/8 kvm_exit 30 0
	9000 7/8 kvm_entry 0 0
END
owners '--per-vm tells two VMs apart whose processes had the same ID' --per-vm <<-END
	7 ?[31mred IO_INSTRUCTION 1
	7 one IO_INSTRUCTION 1
END
$perf kvm -i "$tmp/data" stat report --per-vm -j 2>/dev/null |
	jq -r '.rows[].vm.name' | sort >"$tmp/got"
printf '\033[31mred\none\n' | sort >"$tmp/want"
ok 'JSON has the names of VMs as they are' same "$tmp/want" "$tmp/got"

# LoongArch: all events have the VCPU's number, and it is VCPU 0 that begins with an
# exit. The child event of vmexit need not fire.
loongarch='arch loongarch64 8 0x0
event kvm_enter vcpu_id:4 pc:8
event kvm_reenter vcpu_id:4 pc:8
event kvm_exit vcpu_id:4 pc:8 reason:4
event kvm_exit_gspr vcpu_id:4 inst_word:4'
cat >"$tmp/loongarch" <<-END
	$loongarch
	1000 7/8 kvm_exit 0 4096 1
	1500 7/8 kvm_reenter 0 0
	2000 7/9 kvm_enter 1 0
	3000 7/9 kvm_exit 1 4096 22
	3100 7/9 kvm_exit_gspr 1 0x04000000
	4000 7/9 kvm_enter 1 0
END
perfdata "$tmp/data" <"$tmp/loongarch"
owners 'LoongArch: the number of a VCPU is known at its first exit' --per-vcpu <<-END
	7 - 0 Mem Read 1
	7 - 1 CSR 1
END
perfdata "$tmp/data" <<-END
	$loongarch
	1000 7/8 kvm_enter 0 0
	1300 7/8 kvm_exit 0 4096 22
END
$perf kvm -i "$tmp/data" stat report >"$tmp/report" 2>"$tmp/said"
ok 'LoongArch: a recording of an exit in progress is no error' [ $? -eq 0 ]
ok 'LoongArch: ... and no child event is missed' no grep 'never fired' "$tmp/said"

# open_exits SENTENCE: report lists exactly these exits that have not ended, each with VM,
# VCPU and row, and says nothing about gaps
open_exits()
{
	cat >"$tmp/want"
	$perf kvm -i "$tmp/data" stat report -j 2>"$tmp/said" </dev/null |
		jq -r '.gaps, (.open[]? | "\(.vm.pid) \(.vcpu) \(.name)")' >"$tmp/got"
	ok "$1" same "$tmp/want" "$tmp/got"
}

perfdata "$tmp/data" <<-END
	$loongarch
	1000000000 7/8 kvm_exit 0 4096 1
	1100000000 7/8 kvm_reenter 0 0
	1000000000 7/9 kvm_enter 1 0
	2000000000 7/9 kvm_exit 1 4096 1
	9000000000 99/99 exit
END
open_exits 'LoongArch: kvm_reenter ends an exit as kvm_enter does' <<-END
	null
	7 1 Mem Read
END
perfdata "$tmp/data" <<-END
	arch x86_64 8 GenuineIntel,6,85,7
	event kvm_entry vcpu_id:4 rip:8
	event kvm_exit exit_reason:4 guest_rip:8
	1000 7/8 kvm_entry 0 0
	2000 7/8 kvm_exit 30 0
	3000 7/8 kvm_exit 12 0
	4000 7/8 kvm_entry 0 0
	5000 7/8 kvm_exit 12 0
	9000000000 99/99 exit
END
open_exits 'x86: an exit that does not end is listed, and exits without entries are no gaps' <<-END
	null
	7 0 HLT
END
perfdata "$tmp/data" <<-END
	$arm64
	1000 7/8 kvm_entry 0
	2000 7/8 kvm_exit 0 0 0
	9000000000 99/99 exit
END
open_exits 'arm64: an exit that does not end is named by its cause' <<-END
	null
	7 0 IRQ
END

# What stock perf reports of an architecture, on stderr, with every option that it takes
cat >"$tmp/arm64" <<-END
	$arm64
	1000 7/8 kvm_entry 0
	2000 7/8 kvm_exit 0 0 0
	2500 7/8 kvm_entry 0
	4500 7/8 kvm_exit 2 0x16 0
	5000 7/8 kvm_entry 0
	5700 7/8 kvm_exit 2 0x24 0
END
cat >"$tmp/s390" <<-END
	arch s390x 8 IBM,8561
	event kvm_s390_sie_enter id:4 cpuflags:4
	event kvm_s390_sie_exit id:4 icptcode:1
	event kvm_s390_intercept_instruction id:4 instruction:8
	event kvm_s390_handle_sigp id:4 order_code:1
	event kvm_s390_handle_diag id:4 code:2
	event kvm_s390_intercept_prog id:4 code:2
	1000 7/8 kvm_s390_sie_enter 0 0
	2000 7/8 kvm_s390_sie_exit 0 0x1c
	2500 7/8 kvm_s390_sie_enter 0 0
	3000 7/8 kvm_s390_sie_exit 0 4
	3100 7/8 kvm_s390_handle_diag 0 0x44
	4000 7/8 kvm_s390_sie_enter 0 0
	4500 7/9 kvm_s390_sie_enter 1 0
	5000 7/9 kvm_s390_sie_exit 1 0x1c
	5600 7/9 kvm_s390_sie_enter 1 0
END
sed '/ 7\/8 /d; s/ 1 / 0 /' "$tmp/loongarch" >"$tmp/loong64"
cat >"$tmp/powerpc" <<-END
	arch ppc64le 8 0x004e1202
	event kvm_guest_enter vcpu_id:4 pc:8
	event kvm_guest_exit vcpu_id:4 trap:4 pc:8
	event kvm_hcall_enter vcpu_id:4 req:8
	event kvm_hcall_exit vcpu_id:4 ret:8
	1000 7/8 kvm_guest_enter 0 0
	2000 7/8 kvm_guest_exit 0 0xc00 0
	2100 7/8 kvm_hcall_enter 0 8
	2600 7/8 kvm_hcall_exit 0 0
	3000 7/8 kvm_guest_enter 0 0
	4000 7/8 kvm_guest_exit 0 0x500 0
	5500 7/8 kvm_guest_enter 0 0
END
# On powerpc, report looks whether the kernel has KVM HV's tracepoints.
for event in guest_enter guest_exit hcall_enter hcall_exit; do
	dir=$tmp/tracing/events/kvm_hv/kvm_$event
	mkdir -p "$dir"
	echo 1 >"$dir/id"
	printf 'name: kvm_%s\nID: 1\nformat:\n\nprint fmt: ""\n' $event >"$dir/format"
done
for arch in arm64 s390 loong64 powerpc; do
	perfdata "$tmp/data" <"$tmp/$arch"
	events='--event vmexit'
	[ $arch != powerpc ] || events="$events|--event hcall"
	echo "|-p 7|-k time|-k mean_t|-k ev_name|-f|$events" | tr '|' '\n' >"$tmp/options"
	while read -r options; do
		for which in stock perf; do
			# shellcheck disable=SC2086 # words
			TRACEFS_PATH=$tmp/tracing "$build/7.3/sanitized/$which" kvm -i "$tmp/data" \
				stat report --stdio $options 2>&1 </dev/null | tr -s ' ' >"$tmp/$which"
		done
		ok "$arch: stock perf reports the same with the options '$options'" \
			same "$tmp/stock" "$tmp/perf"
	done <"$tmp/options"
	ok "$arch: stock perf reports exits" grep 'us ( +-' "$tmp/stock"
done

# With --vcpu, stock perf's totals and shortest times are wrong.
perfdata "$tmp/data" <"$tmp/s390"
reports "s390: --vcpu has that VCPU's exits" 2 --vcpu 0 <<-END
	DIAG (0x44) time slice end 1 1.00 1.00 1.00
	Wait state 1 0.50 0.50 0.50
END

# MIPS has KVM, but no perf kvm stat.
sed 's/^arch x86_64 8 .*/arch mips64 8/' "$tmp/text" | perfdata "$tmp/mips"
"$build/7.3/sanitized/perf" kvm -i "$tmp/mips" stat report >"$tmp/out" 2>"$tmp/said"
ok '7.3: report refuses a recording of an architecture without kvm stat' \
	[ $? -ge 193 ]

finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# report --event=pc: exits by the guest's function and cause, on written recordings,
# with the symbols of a small kernel
#
# needs: @/perf/perf 7.3/sanitized/perf

. tests/lib.sh

long=a_function_with_a_name_of_more_than_the_forty_characters_of_a_column
longest=$(printf '%0300d' 0 | tr 0 z)
cross=riscv64-linux-gnu

# unit: assemble one file of the kernel from stdin. Each line has a section, the
# binding, the name and the bytes of a function.
unit()
{
	while read -r section bind name bytes; do
		echo ".section $section, \"ax\""
		[ "$bind" = local ] || echo ".globl $name"
		echo ".type $name, @function"
		echo "$name: .zero $bytes"
		echo ".size $name, $bytes"
	done >"$tmp/unit.S"
	$cross-gcc -c -o "$1" "$tmp/unit.S"
}

# kernel FILE [LINKER-OPTION...]
kernel()
{
	file=$1
	shift
	$cross-ld -o "$file" -e _start "$@" --section-start=.head.text=0xffffffff80000000 \
		--section-start=.text=0xffffffff80002000 \
		--section-start=.init.text=0xffffffff80400000 "$tmp/a.o" "$tmp/b.o"
}

unit "$tmp/a.o" <<-END
.head.text global _start 64
.text global _text 16
.text local poll 256
.text global console_putchar 64
.text global $long 4096
.text global $longest 16
END
unit "$tmp/b.o" <<-END
.text local poll 64
.init.text local early_putchar 32
END
kernel "$tmp/vmlinux"
ok 'the small kernel is linked' [ $? -eq 0 ]
kernel "$tmp/relocatable" -shared
$cross-strip -o "$tmp/stripped" "$tmp/vmlinux"
$cross-nm -n "$tmp/vmlinux" >"$tmp/kallsyms"
# The same kernel, 2 GiB - 512 MiB further up
sed 's/^ffffffff8/ffffffffa/' "$tmp/kallsyms" >"$tmp/moved"

# at NAME [N]: print the address of the Nth function of that name
at()
{
	awk -v name="$1" -v n="${2:-1}" '$3 == name && !--n { print "0x" $1 }' "$tmp/kallsyms"
}

# exits: turn lines with a program counter and a cause into a recording of a guest
# that exits there. The Nth exit takes N us.
exits()
{
	echo 'arch riscv64 8'
	echo 'event kvm_entry pc:8 id:4'
	echo 'event kvm_exit sepc:8 scause:8 stval:8 htval:8 htinst:8'
	awk 'BEGIN { t = 1000; print t " 7/7 kvm_entry 0 0" } {
		print t += 1000, "7/7 kvm_exit", $1, $2, "0 0 0"
		print t += 1000 * NR, "7/7 kvm_entry 0 0"
	}'
}

timer=0x8000000000000005
one=$(at poll)
two=$(at poll 2)
{
	echo "$(at console_putchar) 23"
	echo "$(at console_putchar | sed 's/.$/c/') 23"
	echo "$(at console_putchar) 10"
	echo "$one $timer"
	echo "$(printf '%s' "$one" | sed 's/.$/e/') $timer"
	echo "$two $timer"
	echo "$(at "$long") 23"
	echo "$(at "$longest") 23"
	echo "$(at early_putchar) 23"
	echo "$(at _start) 22"
	echo "0x3fa7c429e4 $timer"		# a program
	echo "0x3fa7c429e4 8"
	echo "0xffffffff01234568 22"		# a module
} >"$tmp/exits"
exits <"$tmp/exits" >"$tmp/text"
sed 's/^0xffffffff8/0xffffffffa/' "$tmp/exits" | exits >"$tmp/moved.text"
sort >"$tmp/want" <<-END
	console_putchar STORE_GUEST_PAGE_FAULT 2
	console_putchar SUPERVISOR_SYSCALL 1
	poll IRQ_S_TIMER 2
	poll IRQ_S_TIMER 1
	$long STORE_GUEST_PAGE_FAULT 1
	longest STORE_GUEST_PAGE_FAULT 1
	early_putchar STORE_GUEST_PAGE_FAULT 1
	_start VIRTUAL_INST_FAULT 1
	0x3fa7c42000+0x9e4 IRQ_S_TIMER 1
	0x3fa7c42000+0x9e4 SYSCALL 1
	0xffffffff01234000+0x568 VIRTUAL_INST_FAULT 1
END

# run KVM-OPTION...: report on the recording; for 7.3, perf for x86 must do the same
run()
{
	# shellcheck disable=SC2086 # the command has words
	$perf kvm "$@" stat report --event=${event:-pc} $options -i "$tmp/data" \
		>"$tmp/report" 2>"$tmp/said" </dev/null
	status=$?
	[ "$base" = 7.3 ] || return 0
	# shellcheck disable=SC2086
	$build/7.3/sanitized/perf kvm "$@" stat report --event=${event:-pc} $options \
		-i "$tmp/data" >"$tmp/report-x86" 2>"$tmp/said-x86" </dev/null
	cat "$tmp/report" "$tmp/said" >"$tmp/riscv"
	cat "$tmp/report-x86" "$tmp/said-x86" >"$tmp/x86"
	cmp "$tmp/riscv" "$tmp/x86" >>"$tmp/differs" 2>&1
}

# pc_rows: print "FUNCTION CAUSE SAMPLES" of the last report
pc_rows()
{
	sed 's/ EXC_/ /' "$tmp/report" >"$tmp/plain"
	rows "$tmp/plain" | sed -E 's/^z+\.\. /longest /' | sort
}

# shows SENTENCE KVM-OPTION...: with these options, report shows $tmp/want
shows()
{
	claim=$1
	shift
	run "$@"
	pc_rows >"$tmp/got"
	ok "$base: $claim" same "$tmp/want" "$tmp/got"
	ok "$base: $claim, without a warning" none "$tmp/said"
}

# one_line TEXT: perf has said one line, which has TEXT
one_line()
{
	cat "$tmp/said"
	[ "$(wc -l <"$tmp/said")" -eq 1 ] && grep -qF -- "$1" "$tmp/said"
}

# fails SENTENCE TEXT KVM-OPTION...: with these options, report fails and says TEXT
fails()
{
	claim=$1
	text=$2
	shift 2
	run "$@"
	ok "$base: $claim is an error" [ "$status" -ne 0 ]
	ok "$base: $claim is said in one line" one_line "$text"
	ok "$base: with $claim there is no report" none "$tmp/report"
}

options=
for base in $perfs; do
	perf=$(perf_of "$base")
	: >"$tmp/differs"
	perfdata "$tmp/data" <"$tmp/text"

	run --guestkallsyms="$tmp/kallsyms"
	grep -E 'us \(|Samples%' "$tmp/report" >"$tmp/table"
	ok "$base: pc's rows and heading are aligned" \
		[ "$(awk '{ print index($0, "%") }' "$tmp/table" | sort -u | wc -l)" -eq 1 ]
	grep zzz "$tmp/report" | sed -E 's/^ *//; s/  .*//' >"$tmp/cut"
	ok "$base: pc cuts a function's name, not the cause, at 127 characters" \
		grep -xE 'z+\.\. (EXC_)?STORE_GUEST_PAGE_FAULT' "$tmp/cut"
	ok "$base: pc's names have up to 127 characters" \
		[ "$(wc -c <"$tmp/cut")" -eq 128 ]
	shows 'pc names functions by --guestkallsyms' --guestkallsyms="$tmp/kallsyms"
	shows 'pc names functions by --guestvmlinux' --guestvmlinux="$tmp/vmlinux"
	shows 'pc names functions by a relocatable vmlinux' \
		--guestvmlinux="$tmp/relocatable"
	shows 'pc names functions by kallsyms and vmlinux' \
		--guestkallsyms="$tmp/kallsyms" --guestvmlinux="$tmp/vmlinux"

	run
	grep ^Total "$tmp/report" >"$tmp/pc-total"
	pc_rows >"$tmp/got"
	awk '{ printf "%s+0x%s\n", substr($1, 1, length($1) - 3) "000",
	       substr($1, length($1) - 2) }' "$tmp/exits" |
		sed 's/+0x0*/+0x/; s/+0x$/+0/' | sort | uniq -c |
		awk '{ print $2, $1 }' >"$tmp/pages"
	awk '{ n[$1] += $3 } END { for (pc in n) print pc, n[pc] }' "$tmp/got" |
		sort >"$tmp/got-pages"
	ok "$base: without symbols, pc shows page and offset" \
		same "$tmp/pages" "$tmp/got-pages"
	ok "$base: without symbols, pc does not warn" none "$tmp/said"
	event=vmexit
	run
	event=
	grep ^Total "$tmp/report" >"$tmp/vmexit-total"
	ok "$base: pc's samples and time add up to vmexit's" \
		same "$tmp/vmexit-total" "$tmp/pc-total"
	ok "$base: vmexit's column of names is 40 characters wide" \
		grep -E '^.{40} +[0-9]+ +[0-9.]+% ' "$tmp/report"
	ok "$base: vmexit's column of names has 40 characters" \
		grep -xE " {33}VM-EXIT    Samples .*" "$tmp/report"

	options='--vcpu 0'
	shows 'pc names functions with --vcpu' --guestkallsyms="$tmp/kallsyms"
	options='-k ev_name'
	shows 'pc sorts by name' --guestkallsyms="$tmp/kallsyms"
	options=

	# A kernel that is not where its vmlinux says
	perfdata "$tmp/data" <"$tmp/moved.text"
	shows 'pc names the functions of a moved kernel by its kallsyms' \
		--guestkallsyms="$tmp/moved"
	shows 'pc names the functions of a moved kernel by kallsyms and vmlinux' \
		--guestkallsyms="$tmp/moved" --guestvmlinux="$tmp/vmlinux"
	shows 'pc names the functions of a moved relocatable kernel' \
		--guestkallsyms="$tmp/moved" --guestvmlinux="$tmp/relocatable"
	run --guestvmlinux="$tmp/vmlinux"
	pc_rows | grep -v '^0x' >"$tmp/got"
	ok "$base: by a vmlinux that does not fit, pc names no function" none "$tmp/got"
	ok "$base: a vmlinux that does not fit is said once" \
		[ "$(grep -c 'only 0 of 11 kernel exits match; use --guestkallsyms' "$tmp/said")" -eq 1 ]
	run --guestkallsyms="$tmp/kallsyms"
	ok "$base: a kallsyms that does not fit is said once" \
		[ "$(grep -c 'only 0 of 11 kernel exits match; use --guestkallsyms' "$tmp/said")" -eq 1 ]

	# Modules
	perfdata "$tmp/data" <"$tmp/text"
	cp "$tmp/want" "$tmp/want.plain"
	sed 's/0xffffffff01234000+0x568/virtio_notify/' "$tmp/want.plain" |
		sort >"$tmp/want"
	{
		cat "$tmp/kallsyms"
		printf 'ffffffff01234500 t virtio_notify\t[virtio_mmio]\n'
	} >"$tmp/kallsyms.modules"
	echo 'virtio_mmio 16384 2 - Live 0xffffffff01234000' >"$tmp/modules"
	shows "pc names a module's functions by --guestmodules" \
		--guestkallsyms="$tmp/kallsyms.modules" --guestmodules="$tmp/modules"
	cp "$tmp/want.plain" "$tmp/want"
	shows "without --guestmodules, pc shows a module's function as an address" \
		--guestkallsyms="$tmp/kallsyms.modules"
	shows 'with a vmlinux, pc does not take modules from this machine' \
		--guestvmlinux="$tmp/vmlinux" --guestmodules="$tmp/modules"

	# Files that are no use
	: >"$tmp/empty"
	sed 's/^[0-9a-f]*/0000000000000000/' "$tmp/kallsyms" >"$tmp/zeros"
	fails 'a kallsyms that does not exist' 'cannot be read' --guestkallsyms=/nowhere
	fails 'an empty kallsyms' 'has no symbols or only zeros' --guestkallsyms="$tmp/empty"
	fails 'a kallsyms of zeros' "copy the guest's /proc/kallsyms as its root" \
		--guestkallsyms="$tmp/zeros"
	fails 'a folder as kallsyms' 'has no symbols' --guestkallsyms="$tmp"
	fails 'a kallsyms as vmlinux' 'an ELF file' --guestvmlinux="$tmp/kallsyms"
	fails 'a stripped vmlinux' 'not stripped' --guestvmlinux="$tmp/stripped"
	fails 'a modules that does not exist' 'cannot be read' \
		--guestkallsyms="$tmp/kallsyms" --guestmodules=/nowhere

	# Names of any bytes
	$cross-objcopy --redefine-sym "early_putchar=$(printf '\033[31m red\303\244%%s')" \
		"$tmp/vmlinux" "$tmp/hostile"
	echo "$(at early_putchar) 10" | exits | perfdata "$tmp/data"
	echo '?[31m?red??%s SUPERVISOR_SYSCALL 1' >"$tmp/want"
	shows 'pc replaces blanks and what is not ASCII in a name' --guestvmlinux="$tmp/hostile"
	cat "$tmp/kallsyms" "$tmp/perfdata" >"$tmp/noise"
	run --guestkallsyms="$tmp/noise"
	ok "$base: binary data in a kallsyms does no harm" [ "$status" -eq 0 ]

	# rv32
	perfdata "$tmp/data" <<-END
	arch riscv32 4
	event kvm_entry pc:4 id:4
	event kvm_exit sepc:4 scause:4 stval:4 htval:4 htinst:4
	100 7/7 kvm_entry 0 0
	1000 7/7 kvm_exit 0xc0002004 0x80000005 0 0 0
	2000 7/7 kvm_entry 0 0
	3000 7/7 kvm_exit 0x95001234 10 0 0 0
	4000 7/7 kvm_entry 0 0
	END
	printf '%s\n' 'c0002000 T _text' 'c0002000 t poll' 'c0002100 T _etext' >"$tmp/kallsyms32"
	sort >"$tmp/want" <<-END
		poll IRQ_S_TIMER 1
		0x95001000+0x234 SUPERVISOR_SYSCALL 1
	END
	shows 'pc names functions on rv32' --guestkallsyms="$tmp/kallsyms32"
	cp "$tmp/want.plain" "$tmp/want"

	[ "$base" != 7.3 ] ||
		ok "$base: pc of perf for x86 is the same as of perf for riscv64" \
			none "$tmp/differs"
done

finish

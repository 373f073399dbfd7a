#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# The tables of names: no duplicate codes, and the same numbers as in Linux
#
# needs: 6.12/tree.done

. tests/lib.sh

util=tools/perf/arch/riscv/util

# twice: print the duplicate lines of stdin, which must not be empty
twice()
{
	sort >"$tmp/codes"
	[ -s "$tmp/codes" ] || echo 'no codes at all'
	uniq -d "$tmp/codes"
}

for kind in EXC IRQ; do
	sed -nE "s/^\t$kind\([A-Z_]+, ([0-9]+)\).*/\1/p" $util/riscv_exception_types.h |
		twice >"$tmp/found"
	ok "No two causes of kind $kind have the same code" none "$tmp/found"
done

# printed NAME: print "NUMBER CAUSE" for each cause that trace.h's macro NAME lists
printed()
{
	sed -nE "/^#define $1\(/,/[^\\]$/ s/.*\{ ([0-9]+), \"(\w+)\" \}.*/\1 \2/p" \
		arch/riscv/kvm/trace.h
}
header=$util/riscv_exception_types.h
sed -nE 's/^\tEXC\((\w+), ([0-9]+)\).*/\2 \1/p' $header >"$tmp/perf"
printed show_exception >"$tmp/kvm"
ok 'kvm_exit prints the same names as perf for the same exceptions' \
	same "$tmp/perf" "$tmp/kvm"
sed -nE 's/^\tIRQ\((\w+), ([0-9]+)\).*/\2 IRQ_\1/p' $header >"$tmp/perf"
printed show_interrupt >"$tmp/kvm"
ok 'kvm_exit prints the same names as perf for the same interrupts' \
	same "$tmp/perf" "$tmp/kvm"

sed -nE 's/^\t\{ (0x[0-9a-f]+), ([0-9]+), ".*/\1 \2/p' $util/riscv_csr_names.h |
	while read -r first count; do
		seq $((first)) $((first + count - 1))
	done | twice >"$tmp/found"
ok 'No two CSRs have the same number' none "$tmp/found"
sed -nE 's/^\t\{ (0x[0-9a-f]+), 0x[0-9a-f]+, .*/\1/p' $util/kvm-stat-insn.c |
	twice >"$tmp/found"
ok 'No two instructions have the same encoding' none "$tmp/found"
sed -nE 's/^\t\{ (0x[0-9a-f]+), "[A-Z]+",?.*/\1/p' $util/kvm-stat-sbi.c |
	twice >"$tmp/found"
ok 'No two SBI extensions have the same ID' none "$tmp/found"

grep -v '^#' tests/sbi-calls >"$tmp/calls"
cut -d ' ' -f 1,2 "$tmp/calls" | names -s >"$tmp/ours"
cut -d ' ' -f 3- "$tmp/calls" >"$tmp/theirs"
ok 'Each call of the SBI specification has the right name' same "$tmp/theirs" "$tmp/ours"

# Compare to the header of Linux 6.12, with fewer extensions and shorter names.
header=$build/6.12/tree/arch/riscv/include/asm/sbi.h
{
	echo '#include <stdio.h>'
	sed -n '/^enum sbi_ext/,/^};/p' "$header" | grep -v '^#'
	echo 'int main(void) {'
	sed -nE 's/^\t(SBI_EXT_([A-Z]+)_[A-Z_]+)( = .*)?,$/\1 \2/p' "$header" |
		grep -v -e EXPERIMENTAL -e VENDOR |
		while read -r name ext; do
			echo "printf(\"%#x %d %s\", SBI_EXT_$ext, $name, \"$name\"); puts(\"\");"
		done
	echo '}'
} >"$tmp/sbi.c"
gcc -w -o "$tmp/sbi" "$tmp/sbi.c" && "$tmp/sbi" >"$tmp/linux"
ok 'Linux has more than 30 SBI functions to compare' [ "$(wc -l <"$tmp/linux")" -gt 30 ]
cut -d ' ' -f 1,2 "$tmp/linux" | names -s | tr a-z. A-Z_ | sed '
	s/^RFNC/RFENCE/
	s/GET_IMPL/GET_IMP/
	s/EXTENSION/EXT/
	s/HART_GET/HART/
	s/SYSTEM_RESET/RESET/
	s/CONFIG_MATCHING/CFG_MATCH/
	s/DEBUG_//
	s/^/SBI_EXT_/' >"$tmp/ours"
cut -d ' ' -f 3 "$tmp/linux" >"$tmp/theirs"
ok 'Linux has the same names for the same SBI functions' same "$tmp/theirs" "$tmp/ours"

finish

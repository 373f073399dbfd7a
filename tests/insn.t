#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# The names of trapped instructions, against binutils' objdump
#
# needs: %/lab/.done 6.12/tree.done

. tests/lib.sh

# Those that binutils 2.40 does not know yet
newer='mnret|ssp|jvt|scountinhibit|v?sctrctl|sctrstatus|sctrdepth|srmcfg|sieh|siph'
newer="$newer|(s|vs|m)ireg[2-6]|mctrctl|medelegh|hedelegh|mcyclecfgh?|minstretcfgh?"
newer="$newer|mnscratch|mnepc|mncause|mnstatus|sctrclr"

source=tools/perf/arch/riscv/util/kvm-stat-insn.c
# assemble: of each instruction on stdin its encoding, mnemonic and operands
assemble()
{
	riscv64-linux-gnu-as -mno-arch-attr -mpriv-spec=1.12 \
		-march=rv64gh_zawrs_zicbom_zicboz_svinval -o "$tmp/o" -
	riscv64-linux-gnu-objdump -d -M no-aliases,priv-spec=1.12 "$tmp/o" |
		sed -nE 's/^ +[0-9a-f]+:\t([0-9a-f]{8}) +/\1/p'
}

names >"$tmp/ours"
ok 'More than 100,000 encodings are named' [ "$(wc -l <"$tmp/ours")" -gt 100000 ]

sed 's/^\(........\) .*/.insn 0x\1/' "$tmp/ours" | assemble |
	awk -F '\t' '{
		name = $2
		if ($2 ~ /^csrr/) {
			split($3, op, ",")
			swaps = $2 ~ /^csrrw/
			read = !swaps || op[1] != "zero"
			write = swaps || (op[3] != "zero" && op[3] != "0")
			name = "csr " op[2] ":" (read ? "R" : "") (write ? "W" : "")
		}
		print $1 " " name
	}' >"$tmp/theirs"
ok 'objdump has as many' \
	[ "$(wc -l <"$tmp/ours")" -eq "$(wc -l <"$tmp/theirs")" ]

sed -n 's/.*0x[0-9a-f]*, "\(.*\)" }.*/\1/p' "$source" >"$tmp/insns.txt"
# Ours is what objdump says; or it is an encoding, for an instruction that has no
# name here; or both have a number for the CSR; or objdump has, as the name is new.
paste "$tmp/ours" "$tmp/theirs" | awk -F '\t' -v newer="$newer" \
	-v insns="$(tr '\n' ' ' <"$tmp/insns.txt")" '
	BEGIN { n = split(insns, name, " "); for (i = 1; i <= n; i++) known[name[i]] = 1 }
	{
		ours = substr($1, 10)
		theirs = substr($2, 10)
		csr = theirs ~ /^csr 0x/ && ours ~ /^csr /
		if (ours == theirs || ours == "unimp" && theirs == "csr cycle:W" ||
		    ours ~ /^0x/ && theirs !~ /^csr / && !(theirs in known) ||
		    csr && ours ~ ("^csr (0x.*|" newer "):") ||
		    ours ~ ("^(" newer ")$") && theirs == ".word")
			next
		print $1 ", objdump: " theirs
	}' >"$tmp/differ"
ok 'and the same names, but for those that are newer' none "$tmp/differ"
cut -d ' ' -f 3 "$tmp/ours" | sed 's/:.*//' | sort -u | grep -vc ^0x >"$tmp/names"
ok 'and more than 400 names of CSRs' [ "$(cat "$tmp/names")" -gt 400 ]

# The other way round: what the assembler makes of each name
while read -r name; do
	case $name in
	mnret|sctrclr) continue ;;
	?fence.?vma|?inval.?vma|sfence.vma|sinval.vma) operands='a0, a1' ;;
	hlv*|hsv*) operands='a0, (a1)' ;;
	cbo.*) operands='(a0)' ;;
	*) operands= ;;
	esac
	insn=$(echo "$name $operands" | assemble | awk '{ print $1 }')
	echo "$insn $name" >>"$tmp/assembled"
	ok "The assembler's $name is $name" [ "$(names "$insn")" = "$insn $name" ]
done <"$tmp/insns.txt"

# A guest executes those that trap here: not what a VCPU may do, nor WFI, which
# would sleep, nor loads and stores of a hypervisor, which leave stval what it was
# under QEMU 7.2. And it accesses the CSRs that are no guest's, of each hypervisor
# (2, 6, a, e) and machine one (3, 7, b, f) that has a name: reads, writes, both
# in turn.
{
	grep -Ev ' (sret|wfi|sfence\..*|sinval\..*|h[ls]v.*)$' "$tmp/assembled"
	sort -u -k 2 "$tmp/ours" | awk '
		/^[2367abef].* csr [a-z]/ {
			csr = substr($1, 1, 3)
			if (!(csr in n))
				n[csr] = m++ % 3
			split($3, key, ":")
			if (key[2] == (n[csr] == 0 ? "R" : n[csr] == 1 ? "W" : "RW"))
				print
		}'
} >"$tmp/list"
ok 'Of them, more than 250 trap from a guest' [ "$(wc -l <"$tmp/list")" -gt 250 ]
# Those of the H extension trap to the hypervisor by themselves.
grep -E ' (hfence\..*|csr (hstatus|h[ei]deleg|hi[ep]|hvip|htval|htinst|hgatp|vs(status|i[ep]|tvec|scratch|epc|cause|tval|atp)):.*)$' \
	"$tmp/list" >"$tmp/direct"
if ! redirects 6.12; then
	echo '# Under this QEMU, only those of the H extension trap to the hypervisor.'
	cp "$tmp/direct" "$tmp/list"
fi
for base in $bases; do
	# Linux 7.3 leaves illegal instructions to the guest.
	[ "$base" != 7.3 ] || cp "$tmp/direct" "$tmp/list"
	sed 's/^\(........\).*/0x\1/' "$tmp/list" >"$tmp/codes"
	cut -d ' ' -f 2- "$tmp/list" | sed 's/$/ 1/' | sort >"$tmp/want"
	{
		list "$tmp/codes"
		cat <<-'END'
		set -e
		cd /lab/insn
		perf kvm stat record -a -o /tmp/data vmm -c 1 -n 1 -k insns -l /tmp/list >vmm
		report /tmp/data report --event=insn
		report /tmp/data vmexit
		END
	} >"$tmp/in"
	host "$base" insn <"$tmp/in"
	ok "$base: a guest that executes them is recorded" [ $? -eq 0 ]
	rows "$out/report" >"$tmp/rows"
	ok "$base: insn has just these" same "$tmp/want" "$tmp/rows"
	ok "$base: which is what vmexit has" [ "$(total "$out/report")" -eq \
		$(($(row "$out/vmexit" VIRTUAL_INST_FAULT) + $(row "$out/vmexit" INST_ILLEGAL))) ]
done

finish

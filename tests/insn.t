#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Compare the names of trapped instructions to those of binutils' objdump
#
# needs: %/lab/.done 6.12/tree.done

. tests/lib.sh

# Names that binutils 2.40 does not know yet
newer='mnret|ssp|jvt|scountinhibit|v?sctrctl|sctrstatus|sctrdepth|srmcfg|sieh|siph'
newer="$newer|(s|vs|m)ireg[2-6]|mctrctl|medelegh|hedelegh|mcyclecfgh?|minstretcfgh?"
newer="$newer|mnscratch|mnepc|mncause|mnstatus|sctrclr"

source=tools/perf/arch/riscv/util/kvm-stat-insn.c
# assemble: print encoding, mnemonic and operands of each instruction on stdin
assemble()
{
	riscv64-linux-gnu-as -mno-arch-attr -mpriv-spec=1.12 \
		-march=rv64gh_zawrs_zicbom_zicboz_svinval -o "$tmp/o" -
	riscv64-linux-gnu-objdump -d -M no-aliases,priv-spec=1.12 "$tmp/o" |
		sed -nE 's/^ +[0-9a-f]+:\t([0-9a-f]{8}) +/\1/p'
}

names >"$tmp/ours"
ok 'perf names more than 100,000 encodings' [ "$(wc -l <"$tmp/ours")" -gt 100000 ]

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
ok 'objdump names as many encodings as perf' \
	[ "$(wc -l <"$tmp/ours")" -eq "$(wc -l <"$tmp/theirs")" ]

sed -n 's/.*0x[0-9a-f]*, "\(.*\)" }.*/\1/p' "$source" >"$tmp/insns.txt"
# Our name is objdump's; or it is the encoding, as we do not name that instruction;
# or both have a number for the CSR; or only objdump has one, as the name is new.
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
ok "perf's names are objdump's, except for newer ones" none "$tmp/differ"
cut -d ' ' -f 3 "$tmp/ours" | sed 's/:.*//' | sort -u | grep -vc ^0x >"$tmp/names"
ok 'perf has more than 400 names of CSRs' [ "$(cat "$tmp/names")" -gt 400 ]

# The other way round: assemble each name
while read -r name; do
	case $name in
	mnret|sctrclr|ssamoswap.*) continue ;;
	?fence.?vma|?inval.?vma|sfence.vma|sinval.vma) operands='a0, a1' ;;
	hlv*|hsv*) operands='a0, (a1)' ;;
	cbo.*) operands='(a0)' ;;
	*) operands= ;;
	esac
	insn=$(echo "$name $operands" | assemble | awk '{ print $1 }')
	echo "$insn $name" >>"$tmp/assembled"
	ok "perf has the assembler's name for $name" [ "$(names "$insn")" = "$insn $name" ]
done <"$tmp/insns.txt"

# What KVM emulates: instructions by their macros, and CSRs by macro and number
for base in $perfs; do
	riscv=$build/$base/tree/arch/riscv
	{
		cat "$riscv/include/asm/"*.h
		cat "$riscv/kvm/vcpu_insn.c"
	} | awk '
		$1 == "#define" { value[$2] = $3; next }
		/\.match *= INSN_MATCH_[^C]/ {
			sub(/,/, "")
			matches[$3]
		}
		/\.base *= *CSR_/ {
			gsub(/[{=,.]/, " ")
			csrs[$2] = $4
		}
		END {
			for (name in matches)
				print value[name]
			for (name in csrs)
				print value[name], csrs[name]
		}' | while read -r value count; do
		i=0
		while [ $i -lt "${count:-0}" ]; do
			printf '%x\n' $(((value + i) << 20 | 0x1573))
			i=$((i + 1))
		done
		[ "$count" ] || echo "${value#0x}"
	done >"$tmp/emulated"
	ok "$base: KVM emulates wrs.nto and all hardware counters" \
		[ "$(grep -cE '^(d00073|00d00073|c[0-9a-f]{2}01573)$' "$tmp/emulated")" -ge 33 ]
	# shellcheck disable=SC2046 # each encoding is a word
	names $(cat "$tmp/emulated") >"$tmp/named"
	ok "$base: perf names all that KVM emulates" no grep -E ' 0x|csr 0x' "$tmp/named"
done

# Let a guest execute those that trap here, but not what a VCPU may execute, nor
# WFI, which would sleep, nor hypervisor loads and stores, which leave stval as it was
# under QEMU 7.2. And let it access all named hypervisor (2, 6, a, e) and machine
# CSRs (3, 7, b, f), which a guest does not have, with reads, writes, and both in
# turn.
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
ok 'More than 250 instructions trap from a guest' [ "$(wc -l <"$tmp/list")" -gt 250 ]
# Those of the H extension trap directly to the hypervisor.
grep -E ' (hfence\..*|csr (hstatus|h[ei]deleg|hi[ep]|hvip|htval|htinst|hgatp|vs(status|i[ep]|tvec|scratch|epc|cause|tval|atp)):.*)$' \
	"$tmp/list" >"$tmp/direct"
if ! redirects 6.12; then
	echo '# Under this QEMU, only H extension instructions trap to the hypervisor.'
	cp "$tmp/direct" "$tmp/list"
fi
for base in $bases; do
	# Linux 7.3 leaves illegal instructions to the guest.
	[ "$base" != 7.3 ] || cp "$tmp/direct" "$tmp/list"
	sed 's/^\(........\).*/0x\1/' "$tmp/list" >"$tmp/codes"
	cut -d ' ' -f 2- "$tmp/list" | sed 's/$/ 1/' | sort >"$tmp/want"
	{
		list "$tmp/codes"
		echo "echo $(hidden) 0x00d00073 0x01d00073 >/tmp/hidden"
		cat <<-'END'
		set -e
		cd /lab/insn
		perf kvm stat record -a -o /tmp/data vmm -c 1 -n 1 -k insns -l /tmp/list >vmm
		report /tmp/data report --event=insn
		report /tmp/data vmexit
		run='vmm -c 1 -n 20 -k insns -l /tmp/hidden'
		perf kvm stat record -a -o /tmp/data --event=insn $run >hidden.vmm
		report /tmp/data hidden --event=insn
		perf kvm stat record -a -o /tmp/data --event=vmexit $run
		report /tmp/data address --event=insn
		END
	} >"$tmp/in"
	host "$base" insn <"$tmp/in"
	ok "$base: record and report work on a guest with trapping instructions" [ $? -eq 0 ]
	rows "$out/report" >"$tmp/rows"
	ok "$base: insn has exactly the guest's trapping instructions" \
		same "$tmp/want" "$tmp/rows"
	ok "$base: insn has as many exits as the rows of vmexit" [ "$(total "$out/report")" -eq \
		$(($(row "$out/vmexit" VIRTUAL_INST_FAULT) + $(row "$out/vmexit" INST_ILLEGAL))) ]

	# Under QEMU 7.2, without Zawrs, wrs.nto and wrs.sto are illegal, as zeros are.
	# Later, only wrs.nto traps.
	case $(hidden | wc -w),$base in
	2,7.3) want='hlv.b 20' where='at 0x80001004 20' ;;
	2,*)
		want='at 0x80001000 20,hlv.b 20,wrs.nto 20,wrs.sto 20'
		where='at 0x80001000 20,at 0x80001004 20,wrs.nto 20,wrs.sto 20' ;;
	*) want='wrs.nto 40' where='at 0x80001000 20,at 0x80001004 20' ;;
	esac
	echo "$want" | tr , '\n' >"$tmp/want"
	rows "$out/hidden" >"$tmp/rows"
	ok "$base: insn names instructions whose stval is 0" same "$tmp/want" "$tmp/rows"
	echo "$where" | tr , '\n' >"$tmp/want"
	rows "$out/address" >"$tmp/rows"
	ok "$base: without kvm_insn_emulate, insn shows them by address" \
		same "$tmp/want" "$tmp/rows"
	ok "$base: insn says how to find their function" \
		grep -e '--event=pc shows the function' "$out/address"
	[ "$want" != 'wrs.nto 40' ] || ! grep -q wrs_exit_stat "$out/hidden.vmm" ||
		ok "$base: insn has as many wrs.nto as KVM counted" \
			[ "$(stat "$out/hidden.vmm" wrs_exit_stat)" -eq 40 ]
done

finish

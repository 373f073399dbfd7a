#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# scripts/graft: what it changes in a tree, and when it leaves a tree alone
#
# needs: %/pristine/.done

. tests/lib.sh
identity

# skeleton BASE: create a tree of only the files that graft looks at
skeleton()
{
	rm -rf "$tmp/tree"
	mkdir -p "$tmp/tree/kernel"
	(cd "$build/$1/pristine" &&
	 for path in Makefile MAINTAINERS arch/riscv/kvm tools/perf/arch/riscv \
		tools/perf/arch/x86/util/kvm-stat.c \
		tools/perf/arch/s390/util/kvm-stat.c \
		tools/perf/arch/loongarch/util/kvm-stat.c \
		tools/perf/util/evsel.h tools/perf/util/header.h tools/perf/util/hist.c \
		tools/perf/util/kvm-stat.[ch] \
		tools/perf/util/symbol-elf.c tools/lib/subcmd/parse-options.c \
		tools/perf/util/kvm-stat-arch tools/perf/util/mmap.c \
		tools/perf/util/debug.h tools/perf/util/session.c tools/perf/util/sample.c \
		tools/perf/util/thread.h tools/perf/util/Build \
		tools/perf/Makefile.config tools/perf/Makefile.perf \
		tools/perf/builtin-kvm.c tools/perf/Documentation/perf-kvm.txt \
		tools/perf/tests/Build tools/perf/tests/tests.h \
		tools/perf/tests/builtin-test.c tools/kvm/kvm_stat/kvm_stat \
		Documentation/virt/kvm/index.rst; do
		[ ! -e "$path" ] || cp -r --parents "$path" "$tmp/tree"
	 done)
}

sums()
{
	(cd "$tmp/tree" && find . -path ./.git -prune -o -type f -print0 |
	 sort -z | xargs -0 sha256sum)
}

# refuses TEXT [COMMAND...]: graft fails with a single line that has TEXT, and
# leaves the tree unchanged
refuses()
{
	text=$1
	shift
	sums >"$tmp/before"
	"${@:-scripts/graft}" "$tmp/tree" >"$tmp/out" 2>"$tmp/err" && return 1
	cat "$tmp/err"
	[ "$(wc -l <"$tmp/err")" -eq 1 ] && [ ! -s "$tmp/out" ] &&
	grep -qF -- "$text" "$tmp/err" && sums | same "$tmp/before" -
}

# each: graft each patch by itself, with a graft whose files have other comments
each()
{
	for message in scripts/patches/*/*/message; do
		patch=$(basename "$(dirname "$message")")
		"$tmp/ours/scripts/graft" -s "${patch#*-}" "$tmp/tree" || return
	done
}

# graft: graft all that fits the base, and print what graft says
graft()
{
	case $base in
	6.1) scripts/graft -k "$tmp/tree" 2>&1 ;;
	*) scripts/graft "$tmp/tree" 2>&1 ;;
	esac
}

for base in $bases; do
	skeleton "$base"
	ok "$base: graft succeeds on a pristine tree" graft
	sums >"$tmp/before"
	ok "$base: graft succeeds on a grafted tree" graft
	sums >"$tmp/after"
	ok "$base: graft does not change a grafted tree" same "$tmp/before" "$tmp/after"
	graft >"$tmp/said"
	ok "$base: graft says that a grafted tree already has the patches" \
		grep 'already has the patches for kvm' "$tmp/said"

	vcpu=$tmp/tree/arch/riscv/kvm/vcpu.c
	for line in '#define CREATE_TRACE_POINTS' '#include "trace.h"' \
		    'trace_kvm_entry(vcpu);' 'trace_kvm_exit(&trap);'; do
		ok "$base: vcpu.c has $line once" \
			[ "$(grep -cF "$line" "$vcpu")" -eq 1 ]
	done
	[ "$base" = 6.1 ] || ok "$base: perf builds our file for SBI calls once" \
		[ "$(cat "$tmp"/tree/tools/perf/arch/riscv/util/Build \
			"$tmp"/tree/tools/perf/util/kvm-stat-arch/Build 2>/dev/null |
		     grep -c 'kvm-stat-\(riscv-\)\?sbi\.o')" -eq 1 ]
	ok "$base: graft leaves no temporary files in the tree" \
		[ -z "$(find "$tmp/tree" -name '*.graft' -o -name '*.orig')" ]
	[ "$base" != 6.12 ] || cp -r "$tmp/tree" "$tmp/whole"
done

mkdir "$tmp/ours"
cp -r Documentation arch scripts tools "$tmp/ours"
find "$tmp/ours/arch" "$tmp/ours/tools" -name '*.[ch]' -exec \
	sed -i -E 's,^( \*|\t*/\*) ([a-z]),\1 In other words: \2,' {} +
skeleton 6.12
cp -r "$tmp/tree" "$tmp/old"
sums >"$tmp/before"
"$tmp/ours/scripts/graft" -n "$tmp/tree" >"$tmp/diff"
sums >"$tmp/after"
ok 'A dry run writes nothing' same "$tmp/before" "$tmp/after"
ok "The dry run's diff applies to a pristine tree" \
	patch -s -p1 -d "$tmp/old" -i "$tmp/diff"
# In a repository without commits in between; series.t is with them.
git -C "$tmp/tree" init -q
git -C "$tmp/tree" add .
git -C "$tmp/tree" commit -qm base
ok 'graft succeeds patch by patch on a pristine tree' each
ok 'graft changes patch by patch what the dry run has shown' \
	diff -r --exclude=.git "$tmp/old" "$tmp/tree"
rm -rf "$tmp/old"

echo count_tracepoints >>"$tmp/ours/scripts/patches/5-riscv/02-sbi/words"
skeleton 6.12
ok 'graft refuses a word of a later patch that is on a part of a statement' refuses \
	'patch riscv does not apply: tools/perf/arch/riscv/util/kvm-stat-avail.c: not a whole statement, declaration or row: static size_t count_tracepoints(void)' \
	"$tmp/ours/scripts/graft" -s riscv
sed -i 's/sbi\.o$/& # SBI/' "$tmp/ours/tools/perf/arch/riscv/util/Build"
echo kvm-stat-sbi.o >"$tmp/ours/scripts/patches/5-riscv/02-sbi/words"
ok 'graft refuses a word of a later patch that is on a part of a line for Build' refuses \
	'patch riscv does not apply: tools/perf/arch/riscv/util/Build: not a whole statement' \
	"$tmp/ours/scripts/graft" -s riscv
printf 'files\tMakefile\n' >>"$tmp/ours/scripts/patches/1-kvm/01-entry-address/rules"
skeleton 6.1
ok 'graft refuses a rule of an unknown kind' \
	refuses '01-entry-address/rules: there are no rules of the kind files' \
	"$tmp/ours/scripts/graft" -k
rm -rf "$tmp/ours"
for words in scripts/patches/*/*/words; do
	while read -r word; do
		ok "One of our files has the word $word" grep -rqF -e "$word" arch tools
	done <"$words"
done

# A tree with one half
for half in arch tools/perf; do
	rm -rf "$tmp/tree"
	cp -r "$tmp/whole" "$tmp/tree"
	(cd "$build/6.12/pristine" && case $half in
	arch) cp -r --parents arch/riscv/kvm Documentation/virt/kvm/index.rst \
		MAINTAINERS tools/kvm/kvm_stat/kvm_stat "$tmp/tree" ;;
	*)	rm "$tmp/tree/tools/perf/arch/riscv/util/riscv_kvm_stat.h"
		for path in builtin-kvm.c Makefile.perf Documentation/perf-kvm.txt \
			util/Build util/mmap.c util/symbol-elf.c util/kvm-stat.h \
			util/debug.h util/session.c \
			arch/riscv arch/x86/util/kvm-stat.c \
			arch/s390/util/kvm-stat.c arch/loongarch/util/kvm-stat.c; do
			cp -r --parents "tools/perf/$path" "$tmp/tree"
		done
		cp --parents tools/lib/subcmd/parse-options.c "$tmp/tree" ;;
	esac)
	ok "graft succeeds on a tree that lacks only the patches for $half" \
		scripts/graft "$tmp/tree"
	ok "A tree that lacked only the patches for $half then has all" \
		diff -r "$tmp/whole" "$tmp/tree"
done
rm -rf "$tmp/whole"
echo '/* mine */' >>"$tmp/tree/tools/perf/util/kvm-stat-dist.c"
sums >"$tmp/before"
scripts/graft "$tmp/tree" >"$tmp/out" 2>"$tmp/said"
ok 'graft fails on a tree with another version of our files' [ $? -ne 0 ]
ok 'For a tree with another version of our files, graft names one and says what to do' \
	grep 'tools/perf/util/kvm-stat-dist.c: is not ours as of now; start from a tree without the port' \
	"$tmp/said"
sums >"$tmp/after"
ok 'graft leaves another version of our files unchanged' same "$tmp/before" "$tmp/after"

rm -rf "$tmp/tree"
mkdir "$tmp/tree"
ok 'graft refuses a folder that is not a kernel tree' refuses 'not a kernel tree'

skeleton 6.1
rm -rf "$tmp/tree/arch/riscv/kvm"
ok 'graft refuses a tree without RISC-V KVM' refuses 'has no arch/riscv/kvm'

skeleton 6.1
mkdir "$tmp/bin"
for tool in dirname sed grep cat; do
	ln -s "$(command -v $tool)" "$tmp/bin"
done
ok 'If spatch is missing, graft names its package' \
	refuses 'package coccinelle' env PATH="$tmp/bin" /bin/sh scripts/graft

skeleton 6.1
sed -i 's/guest_timing_exit_irqoff();/guest_timing();/' "$tmp/tree/arch/riscv/kvm/vcpu.c"
ok 'graft names a semantic patch that does not apply' \
	refuses "patch tracepoints does not apply: arch/riscv/kvm/vcpu.c: vcpu.cocci: it did not add 'trace_kvm_exit(&trap);'"

# perf_kvm SCRIPT: edit the tree's builtin-kvm.c with a sed script
perf_kvm()
{
	sed -i "$1" "$tmp/tree/tools/perf/builtin-kvm.c"
}

skeleton 6.12
perf_kvm 's/attr->comm = 0;/pos->core.attr.comm = 0;/'
ok 'graft names a line that a semantic patch has not removed' refuses \
	"patch threads does not apply: tools/perf/builtin-kvm.c: builtin-kvm.cocci: it did not remove 'attr->comm = 0;'"

skeleton 7.3
perf_kvm 's/err = setup_kvm_events_tp(/err = set_up_events(/'
ok 'graft notices that a semantic patch has changed one of two places only' refuses \
	"patch unsupported does not apply: tools/perf/builtin-kvm.c: builtin-kvm.cocci: it did not add often enough 'if (!kvm_events_tp(EM_HOST))'"

# applied TEXT: what applied.awk says of the semantic patch on stdin, with these lines
# before and after
applied()
{
	printf '%s\n' "$1" | tr ' ' '\n' >"$tmp/before.c"
	printf '%s\n' "$2" | tr ' ' '\n' >"$tmp/after.c"
	awk -f scripts/patches/applied.awk "$tmp/twice.cocci" "$tmp/before.c" "$tmp/after.c"
}
printf '%s\n' '// 2 places' @@ 'identifier x;' @@ '-old(x);' '+new(x, 1);' >"$tmp/twice.cocci"
ok 'A semantic patch for two places may change two' \
	[ -z "$(applied 'old(a); f(); old(b);' 'new(a,1); f(); new(b,1);')" ]
ok 'A semantic patch for two places may not change one' \
	[ "$(applied 'old(a); f();' 'new(a,1); f();')" = "it did not remove often enough 'old(x);'" ]
ok 'A semantic patch for two places may not change three' \
	[ "$(applied 'old(a); old(b); old(c);' 'new(a,1); new(b,1); new(c,1);')" = \
	  "it removed too often 'old(x);'" ]

for rules in scripts/patches/*/*/rules scripts/patches/dialects/rules; do
	dir=$(dirname "$rules")
	sed -nE 's/^(cocci|sed|dialect|spell)\t[^\t]*\t([a-z0-9._-]+\.(cocci|sed))(\t.*)?$/\2/p; s/^before\t.*=>@([^/\t][^\t]*).*/\1/p; s/^message\t([^\t]*).*/\1/p' \
		"$rules" >"$tmp/files"
	ok "${dir#scripts/patches/} has all files that its rules name" \
		xargs -a "$tmp/files" -I {} test -e "$dir/{}"
done
awk -F '\t' '!/^#/ && NF > 3 && !($4 ~ /^!?[^ ~]+~/ && NF == 4)' \
	scripts/patches/*/*/rules scripts/patches/dialects/rules >"$tmp/found"
ok 'The fourth column of all rules is a condition' none "$tmp/found"

skeleton 6.12
sed -i '/^SEE ALSO/d' "$tmp/tree/tools/perf/Documentation/perf-kvm.txt"
ok 'graft names a file into which it cannot insert a text' \
	refuses 'patch man-page does not apply: tools/perf/Documentation/perf-kvm.txt: cannot insert our text'

# KVM in various trees: upstream's and others
kvm=$tmp/tree/arch/riscv/kvm

# kvm_only BASE: create a tree of only what the patches for KVM look at
kvm_only()
{
	rm -rf "$tmp/tree"
	mkdir -p "$tmp/tree/kernel"
	(cd "$build/$1/pristine" &&
	 cp -r --parents Makefile MAINTAINERS arch/riscv/kvm "$tmp/tree")
}

# kvm_sets: copy the tree to $tmp/old and graft only the patches for KVM
kvm_sets()
{
	rm -rf "$tmp/old"
	cp -r "$tmp/tree" "$tmp/old"
	for set in entry-address tracepoints sbi-calls mmio-event insn-event; do
		scripts/graft -s $set "$tmp/tree" || return
	done
}

# removed: print what graft has removed from trace.h
removed()
{
	diff "$tmp/old/arch/riscv/kvm/trace.h" "$kvm/trace.h" | sed -n 's/^< \s*//p'
}

# event NAME [FILE]: print that event of trace.h, without white space
event()
{
	sed -n "/^TRACE_EVENT($1,/,/^);/p" "${2-$kvm/trace.h}" | tr -d ' \t\n'
}

# untouched FILE: graft has not changed that file of KVM
untouched()
{
	cmp "$tmp/old/arch/riscv/kvm/$1" "$kvm/$1"
}

for base in $perfs; do
	kvm_only "$base"
	ok "$base: graft adds the tracepoints to KVM" kvm_sets
	removed | cut -d , -f 1 >"$tmp/got"
	case $base in
	6.12)	address=016%lx ;;
	*)	address=%016lx ;;
	esac
	printf '%s\n' "TP_printk(\"PC: 0x$address\"" 'TP_printk("SEPC:0x%lx' >"$tmp/want"
	ok "$base: graft removes nothing from trace.h but the texts of two events" \
		same "$tmp/want" "$tmp/got"
	for name in kvm_entry kvm_sbi_ecall kvm_insn_emulate; do
		event $name arch/riscv/kvm/trace.h >"$tmp/want"
		event $name >"$tmp/got"
		ok "$base: $name is the same as in our trace.h" \
			same "$tmp/want" "$tmp/got"
	done
	ok "$base: all events of trace.h have upstream's layout" \
		no grep -E '^	 +TP_|TP_(STRUCT__entry|fast_assign)\(.' "$kvm/trace.h"
	ok "$base: graft does not change vcpu.c, which already has tracing" untouched vcpu.c
	ok "$base: vcpu_sbi.c traces SBI calls once" \
		[ "$(grep -c 'trace_kvm_sbi_ecall(vcpu);' "$kvm/vcpu_sbi.c")" -eq 1 ]
	ok "$base: vcpu_insn.c traces instructions wherever it goes on with one" \
		[ "$(grep -c 'trace_kvm_insn_emulate(vcpu, insn);' "$kvm/vcpu_insn.c")" -eq 2 ]
	[ "$base" != 7.3 ] ||
		ok "$base: graft adds no kvm_mmio, as there is kvm_mmio_emulate" \
			no grep 'trace_kvm_mmio(' "$kvm/vcpu_insn.c"
done

# Linux 7.2 has neither kvm_mmio_emulate nor these definitions in vcpu_insn.c.
kvm_only 6.12
sed -i '/^#define INSN_/d' "$kvm/vcpu_insn.c"
ok 'graft adds kvm_mmio if instructions are defined elsewhere' kvm_sets
ok 'vcpu_insn.c then includes the event' \
	grep -x '#include <trace/events/kvm.h>' "$kvm/vcpu_insn.c"

# vendor: give the tree a trace.h such as a vendor may have
vendor()
{
	cat >"$kvm/trace.h" <<-'END'
	// SPDX-License-Identifier: GPL-2.0
	/* Copyright A Vendor */
	#if !defined(_VENDOR_KVM_H) || defined(TRACE_HEADER_MULTI_READ)
	#define _VENDOR_KVM_H

	#include <linux/tracepoint.h>

	#undef TRACE_SYSTEM
	#define TRACE_SYSTEM kvm

	/* Ours, whatever others call theirs */
	TRACE_EVENT(vendor_fault,
		TP_PROTO(struct kvm_vcpu *vcpu),
		TP_ARGS(vcpu),

		TP_STRUCT__entry(
			__field(unsigned long, pc)
			__field(unsigned long, scause)
		),

		TP_fast_assign(
			__entry->pc = vcpu->arch.guest_context.sepc;
			__entry->scause = 0;
		),

		TP_printk("PC:0x%lx, SCAUSE:0x%lx, NONE", __entry->pc,
			  __entry->scause)
	);

	TRACE_EVENT(kvm_entry,
		TP_PROTO(struct kvm_vcpu *vcpu, int reason),
		TP_ARGS(vcpu, reason),

		TP_STRUCT__entry(
			__field(int, reason)
			__field(unsigned long, pc)
		),

		TP_fast_assign(
			__entry->reason = reason;
			__entry->pc = vcpu->arch.guest_context.sepc;
		),

		TP_printk("REASON: %d PC: %lx", __entry->reason, __entry->pc)
	);

	TRACE_EVENT(kvm_exit,
		TP_PROTO(struct kvm_vcpu *vcpu, struct kvm_cpu_trap *trap),
		TP_ARGS(vcpu, trap),

		TP_STRUCT__entry(
			__field(	unsigned long,	scause	)
			__field(	unsigned long,	stval	)
			__field(	unsigned long,	htval	)
		),

		TP_fast_assign(
			__entry->scause = trap->scause;
			__entry->stval = trap->stval;
			__entry->htval = trap->htval;
		),

		TP_printk("%s", __entry->scause ? "some" : "none")
	);

	#ifdef CONFIG_KVM
	TRACE_EVENT(kvm_sbi_ecall,
		TP_PROTO(u64 vcpu_id, unsigned long func_id, unsigned long ext_id),
		TP_ARGS(vcpu_id, func_id, ext_id),

		TP_STRUCT__entry(
			__field(unsigned long, func_id)
			__field(u64, vcpu_id)
			__field(unsigned long, ext_id)
		),

		TP_fast_assign(
			__entry->func_id = func_id;
			__entry->vcpu_id = vcpu_id;
			__entry->ext_id = ext_id;
		),

		TP_printk("%llu: %lx", __entry->vcpu_id, __entry->ext_id)
	);
	#endif

	#endif /* _VENDOR_KVM_H */

	#undef TRACE_INCLUDE_PATH
	#define TRACE_INCLUDE_PATH .
	#undef TRACE_INCLUDE_FILE
	#define TRACE_INCLUDE_FILE trace

	#include <trace/define_trace.h>
	END
}

# vendor_calls: give the tree the calls that match vendor's trace.h
vendor_calls()
{
	sed -i 's/trace_kvm_entry(vcpu)/trace_kvm_entry(vcpu, 0)/
		s/trace_kvm_exit(&trap)/trace_kvm_exit(vcpu, \&trap)/' "$kvm/vcpu.c"
	sed -i 's/^#include <asm\/sbi.h>/&\n#include "trace.h"/
		s/^.*= kvm_vcpu_sbi_find_ext(.*/&\n\ttrace_kvm_sbi_ecall(vcpu->vcpu_id, cp->a6, cp->a7);/' \
		"$kvm/vcpu_sbi.c"
}

kvm_only 6.12
vendor
vendor_calls
ok "The patches for KVM apply to a vendor's KVM" kvm_sets
removed >"$tmp/removed"
ok "graft removes nothing from a vendor's trace.h" none "$tmp/removed"
# An event that the vendor does not have is at the end.
diff "$tmp/old/arch/riscv/kvm/trace.h" "$kvm/trace.h" | sed -n '/^>\s*$/q; s/^> \s*//p' \
	>"$tmp/got"
printf '%s\n' '__field(int, id)' '__entry->id = vcpu->vcpu_id;' >"$tmp/want"
ok "graft adds only the VCPU number, which perf needs, to a vendor's events" \
	same "$tmp/want" "$tmp/got"
for file in vcpu.c vcpu_sbi.c; do
	ok "graft does not duplicate a vendor's calls in $file" untouched $file
done

# lacks EVENT FIELD SED-COMMAND: graft refuses a vendor's trace.h that the command
# has deprived of that field
lacks()
{
	kvm_only 6.12
	vendor
	sed -i "$3" "$kvm/trace.h"
	ok "graft refuses a trace.h whose $1 has no $2" \
		refuses "trace.h: conflict: no tracepoint $1 with a field $2, which perf needs"
}
lacks kvm_exit htval '/,\thtval\t)/d'
lacks kvm_sbi_ecall func_id '/, func_id)$/d'
kvm_only 6.12
vendor
sed -i 's/, pc)/, ip)/' "$kvm/trace.h"
ok 'graft refuses a trace.h to whose kvm_entry it cannot add the VCPU number' \
	refuses 'patch tracepoints does not apply: arch/riscv/kvm/trace.h: kvm-entry.sed changes nothing'
lacks kvm_exit scause '/^TRACE_EVENT(kvm_exit,/,/^);/d'

# x86's name of the VCPU number, and a vendor's events that have it, too
kvm_only 6.12
sed -i 's/^\(\t*\)__field(unsigned long, pc)$/&\n\1__field(unsigned int, vcpu_id)/
	s/^\(\t*\)__entry->pc\(\s*= \).*/&\n\1__entry->vcpu_id\2vcpu->vcpu_id;/
	s/0x016/0x%016/' "$kvm/trace.h"
event kvm_entry >"$tmp/want"
for name in kvm_irq_inject kvm_guest_page_fault kvm_mmio_emulate; do
	sed "/^TRACE_EVENT(kvm_entry,/,/^);/!d; s/kvm_entry/$name/" "$kvm/trace.h" >"$tmp/event"
	sed -i "/^#define TRACE_SYSTEM/r $tmp/event" "$kvm/trace.h"
	event $name >>"$tmp/want"
done
ok 'The patches for KVM apply to a kvm_entry with vcpu_id and further events' kvm_sets
for name in kvm_entry kvm_irq_inject kvm_guest_page_fault kvm_mmio_emulate; do
	event $name
done >"$tmp/got"
ok 'graft leaves a kvm_entry with vcpu_id and further events as they are' \
	same "$tmp/want" "$tmp/got"
ok 'graft adds no kvm_mmio if a vendor has kvm_mmio_emulate' \
	no grep 'trace_kvm_mmio(' "$kvm/vcpu_insn.c"

# As in the first version of ESWIN's kernel
kvm_only 6.1
printf 'TRACE_EVENT(kvm_exit,\n);\n' >"$kvm/trace_riscv.h"
ok 'graft refuses a tree that has kvm_exit in another header, and names both' \
	refuses 'trace.h: conflict: arch/riscv/kvm/trace_riscv.h has a tracepoint kvm_exit, too' \
	scripts/graft -k

# None of perf's events
kvm_only 6.1
vendor
sed -i '/^TRACE_EVENT(kvm_/,/^);/d' "$kvm/trace.h"
ok "The patches for KVM apply to a trace.h with only a vendor's events" kvm_sets
removed >"$tmp/removed"
ok "graft removes nothing from a trace.h with only a vendor's events" none "$tmp/removed"
for name in kvm_entry kvm_exit kvm_sbi_ecall; do
	event $name arch/riscv/kvm/trace.h >"$tmp/want"
	event $name >"$tmp/got"
	ok "graft adds $name to a trace.h with only a vendor's events" \
		same "$tmp/want" "$tmp/got"
done

# backport: give a tree without tracepoints those of upstream
backport()
{
	cp "$build/6.12/pristine/arch/riscv/kvm/trace.h" "$kvm"
	sed -i 's/^const struct _kvm_stats_desc kvm_vcpu/#define CREATE_TRACE_POINTS\n#include "trace.h"\n\n&/
		s/guest_timing_enter_irqoff();/trace_kvm_entry(vcpu);\n&/
		s/guest_timing_exit_irqoff();/&\ntrace_kvm_exit(\&trap);/' "$kvm/vcpu.c"
}

kvm_only 6.1
backport
ok "The patches for KVM apply to 6.1 with upstream's events" kvm_sets
removed | cut -d , -f 1,2 >"$tmp/got"
printf '%s\n' 'TP_printk("PC: 0x016%lx", __entry->pc)' \
	'TP_printk("SEPC:0x%lx, SCAUSE:0x%lx' >"$tmp/want"
ok "6.1 with upstream's events: graft removes only the texts of two events" \
	same "$tmp/want" "$tmp/got"
ok "6.1 with upstream's events: graft does not change vcpu.c" untouched vcpu.c
event kvm_sbi_ecall arch/riscv/kvm/trace.h >"$tmp/want"
event kvm_sbi_ecall >"$tmp/got"
ok "6.1 with upstream's events: graft adds our kvm_sbi_ecall" \
	same "$tmp/want" "$tmp/got"

kvm_only 6.1
backport
sed -i 's/SCAUSE:0x%lx, /SCAUSE:%s, /; s/^\t*__entry->scause,/\t\tcause_name(__entry->scause),/' \
	"$kvm/trace.h"
ok "The patches for KVM apply if kvm_exit already prints names of causes" kvm_sets
event kvm_exit "$tmp/old/arch/riscv/kvm/trace.h" >"$tmp/want"
event kvm_exit >"$tmp/got"
ok 'graft does not change a kvm_exit that already prints names of causes' \
	same "$tmp/want" "$tmp/got"
ok 'graft adds no names of causes if no event would use them' \
	no grep show_ "$kvm/trace.h"

kvm_only 6.12
sed -i 's/SCAUSE:0x%lx, STVAL/SCAUSE:0x%lx, and STVAL/; s/^\t*__entry->scause,/\t\t(u32)__entry->scause,/' \
	"$kvm/trace.h"
ok "graft names a kvm_exit to whose text it cannot add the names of causes" \
	refuses 'trace.h: kvm-exit.sed changes nothing'

rm -rf "$tmp/old"

skeleton 6.12
echo '#define EXC_VENDOR 24' >>"$tmp/tree/tools/perf/arch/riscv/util/riscv_exception_types.h"
ok 'graft refuses a tree that has a cause which our file lacks' \
	refuses 'conflict: has EXC_VENDOR'

skeleton 6.12
vendor
vendor_calls
git -C "$tmp/tree" init -q
git -C "$tmp/tree" add .
git -C "$tmp/tree" commit -qm base
echo '/* mine */' >>"$tmp/tree/tools/perf/arch/riscv/util/kvm-stat.c"
ok 'graft refuses to replace a file with uncommitted changes' \
	refuses 'uncommitted changes' env GIT_DIR="$tmp/none" scripts/graft
git -C "$tmp/tree" commit -qam mine
ok "graft replaces a file with committed changes, in a tree with a vendor's trace.h" \
	scripts/graft "$tmp/tree"

skeleton 6.1
sed -i 's/^class ArchS390/class ArchRISCV(Arch):\n    pass\n\n&/' "$tmp/tree/tools/kvm/kvm_stat/kvm_stat"
ok 'graft refuses a tree that has another version of a text of ours' \
	refuses 'kvm_stat: conflict: has another version of our text; remove it' scripts/graft -k

skeleton 6.1
# A file in place of a folder, which graft notices only when it writes
touch "$tmp/tree/Documentation/virt/kvm/riscv"
ok 'graft leaves a tree that it cannot write unchanged' \
	refuses 'cannot be written' scripts/graft -k

# full TOOL ARGUMENT TEXT [OPTION]: if the disk is full when the tool is called with a first
# argument that matches the pattern, graft fails with the text
full()
{
	mkdir -p "$tmp/full"
	# shellcheck disable=SC2016 # the stand-in's argument
	printf '#!/bin/sh\ncase $1 in %s) exit 1 ;; esac\nexec %s "$@"\n' \
		"$2" "$(command -v "$1")" >"$tmp/full/$1"
	chmod +x "$tmp/full/$1"
	refuses "$3" env PATH="$tmp/full:$PATH" scripts/graft ${4:+"$4"}
}
skeleton 6.1
ok 'graft fails if the disk is full when it prepares our file' \
	full sed -E 'cannot be written; is the disk full?' -k
skeleton 6.12
ok 'graft fails if the disk is full when sed edits a file' \
	full sed -E 'cannot be written; is the disk full?'
ok 'graft fails if the disk is full when it inserts a text' \
	full sed -i 'cannot be written; is the disk full?'
ok "graft fails if the disk is full when it copies the tree's file" \
	full cp -p 'cannot be copied to'

# Up to Linux 6.3, and 7.0 and 7.1
for base in 6.1 7.3; do
	skeleton $base
	sed -i 's/is_begin_event)(struct perf_sample/is_begin_event)(struct evsel/' \
		"$tmp/tree/tools/perf/util/kvm-stat.h"
	ok "graft refuses a perf whose kvm stat is as before $base, and says what to do" \
		refuses 'tools/perf: is neither of Linux 6.4 to 6.19 nor of 7.2 and later; use -k'
	ok '... and with -k it leaves perf out' scripts/graft -k "$tmp/tree"
done
skeleton 6.12
sed -i /trace-event-parse/d "$tmp/tree/tools/perf/util/Build"
ok 'graft names the patch of perf that does not apply, and the file' \
	refuses 'patch vcpu-id does not apply: tools/perf/util/Build: cannot insert our text'
ok '... and says what to do' grep 'with -k, graft leaves out perf' "$tmp/err"
for arguments in '' '-s sbi-calls' "$tmp/tree $tmp/old"; do
	# shellcheck disable=SC2086 # words
	scripts/graft $arguments >"$tmp/out" 2>"$tmp/said"
	ok "graft $(echo "$arguments" | sed "s,$tmp,PATH,g") prints its usage and fails" \
		[ "$? $(head -c 6 "$tmp/said")" = '2 Usage:' ]
done

# Linux 6.14 and later. That of 6.18 recognizes entries and exits in a file of its own.
skeleton 6.12
shared='/^\(bool\|void\) \(kvm_exit_event\|exit_event_get_key\|kvm_entry_event\)(/,/^}/'
{
	echo '#include "kvm-stat.h"'
	sed -n "${shared}p" "$tmp/tree/tools/perf/builtin-kvm.c"
} >"$tmp/tree/tools/perf/util/kvm-stat.c"
perf_kvm "${shared}d"
util=$tmp/tree/tools/perf/arch/riscv/util
echo 'struct tep_event *evsel__tp_format(struct evsel *evsel);' \
	>>"$tmp/tree/tools/perf/util/evsel.h"
mv "$util/riscv_exception_types.h" "$util/riscv_trap_types.h"
ok 'graft accepts a perf with evsel__tp_format() and riscv_trap_types.h' \
	scripts/graft "$tmp/tree"
ok 'graft lets names of events be compared only once, in the file of perf that does' \
	grep 'evsel->handler = kvm_exit_event' "$tmp/tree/tools/perf/util/kvm-stat.c"
ok 'Where perf has evsel__tp_format(), ours uses it' \
	grep -F 'evsel__tp_format(evsel)' "$tmp/tree/tools/perf/util/bpf_kvm_stat.c"
ok 'Where perf has riscv_trap_types.h, ours includes it' \
	grep -x '#include "riscv_trap_types.h"' "$util/kvm-stat.c"
ok 'riscv_trap_types.h then has our causes' grep "EXC(DOUBLE_TRAP" "$util/riscv_trap_types.h"
ok 'There is no other header with causes then' [ ! -e "$util/riscv_exception_types.h" ]

# compiles: perf's files with our changes do, with the other headers of Linux 6.12
compiles()
{
	tools=$tmp/tree/tools
	for file in "$tools"/perf/builtin-kvm.c "$tools"/perf/util/kvm-stat*.c \
		"$tools"/perf/arch/riscv/util/kvm-stat*.c; do
		# shellcheck disable=SC2046 # lists of options
		gcc -fsyntax-only -Werror=implicit-function-declaration \
			$(perf_options "$tools" | sed 's/^-w//') \
			$(perf_options "$build/6.12/pristine/tools" | sed 's/^-w//') "$file" || return
	done
}

# Linux 6.4 and 6.6
skeleton 6.12
sed -i 's/thread__\(pid\|tid\|comm_set\)\>/thread__no_\1/
	$a struct addr_location;\nvoid addr_location__put(struct addr_location *al);' \
	"$tmp/tree/tools/perf/util/thread.h"
ok 'graft accepts a perf without thread__tid()' scripts/graft "$tmp/tree"
ok 'Without thread__tid(), perf compiles' compiles
ok 'Without thread__tid(), perf uses no function that Linux 6.4 does not have' \
	no grep -rE 'thread__(tid|pid|comm_set)|addr_location__exit' --include='kvm-stat-*.c' \
		--include=builtin-kvm.c "$tmp/tree/tools/perf"
ok "Without thread__tid(), perf reads the members of struct thread" \
	grep -F 'thread->pid_, thread->tid' "$tmp/tree/tools/perf/util/kvm-stat-timeline.c"
skeleton 6.12
sed -i /kwork_top/d "$tmp/tree/tools/perf/Makefile.perf"
sed -i 's/MAPPING_TYPE__DSO/DSO/' "$tmp/tree/tools/perf/util/symbol-elf.c"
ok 'graft accepts a perf without kwork_top whose maps are a tree' scripts/graft "$tmp/tree"
ok 'Without kwork_top, perf compiles' compiles
ok 'It builds the skeleton of -b' grep kvm_stat.skel.h "$tmp/tree/tools/perf/Makefile.perf"

# A vendor's 6.12 with KVM of 7.3 and a folder that perf does not build
skeleton 6.12
cp "$build/7.3/pristine/arch/riscv/kvm"/* "$kvm"
mkdir "$tmp/tree/tools/perf/arch/riscv64"
: >"$tmp/tree/tools/perf/arch/riscv64/Build"
cp -r "$tmp/tree" "$tmp/old"
ok 'graft succeeds on a tree whose KVM is newer than its perf' scripts/graft "$tmp/tree"
ok 'graft then adds to KVM only what that KVM lacks' \
	no grep 'trace_kvm_mmio(' "$kvm/vcpu_insn.c"
ok 'graft then takes the form of perf from perf' grep -r '^perf-util-.* kvm-stat-mmio.o' "$util"
ok "graft leaves a vendor's folder of perf unchanged" \
	diff -r "$tmp/old/tools/perf/arch/riscv64" "$tmp/tree/tools/perf/arch/riscv64"
rm -rf "$tmp/old"

# Linux 6.8
skeleton 6.12
sed -i 's/^\( *perf-\)util-/\1/' "$tmp/tree/tools/perf/util/Build" "$util/Build"
rm -r "$tmp/tree/tools/perf/arch/loongarch"
ok 'graft accepts a perf without perf-util and LoongArch' scripts/graft "$tmp/tree"
ok 'What it adds to perf then goes into perf itself' \
	no grep -r perf-util "$tmp/tree/tools/perf/util/Build" "$util/Build"

finish

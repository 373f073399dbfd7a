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
		tools/perf/util/symbol-elf.c \
		tools/perf/util/kvm-stat-arch tools/perf/util/mmap.c \
		tools/perf/util/thread.h tools/perf/util/Build \
		tools/perf/Makefile.config tools/perf/Makefile.perf \
		tools/perf/builtin-kvm.c tools/perf/Documentation/perf-kvm.txt \
		tools/perf/tests/Build tools/perf/tests/tests.h \
		tools/perf/tests/builtin-test.c tools/kvm/kvm_stat/kvm_stat \
		tools/lib/traceevent/plugins Documentation/virt/kvm/index.rst; do
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

# each: graft each patch by itself
each()
{
	for message in scripts/patches/*/*/message; do
		patch=$(basename "$(dirname "$message")")
		scripts/graft -s "${patch#*-}" "$tmp/tree" || return
	done
}

for base in $bases; do
	skeleton "$base"
	ok "$base: graft succeeds on a pristine tree" scripts/graft "$tmp/tree"
	sums >"$tmp/before"
	ok "$base: graft succeeds on a grafted tree" scripts/graft "$tmp/tree"
	# series.t does the same on 7.3.
	[ "$base" != 6.12 ] ||
		ok "$base: graft succeeds patch by patch on a grafted tree" each
	sums >"$tmp/after"
	ok "$base: graft does not change a grafted tree" same "$tmp/before" "$tmp/after"

	vcpu=$tmp/tree/arch/riscv/kvm/vcpu.c
	for line in '#define CREATE_TRACE_POINTS' '#include "trace.h"' \
		    'trace_kvm_entry(vcpu);' 'trace_kvm_exit(&trap);'; do
		ok "$base: vcpu.c has $line once" \
			[ "$(grep -cF "$line" "$vcpu")" -eq 1 ]
	done
	ok "$base: perf builds our file for SBI calls once" \
		[ "$(cat "$tmp"/tree/tools/perf/arch/riscv/util/Build \
			"$tmp"/tree/tools/perf/util/kvm-stat-arch/Build 2>/dev/null |
		     grep -c 'kvm-stat-\(riscv-\)\?sbi\.o')" -eq 1 ]
	ok "$base: graft leaves no temporary files in the tree" \
		[ -z "$(find "$tmp/tree" -name '*.graft' -o -name '*.orig')" ]
done

skeleton 6.12
cp -r "$tmp/tree" "$tmp/old"
sums >"$tmp/before"
scripts/graft -n "$tmp/tree" >"$tmp/diff"
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
	refuses 'vcpu.cocci does not apply'

# perf_kvm SCRIPT: edit the tree's builtin-kvm.c with a sed script
perf_kvm()
{
	sed -i "$1" "$tmp/tree/tools/perf/builtin-kvm.c"
}

skeleton 6.12
perf_kvm 's/attr->comm = 0;/pos->core.attr.comm = 0;/'
ok 'graft names what a semantic patch has not removed, as the tree spells it' \
	refuses "builtin-kvm.c: still has 'pos->core.attr.comm = 0;'"

skeleton 6.1
perf_kvm '/^static int perf_kvm__handle_stdin/i \
void also(void)\
{\
	vcpu_record->vcpu_id =\
		evsel__intval(evsel, sample, vcpu_id_str);\
}\
'
ok 'graft names what a semantic patch has not removed everywhere, across lines' \
	refuses "builtin-kvm.c: still has 'vcpu_id = evsel__intval('"

for cocci in scripts/patches/*/*/*.cocci; do
	dir=$(dirname "$cocci")
	if grep -q '^-' "$cocci" && [ -e "$dir/message" ]; then
		ok "A rule checks that ${cocci#scripts/patches/} has removed something" \
			grep '^gone	' "$dir/rules"
	fi
done
for rules in scripts/patches/*/*/rules; do
	dir=$(dirname "$rules")
	sed -nE 's/^(cocci|sed|shape)\t[^\t]*\t([^\t]*).*/\2/p; s/^before\t.*=>@([^/\t][^\t]*).*/\1/p; s/^message\t([^\t]*).*/\1/p' \
		"$rules" >"$tmp/files"
	ok "${dir#scripts/patches/} has all files that its rules name" \
		xargs -a "$tmp/files" -I {} test -e "$dir/{}"
done

skeleton 6.1
mkdir "$tmp/ours"
cp -r Documentation arch scripts tools "$tmp/ours"
sed -i 's/depends on !has//' "$tmp"/ours/scripts/patches/kvm/*-sbi-calls/vcpu_sbi.cocci
ok 'graft names a semantic patch that is not idempotent' \
	refuses 'vcpu_sbi.cocci: a second run' "$tmp/ours/scripts/graft"

skeleton 6.1
sed -i '/^SEE ALSO/d' "$tmp/tree/tools/perf/Documentation/perf-kvm.txt"
ok 'graft names a file into which it cannot insert a text' \
	refuses 'perf-kvm.txt: cannot insert our text'

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
	for set in entry-address tracepoints sbi-calls mmio-event; do
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

# idempotent: grafting the patches for KVM again changes nothing
idempotent()
{
	kvm_sets && diff -r "$tmp/old" "$tmp/tree"
}

for base in 6.12 7.3; do
	kvm_only $base
	ok "$base: graft adds the tracepoints to KVM" kvm_sets
	removed | cut -d , -f 1 >"$tmp/got"
	case $base in
	6.12)	address=016%lx ;;
	*)	address=%016lx ;;
	esac
	printf '%s\n' "TP_printk(\"PC: 0x$address\"" 'TP_printk("SEPC:0x%lx' >"$tmp/want"
	ok "$base: graft removes nothing from trace.h but the texts of two events" \
		same "$tmp/want" "$tmp/got"
	for name in kvm_entry kvm_sbi_ecall; do
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
	ok "$base: a second graft changes nothing in KVM" idempotent
done
ok '7.3: graft adds no kvm_mmio, as there is kvm_mmio_emulate' \
	untouched vcpu_insn.c

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

skeleton 6.12
vendor
vendor_calls
cp -r "$tmp/tree" "$tmp/whole"
ok "graft succeeds on a tree with a vendor's trace.h" scripts/graft "$tmp/tree"
rm -rf "$tmp/tree"
mv "$tmp/whole" "$tmp/tree"
ok "The patches for KVM apply to a vendor's KVM" kvm_sets
removed >"$tmp/removed"
ok "graft removes nothing from a vendor's trace.h" none "$tmp/removed"
diff "$tmp/old/arch/riscv/kvm/trace.h" "$kvm/trace.h" | sed -n 's/^> \s*//p' >"$tmp/got"
printf '%s\n' '__field(int, id)' '__entry->id = vcpu->vcpu_id;' >"$tmp/want"
ok "graft adds only the VCPU number, which perf needs, to a vendor's trace.h" \
	same "$tmp/want" "$tmp/got"
for file in vcpu.c vcpu_sbi.c; do
	ok "graft does not duplicate a vendor's calls in $file" untouched $file
done
ok "A second graft changes nothing in a vendor's KVM" idempotent

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
lacks kvm_entry id 's/, pc)/, ip)/'
lacks kvm_exit scause '/^TRACE_EVENT(kvm_exit,/,/^);/d'

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
ok "A second graft changes nothing in a trace.h with a vendor's events" idempotent

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
	refuses 'trace.h: still has '"'"'TRACE_EVENT(kvm_exit,'

rm -rf "$tmp/old"

skeleton 6.12
echo '#define EXC_VENDOR 24' >>"$tmp/tree/tools/perf/arch/riscv/util/riscv_exception_types.h"
ok 'graft refuses a tree that has a cause which our file lacks' \
	refuses 'conflict: has EXC_VENDOR'

skeleton 6.12
git -C "$tmp/tree" init -q
git -C "$tmp/tree" add .
git -C "$tmp/tree" commit -qm base
echo '/* mine */' >>"$tmp/tree/tools/perf/arch/riscv/util/kvm-stat.c"
ok 'graft refuses to replace a file with uncommitted changes' \
	refuses 'uncommitted changes' env GIT_DIR="$tmp/none" scripts/graft
git -C "$tmp/tree" commit -qam mine
ok 'graft replaces a file with committed changes' scripts/graft "$tmp/tree"

skeleton 6.1
# A file in place of a folder, which graft notices only when it writes
touch "$tmp/tree/Documentation/virt/kvm/riscv"
ok 'graft leaves a tree that it cannot write unchanged' \
	refuses 'cannot be written'

# full TOOL ARGUMENT TEXT: if the disk is full when the tool is called with a first
# argument that matches the pattern, graft fails with the text
full()
{
	mkdir -p "$tmp/full"
	# shellcheck disable=SC2016 # the stand-in's argument
	printf '#!/bin/sh\ncase $1 in %s) exit 1 ;; esac\nexec %s "$@"\n' \
		"$2" "$(command -v "$1")" >"$tmp/full/$1"
	chmod +x "$tmp/full/$1"
	refuses "$3" env PATH="$tmp/full:$PATH" scripts/graft
}
skeleton 6.1
ok 'graft fails if the disk is full when it prepares our file' \
	full sed -E 'cannot be written; is the disk full?'
skeleton 6.12
ok 'graft fails if the disk is full when sed edits a file' \
	full sed -E 'cannot be written; is the disk full?'
ok 'graft fails if the disk is full when it inserts a text' \
	full sed -i 'cannot be written; is the disk full?'
ok "graft fails if the disk is full when it copies the tree's file" \
	full cp -p 'cannot be copied to'

skeleton 6.1
sed -i '/kvm_events_tp/d' "$tmp/tree/tools/perf/util/kvm-stat.h"
ok 'graft refuses a perf whose kvm stat has an unknown form' \
	refuses 'patch vcpu-id does not apply'

# Linux 6.14 and later
skeleton 6.12
util=$tmp/tree/tools/perf/arch/riscv/util
echo 'struct tep_event *evsel__tp_format(struct evsel *evsel);' \
	>>"$tmp/tree/tools/perf/util/evsel.h"
mv "$util/riscv_exception_types.h" "$util/riscv_trap_types.h"
ok 'graft accepts a perf with evsel__tp_format() and riscv_trap_types.h' \
	scripts/graft "$tmp/tree"
ok 'Where perf has evsel__tp_format(), ours uses it' \
	grep -F 'evsel__tp_format(evsel)' "$util/kvm-stat-avail.c"
ok 'Where perf has riscv_trap_types.h, ours includes it' \
	grep -x '#include "riscv_trap_types.h"' "$util/kvm-stat-cause.c"
ok 'riscv_trap_types.h then has our causes' grep -w EXC_DOUBLE_TRAP "$util/riscv_trap_types.h"
ok 'There is no other header with causes then' [ ! -e "$util/riscv_exception_types.h" ]

# Linux 6.8
skeleton 6.12
sed -i 's/^\( *perf-\)util-/\1/' "$tmp/tree/tools/perf/util/Build" "$util/Build"
rm -r "$tmp/tree/tools/perf/arch/loongarch"
ok 'graft accepts a perf without perf-util and LoongArch' scripts/graft "$tmp/tree"
ok 'What it adds to perf then goes into perf itself' \
	no grep -r perf-util "$tmp/tree/tools/perf/util/Build" "$util/Build"

finish

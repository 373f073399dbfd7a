#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# scripts/graft: what it changes in a tree, and when it leaves it alone
#
# needs: %/pristine/.done

. tests/lib.sh
identity

# skeleton BASE: a tree of just those files that graft looks at
skeleton()
{
	rm -rf "$tmp/tree"
	mkdir -p "$tmp/tree/kernel"
	(cd "$build/$1/pristine" &&
	 for path in Makefile MAINTAINERS arch/riscv/kvm tools/perf/arch/riscv \
		tools/perf/util/header.h tools/perf/util/kvm-stat.[ch] \
		tools/perf/util/kvm-stat-arch tools/perf/util/mmap.c \
		tools/perf/util/thread.h tools/perf/Makefile.config \
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

# refuses TEXT [COMMAND...]: graft fails with one line that has TEXT in it, and
# the tree is as before
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

for base in $bases; do
	skeleton "$base"
	cp -r "$tmp/tree" "$tmp/old"
	sums >"$tmp/before"

	scripts/graft -n "$tmp/tree" >"$tmp/diff"
	sums >"$tmp/after"
	ok "$base: a dry run writes nothing" same "$tmp/before" "$tmp/after"
	ok "$base: the dry run's diff makes a pristine tree a grafted one" \
		patch -s -p1 -d "$tmp/old" -i "$tmp/diff"
	ok "$base: a fresh tree takes the port" scripts/graft "$tmp/tree"
	ok "$base: the result is what the dry run showed" \
		diff -r "$tmp/old" "$tmp/tree"
	rm -rf "$tmp/old"

	sums >"$tmp/before"
	ok "$base: a second time is fine" scripts/graft "$tmp/tree"
	sums >"$tmp/after"
	ok "$base: the second time changes nothing" same "$tmp/before" "$tmp/after"

	vcpu=$tmp/tree/arch/riscv/kvm/vcpu.c
	for line in '#define CREATE_TRACE_POINTS' '#include "trace.h"' \
		    'trace_kvm_entry(vcpu);' 'trace_kvm_exit(&trap);'; do
		ok "$base: vcpu.c has $line once" \
			[ "$(grep -cF "$line" "$vcpu")" -eq 1 ]
	done
	ok "$base: perf's Build names kvm-stat.o once, as the tree spells it" \
		[ "$(grep -c 'kvm-stat\.o' "$tmp/tree/tools/perf/arch/riscv/util/Build")" -eq 1 ]
	ok "$base: nothing is left of the work" \
		[ -z "$(find "$tmp/tree" -name '*.graft' -o -name '*.orig')" ]
done

rm -rf "$tmp/tree"
mkdir "$tmp/tree"
ok 'A folder that is no kernel tree is refused' refuses 'not a kernel tree'

skeleton 6.1
rm -rf "$tmp/tree/arch/riscv/kvm"
ok 'A tree without KVM for RISC-V is refused' refuses 'has no arch/riscv/kvm'

skeleton 6.1
mkdir "$tmp/bin"
for tool in dirname sed grep cat; do
	ln -s "$(command -v $tool)" "$tmp/bin"
done
ok 'A missing spatch is named, with its package' \
	refuses 'package coccinelle' env PATH="$tmp/bin" /bin/sh scripts/graft

skeleton 6.1
sed -i 's/guest_timing_exit_irqoff();/guest_timing();/' "$tmp/tree/arch/riscv/kvm/vcpu.c"
ok 'A rule that finds no place is named' refuses 'vcpu.cocci does not apply'

# perf_kvm SCRIPT: edit the tree's builtin-kvm.c with sed
perf_kvm()
{
	sed -i "$1" "$tmp/tree/tools/perf/builtin-kvm.c"
}

skeleton 6.12
perf_kvm 's/attr->comm = 0;/pos->core.attr.comm = 0;/'
ok 'What a semantic patch fails to remove is named, as the tree spells it' \
	refuses "builtin-kvm.c: still has 'pos->core.attr.comm = 0;'"

skeleton 6.1
perf_kvm '/^static int perf_kvm__handle_stdin/i \
void also(void)\
{\
	vcpu_record->vcpu_id =\
		evsel__intval(evsel, sample, vcpu_id_str);\
}\
'
ok 'So is what it removes at one place only, and over the end of a line' \
	refuses "builtin-kvm.c: still has 'vcpu_id = evsel__intval('"

for cocci in scripts/patches/*/*/*.cocci; do
	dir=$(dirname "$cocci")
	if grep -q '^-' "$cocci" && [ -e "$dir/message" ]; then
		ok "${cocci#scripts/patches/} removes something, and a rule says what is gone then" \
			grep '^gone	' "$dir/rules"
	fi
done
for rules in scripts/patches/*/*/rules; do
	dir=$(dirname "$rules")
	sed -nE 's/^(cocci|sed|shape)\t[^\t]*\t([^\t]*).*/\2/p; s/^before\t.*=>@([^/\t][^\t]*).*/\1/p; s/^message\t([^\t]*).*/\1/p' \
		"$rules" >"$tmp/files"
	ok "${dir#scripts/patches/} has the files that its rules name" \
		xargs -a "$tmp/files" -I {} test -e "$dir/{}"
done

skeleton 6.1
mkdir "$tmp/ours"
cp -r Documentation arch scripts tools "$tmp/ours"
sed -i 's/depends on !has//' "$tmp"/ours/scripts/patches/kvm/*-sbi-calls/vcpu_sbi.cocci
ok 'A semantic patch that adds something once more, run again, is named' \
	refuses 'vcpu_sbi.cocci: a second run' "$tmp/ours/scripts/graft"

skeleton 6.1
sed -i '/^SEE ALSO/d' "$tmp/tree/tools/perf/Documentation/perf-kvm.txt"
ok 'A text that finds no place is named' refuses 'perf-kvm.txt: cannot insert our text'

# The KVM that a tree has: upstream's, and others'
kvm=$tmp/tree/arch/riscv/kvm

# kvm_only BASE: a tree of just what the sets for KVM look at
kvm_only()
{
	rm -rf "$tmp/tree"
	mkdir -p "$tmp/tree/kernel"
	(cd "$build/$1/pristine" &&
	 cp -r --parents Makefile MAINTAINERS arch/riscv/kvm "$tmp/tree")
}

# kvm_sets: graft just those, onto a tree of which $tmp/old is a copy then
kvm_sets()
{
	rm -rf "$tmp/old"
	cp -r "$tmp/tree" "$tmp/old"
	for set in entry-address tracepoints sbi-calls mmio; do
		scripts/graft -s $set "$tmp/tree" || return
	done
}

# removed: what the graft has taken out of trace.h
removed()
{
	diff "$tmp/old/arch/riscv/kvm/trace.h" "$kvm/trace.h" | sed -n 's/^< \s*//p'
}

# event NAME [FILE]: that trace event of trace.h, without white space
event()
{
	sed -n "/^TRACE_EVENT($1,/,/^);/p" "${2-$kvm/trace.h}" | tr -d ' \t\n'
}

# untouched FILE: that file of KVM is as it was
untouched()
{
	cmp "$tmp/old/arch/riscv/kvm/$1" "$kvm/$1"
}

# idempotent: the sets for KVM change nothing any more
idempotent()
{
	kvm_sets && diff -r "$tmp/old" "$tmp/tree"
}

for base in 6.12 7.3; do
	kvm_only $base
	ok "$base: KVM gets its trace events" kvm_sets
	removed | cut -d , -f 1 >"$tmp/got"
	case $base in
	6.12)	address=016%lx ;;
	*)	address=%016lx ;;
	esac
	printf '%s\n' "TP_printk(\"PC: 0x$address\"" 'TP_printk("SEPC:0x%lx' >"$tmp/want"
	ok "$base: trace.h keeps all but the texts of two events" \
		same "$tmp/want" "$tmp/got"
	for name in kvm_entry kvm_sbi_ecall; do
		event $name arch/riscv/kvm/trace.h >"$tmp/want"
		event $name >"$tmp/got"
		ok "$base: $name is what it is in our trace.h" \
			same "$tmp/want" "$tmp/got"
	done
	ok "$base: all events have upstream's layout" \
		no grep -E '^	 +TP_|TP_(STRUCT__entry|fast_assign)\(.' "$kvm/trace.h"
	ok "$base: vcpu.c, which traces already, is left alone" untouched vcpu.c
	ok "$base: SBI calls are traced once" \
		[ "$(grep -c 'trace_kvm_sbi_ecall(vcpu);' "$kvm/vcpu_sbi.c")" -eq 1 ]
	ok "$base: a second time, nothing changes in KVM" idempotent
done
ok '7.3: MMIO, for which there is kvm_mmio_emulate, is not traced twice' \
	untouched vcpu_insn.c

# vendor: give the tree a trace.h as a vendor may have it
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

# vendor_calls: and the calls that go with it
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
ok "A tree whose trace.h is a vendor's takes the port" scripts/graft "$tmp/tree"
rm -rf "$tmp/tree"
mv "$tmp/whole" "$tmp/tree"
ok "A vendor's KVM takes the sets for KVM" kvm_sets
removed >"$tmp/removed"
ok "A vendor's trace.h loses nothing" none "$tmp/removed"
diff "$tmp/old/arch/riscv/kvm/trace.h" "$kvm/trace.h" | sed -n 's/^> \s*//p' >"$tmp/got"
printf '%s\n' '__field(int, id)' '__entry->id = vcpu->vcpu_id;' >"$tmp/want"
ok "A vendor's trace.h gains the number of the VCPU, the only field that perf lacks" \
	same "$tmp/want" "$tmp/got"
for file in vcpu.c vcpu_sbi.c; do
	ok "A vendor's calls in $file are not doubled" untouched $file
done
ok "A second time, nothing changes in a vendor's KVM" idempotent

# lacks EVENT FIELD SED-COMMAND: a vendor's trace.h, edited so, is refused for that
lacks()
{
	kvm_only 6.12
	vendor
	sed -i "$3" "$kvm/trace.h"
	ok "A $1 without $2 is a conflict" \
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
ok "A trace.h that has only a vendor's events takes ours" kvm_sets
removed >"$tmp/removed"
ok "A trace.h that has only a vendor's events loses none" none "$tmp/removed"
for name in kvm_entry kvm_exit kvm_sbi_ecall; do
	event $name arch/riscv/kvm/trace.h >"$tmp/want"
	event $name >"$tmp/got"
	ok "A trace.h that has only a vendor's events gains our $name" same "$tmp/want" "$tmp/got"
done
ok "A second time, nothing changes in a trace.h with a vendor's events" idempotent

# backport: give a tree without trace events those of upstream
backport()
{
	cp "$build/6.12/pristine/arch/riscv/kvm/trace.h" "$kvm"
	sed -i 's/^const struct _kvm_stats_desc kvm_vcpu/#define CREATE_TRACE_POINTS\n#include "trace.h"\n\n&/
		s/guest_timing_enter_irqoff();/trace_kvm_entry(vcpu);\n&/
		s/guest_timing_exit_irqoff();/&\ntrace_kvm_exit(\&trap);/' "$kvm/vcpu.c"
}

kvm_only 6.1
backport
ok "6.1 with upstream's events takes ours" kvm_sets
removed | cut -d , -f 1,2 >"$tmp/got"
printf '%s\n' 'TP_printk("PC: 0x016%lx", __entry->pc)' \
	'TP_printk("SEPC:0x%lx, SCAUSE:0x%lx' >"$tmp/want"
ok "6.1 with upstream's events keeps all but the texts of two" same "$tmp/want" "$tmp/got"
ok "6.1 with upstream's events traces entries and exits where it did" untouched vcpu.c
event kvm_sbi_ecall arch/riscv/kvm/trace.h >"$tmp/want"
event kvm_sbi_ecall >"$tmp/got"
ok "6.1 with upstream's events gains our kvm_sbi_ecall" same "$tmp/want" "$tmp/got"

kvm_only 6.1
backport
sed -i 's/SCAUSE:0x%lx, /SCAUSE:%s, /; s/^\t*__entry->scause,/\t\tcause_name(__entry->scause),/' \
	"$kvm/trace.h"
ok "A kvm_exit that prints causes by name already is no conflict" kvm_sets
event kvm_exit "$tmp/old/arch/riscv/kvm/trace.h" >"$tmp/want"
event kvm_exit >"$tmp/got"
ok 'A kvm_exit that prints causes by name already stays as it is' same "$tmp/want" "$tmp/got"
ok 'Names that no text of an event uses are not added' no grep show_ "$kvm/trace.h"

kvm_only 6.12
sed -i 's/SCAUSE:0x%lx, STVAL/SCAUSE:0x%lx, and STVAL/; s/^\t*__entry->scause,/\t\t(u32)__entry->scause,/' \
	"$kvm/trace.h"
ok "A kvm_exit whose text cannot take the names is named" \
	refuses 'trace.h: still has '"'"'TRACE_EVENT(kvm_exit,'

rm -rf "$tmp/old"

skeleton 6.12
echo '#define EXC_VENDOR 24' >>"$tmp/tree/tools/perf/arch/riscv/util/riscv_exception_types.h"
ok 'A cause that only the tree has is a conflict with a file of ours' \
	refuses 'conflict: has EXC_VENDOR'

skeleton 6.12
git -C "$tmp/tree" init -q
git -C "$tmp/tree" add .
git -C "$tmp/tree" commit -qm base
echo '/* mine */' >>"$tmp/tree/tools/perf/arch/riscv/util/kvm-stat.c"
ok "A file that ours replaces and git has not seen is a conflict" \
	refuses 'uncommitted changes' env GIT_DIR="$tmp/none" scripts/graft
git -C "$tmp/tree" commit -qam mine
ok 'The same, committed, is replaced' scripts/graft "$tmp/tree"

# Patch by patch, in a repository that nothing is committed to in between
# each: all patches by themselves
each()
{
	for message in scripts/patches/*/*/message; do
		patch=$(basename "$(dirname "$message")")
		scripts/graft -s "${patch#*-}" "$tmp/tree" || return
	done
}
for base in $bases; do
	skeleton "$base"
	git -C "$tmp/tree" init -q
	git -C "$tmp/tree" add .
	git -C "$tmp/tree" commit -qm base
	cp -r "$tmp/tree" "$tmp/old"
	ok "$base: patch by patch, a tree takes the port" each
	scripts/graft "$tmp/old" >"$tmp/out"
	ok "$base: which is the same" diff -r --exclude=.git "$tmp/old" "$tmp/tree"
	rm -rf "$tmp/old"
	sums >"$tmp/before"
	ok "$base: patch by patch, a second time is fine" each
	sums >"$tmp/after"
	ok "$base: and changes nothing" same "$tmp/before" "$tmp/after"
done

skeleton 6.1
# A file where a folder is to be: found out only while writing.
touch "$tmp/tree/Documentation/virt/kvm/riscv"
ok 'A tree that cannot be written is as it was afterwards' \
	refuses 'cannot be written'

# full TOOL ARGUMENT TEXT: as on a disk that is full when the tool is called with that
# first argument, a pattern; graft refuses with the text
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
ok 'No room for a file of ours is noticed' full sed '/*' 'cannot be written; is the disk full?'
skeleton 6.12
ok 'Nor is there any for what sed edits' full sed -E 'cannot be written; is the disk full?'
ok 'Nor is there any for a text of ours' full sed -i 'cannot be written; is the disk full?'
ok 'Nor for a copy of what the tree has' full cp -p 'cannot be copied to'

skeleton 6.1
sed -i '/kvm_events_tp/d' "$tmp/tree/tools/perf/util/kvm-stat.h"
ok 'A perf whose kvm stat has another form is refused' \
	refuses 'patch vcpu-id does not apply'

skeleton 6.12
sed -i 's/get_cpuid(char \*buffer, size_t sz)/get_cpuid(char *buffer, size_t sz, struct perf_cpu cpu)/' \
	"$tmp/tree/tools/perf/util/header.h"
ok 'So is one that reads the type of CPU in another way, as after 6.12' \
	refuses 'patch riscv does not apply'

finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# scripts/graft: what it changes in a tree, and when it leaves it alone

. tests/lib.sh
identity

# skeleton BASE: a tree of just those files that graft looks at
skeleton()
{
	rm -rf "$tmp/tree"
	mkdir -p "$tmp/tree/kernel"
	(cd "$build/$1/pristine" && cp -r --parents Makefile MAINTAINERS \
		arch/riscv/kvm tools/perf/arch/riscv tools/perf/util/header.h \
		tools/perf/util/kvm-stat.h tools/perf/util/mmap.c \
		tools/perf/util/thread.h tools/perf/Makefile.config \
		tools/perf/builtin-kvm.c tools/kvm/kvm_stat/kvm_stat \
		tools/perf/Documentation/perf-kvm.txt \
		Documentation/virt/kvm/index.rst "$tmp/tree"
	 [ ! -d tools/lib/traceevent ] ||
		cp -r --parents tools/lib/traceevent/plugins "$tmp/tree")
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

for base in 6.1 6.12; do
	skeleton $base
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
ok 'A rule that finds no place is named' refuses 'kvm-trace.cocci found no place'

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

for cocci in scripts/cocci/*.cocci; do
	if grep -q '^-' "$cocci"; then
		set=$(sed -n "s/\t.*\t${cocci##*/}.*//p" scripts/rules)
		ok "${cocci##*/} removes something, and a rule says what is gone then" \
			grep "^$set	gone	" scripts/rules
	fi
done

skeleton 6.1
mkdir "$tmp/ours"
cp -r Documentation arch scripts tools "$tmp/ours"
sed -i 's/depends on !has//' "$tmp/ours/scripts/cocci/kvm-sbi.cocci"
ok 'A semantic patch that adds something once more, run again, is named' \
	refuses 'kvm-sbi.cocci: a second run' "$tmp/ours/scripts/graft"

skeleton 6.1
sed -i '/^SEE ALSO/d' "$tmp/tree/tools/perf/Documentation/perf-kvm.txt"
ok 'A text that finds no place is named' refuses 'perf-kvm.txt: no place'

skeleton 6.12
cat >>"$tmp/tree/arch/riscv/kvm/trace.h" <<END
TRACE_EVENT(kvm_vendor_thing,
END
ok 'A trace event that ours would remove is a conflict' \
	refuses 'conflict: has kvm_vendor_thing'

skeleton 6.12
git -C "$tmp/tree" init -q
git -C "$tmp/tree" add .
git -C "$tmp/tree" commit -qm base
echo '/* mine */' >>"$tmp/tree/tools/perf/arch/riscv/util/kvm-stat.c"
ok "A file that ours replaces and git has not seen is a conflict" \
	refuses 'uncommitted changes' env GIT_DIR="$tmp/none" scripts/graft
git -C "$tmp/tree" commit -qam mine
ok 'The same, committed, is replaced' scripts/graft "$tmp/tree"

# Set by set, in a repository that nothing is committed to in between
sets=$(sed -n '/^[a-z]/p' scripts/rules | cut -f 1 | uniq)
# each: all sets by themselves
each()
{
	for set in $sets; do
		scripts/graft -s "$set" "$tmp/tree" || return
	done
}
for base in 6.1 6.12; do
	skeleton $base
	git -C "$tmp/tree" init -q
	git -C "$tmp/tree" add .
	git -C "$tmp/tree" commit -qm base
	cp -r "$tmp/tree" "$tmp/old"
	ok "$base: set by set, a tree takes the port" each
	scripts/graft "$tmp/old" >"$tmp/out"
	ok "$base: which is the same" diff -r --exclude=.git "$tmp/old" "$tmp/tree"
	rm -rf "$tmp/old"
	sums >"$tmp/before"
	ok "$base: set by set, a second time is fine" each
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
skeleton 6.12
ok 'No room for a file of ours is noticed' full sed '/*' 'cannot be written; is it full?'
ok 'Nor is there any for a text of ours' full sed -i 'cannot be written; is it full?'
ok 'Nor for a copy of what the tree has' full cp -p 'cannot be copied to'

skeleton 6.1
sed -i '/kvm_events_tp/d' "$tmp/tree/tools/perf/util/kvm-stat.h"
ok 'A perf whose kvm stat has another form is refused' \
	refuses 'no place for the set vcpu-id'

skeleton 6.12
sed -i 's/get_cpuid(char \*buffer, size_t sz)/get_cpuid(char *buffer, size_t sz, struct perf_cpu cpu)/' \
	"$tmp/tree/tools/perf/util/header.h"
ok 'So is one that reads the type of CPU in another way, as after 6.12' \
	refuses 'no place for the set perf'

finish

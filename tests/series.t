#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# scripts/series: git am applies its patches, and each of them builds: on 7.3 for rv64,
# rv32 and x86, on 6.12 for rv64, on 6.1 only KVM's for rv64, and with FULL everywhere
#
# needs: %/pristine/.done %/tree.done %/perf/perf

. tests/lib.sh

identity
# Keep git from using the repository around the build folder, too.
export GIT_CEILING_DIRECTORIES="$PWD/$build/6.1:$PWD/$build/6.12:$PWD/$build/7.3"
git config --global gc.auto 0

# touched PATCH ARCH: print builtin-kvm.c, and which other C files of perf or its
# libraries the patch changes for that architecture; all of kvm-stat if it changes a
# header. What needs BPF skeletons is left to the perf of the lab.
touched()
{
	{
		echo builtin-kvm.c
		sed -n 's,^+++ b/tools/perf/\(.*\.c\)$,\1,p; s,^+++ b/tools/\(lib/.*\.c\)$,../\1,p' "$1"
		! grep -q '^+++ .*\.h$' "$1" || (cd "$tree/tools/perf" &&
			ls arch/*/util/kvm-stat*.c util/kvm-stat*.c \
				util/kvm-stat-arch/*.c 2>/dev/null)
	} | sed "/^arch\/$2\//!{/^arch\//d}; /^util\/bpf_/d" | sort -u
}

# complete: all objects of perf kvm stat that perf is built from have a source
complete()
{
	(cd "$tree/tools/perf" && for list in util/Build util/kvm-stat-arch/Build \
		arch/riscv/util/Build tests/Build; do
		[ ! -e "$list" ] || sed -n 's/.* +\?= \(.*kvm[-_]stat.*\)\.o$/\1.c/p' "$list" |
			while read -r file; do
				ls "$(dirname "$list")/$file" || exit
			done || exit
	done)
}

# compiles PATCH ARCH [SYSROOT]: perf compiles for that architecture: all of it with
# FULL, or else what the patch touches. perf's make takes a long time to find out
# how, so ask it only once, and after changes of its Makefiles. The headers of libsymbol
# are not installed then.
compiles()
{
	out=$am/perf-$2
	cmd=$out/.builtin-kvm.o.cmd
	if [ "${FULL-}" ]; then
		scripts/lab/perf -q "$tree" "$out" "${3-}"
		return
	fi
	if [ ! -e "$cmd" ] || grep -q '^+++ .*/Makefile' "$1"; then
		scripts/lab/perf -q "$tree" "$out" "${3-}" builtin-kvm.o || return
	fi
	compile=$(sed -n 's/^cmd_[^ ]* := //; T; s/-D"BUILD_STR[^"]*"//
		s/ -Wp,-M[^ ]*//g; s, -c -o .*, -I../lib -fsyntax-only,; p' "$cmd")
	for file in $(touched "$1" "$2"); do
		(cd "$tree/tools/perf" && eval "$compile $file") || return
	done
}

for base in $bases; do
	kvm_only=
	[ "$base" != 6.1 ] || kvm_only=-k
	# As in a hook or a rebase
	# shellcheck disable=SC2086 # an option or none
	ok "$base: series works, even if GIT_DIR points to another repository" \
		env GIT_DIR="$tmp/none" GIT_AUTHOR_NAME='A Committer' \
		scripts/series $kvm_only -o "$tmp/$base" "$build/$base/pristine"

	am=$build/$base-am
	tree=$am/tree
	rm -rf "$tree"
	mkdir -p "$am"
	cp -al "$build/$base/pristine" "$tree"
	git -C "$tree" init -q
	# Nothing but what the patches change, as a tree has 80,000 files
	(cd "$tree" && sed -n 's,^--- a/,,p' "$tmp/$base"/*/0*.patch | sort -u |
		xargs ls 2>/dev/null | xargs git add -f)
	git -C "$tree" commit -qm pristine
	# Do not detect again which libraries there are.
	mkdir -p "$am/perf-riscv"
	[ "$kvm_only" ] || cp "$build/$base/perf/FEATURE-DUMP" "$am/perf-riscv"
	others=
	[ "$base" != 7.3 ] && [ -z "${FULL-}" ] || others=1

	for patch in "$tmp/$base"/*/0*.patch; do
		name=$(basename "$(dirname "$patch")")/$(basename "$patch")
		ok "$base: $name has recipients" grep '^To: .*@' "$patch"
		[ "${name#*/}" != 0000-cover-letter.patch ] || continue
		ok "$base: git am applies $name" git -C "$tree" am "$patch"
		ok "$base: $name has the user as author and in Signed-off-by" \
			[ "$(grep -cE '^(From|Signed-off-by): A Tester <tester@example.org>$' "$patch")" -eq 2 ]
		# The repository lacks the commits in Fixes tags.
		(cd "$tree" && perl scripts/checkpatch.pl --strict --no-tree --terse \
		 --showfile --show-types \
		 --ignore UNKNOWN_COMMIT_ID,FILE_PATH_CHANGES "$patch") >"$tmp/out" 2>/dev/null
		[ $? -le 1 ] || echo 'checkpatch does not run' >>"$tmp/out"
		# checkpatch does not like upstream's own trace.h, either.
		sed -i -E '/kvm\/trace\.h:.*:(OPEN_ENDED_LINE|PARENTHESIS_ALIGNMENT):/d' "$tmp/out"
		# Lists of names
		sed -i -E '/riscv_(exception|trap)_types\.h:.*:(COMPLEX_MACRO|MACRO_ARG_REUSE):/d' "$tmp/out"
		# What perf fills in for BPF programs is volatile there.
		sed -i '/^total:/d; /bpf_skel\/.*:VOLATILE:/d' "$tmp/out"
		ok "$base: checkpatch --strict finds nothing in $name" \
			none "$tmp/out"
		# Build only the parts that the patch changes.
		if grep -q '^diff --git a/arch/' "$patch"; then
			for xlen in 64 ${others:+32}; do
				# The patches change nothing of the kernel but KVM.
				# shellcheck disable=SC2046 # a list of files
				ok "$base: KVM compiles for rv$xlen with the patches up to $name" \
					env XLEN="$xlen" scripts/lab/kernel "$tree" \
					"$am/kernel$xlen" ${FULL:+arch/riscv/kvm/} $(traced "$tree")
			done
		fi
		if grep -qE '^diff --git a/tools/(perf/[^D]|lib/)' "$patch"; then
			ok "$base: all objects of perf kvm stat have a source with the patches up to $name" \
				complete
			ok "$base: perf for riscv64 compiles with the patches up to $name" \
				compiles "$patch" riscv "$build/debian"
			[ -z "$others" ] ||
				ok "$base: perf for x86 compiles with the patches up to $name" \
					compiles "$patch" x86
		fi
	done
	ok "$base: the series has the same result as graft" \
		diff -rq --no-dereference --exclude=.git --exclude=.done \
		"$tree" "$build/$base/tree"
	rm -rf "$tree"
done

git config --global --unset user.email
scripts/series -o "$tmp/none" "$build/$base/pristine" 2>"$tmp/said"
ok 'series fails without an identity' [ $? -ne 0 ]
ok 'series says that the identity is missing' \
	grep "git's user.name and user.email" "$tmp/said"
git config --global user.email tester@example.org
scripts/series -o "$tmp/none" "$build/$base/tree" 2>"$tmp/said"
ok 'series fails on a tree that has the port' [ $? -ne 0 ]
ok 'series says that the tree has the port' grep 'already has the port' "$tmp/said"
scripts/series -o "$tmp/$base" "$build/$base/pristine" 2>"$tmp/said"
ok 'series refuses to write to a folder that contains patches' \
	grep 'already contains patches' "$tmp/said"
ok 'series writes nothing if it fails' [ ! -e "$tmp/none" ]

finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# scripts/series: patches that git am takes, each of which builds
#
# needs: %/pristine/.done %/tree.done debian/.done

. tests/lib.sh

identity
# Nor that of the repository around
export GIT_CEILING_DIRECTORIES="$PWD/$build/6.1:$PWD/$build/6.12:$PWD/$build/7.3"
git config --global gc.auto 0

# compiles PATCH ARCH [SYSROOT]: for that architecture, builtin-kvm.o, what there is
# of kvm-stat, and what else of perf the patch touches; all of it with FULL
compiles()
{
	patch=$1
	arch=$2
	sysroot=${3-}
	if [ "${FULL-}" ]; then
		set --
	else
		# shellcheck disable=SC2046 # a list of objects
		set -- $({
			echo builtin-kvm.c
			sed -n 's,^+++ b/tools/perf/\(.*\.c\)$,\1,p' "$patch"
			(cd "$tree/tools/perf" &&
			 ls "arch/$arch"/util/kvm-stat*.c util/kvm-stat*.c \
				util/kvm-stat-arch/*.c 2>/dev/null)
		} | sed -E "/^arch\/$arch\//!{/^arch\//d}; s/c$/o/" | sort -u)
	fi
	scripts/lab/perf "$tree" "$am/perf-$arch" "$sysroot" "$@"
}

kernel=arch/riscv/kvm/
[ -z "${FULL-}" ] || kernel=Image

for base in $bases; do
	# As from a hook, or a rebase
	ok "$base: two series are cut, whatever repository git is told to work on" \
		env GIT_DIR="$tmp/none" GIT_AUTHOR_NAME='A Committer' \
		scripts/series -o "$tmp/$base" "$build/$base/pristine"

	am=$build/$base-am
	tree=$am/tree
	rm -rf "$tree"
	mkdir -p "$am"
	cp -al "$build/$base/pristine" "$tree"
	git -C "$tree" init -q
	git -C "$tree" -c core.compression=0 add -fA
	git -C "$tree" commit -qm pristine

	for patch in "$tmp/$base"/kvm/0*.patch "$tmp/$base"/perf/0*.patch; do
		name=$(basename "$(dirname "$patch")")/$(basename "$patch")
		ok "$base: $name goes to a list" grep '^To: .*@' "$patch"
		[ "${name#*/}" != 0000-cover-letter.patch ] || continue
		ok "$base: git am takes $name" git -C "$tree" am "$patch"
		ok "$base: author and Signed-off-by of $name are the user's" \
			[ "$(grep -cE '^(From|Signed-off-by): A Tester <tester@example.org>$' "$patch")" -eq 2 ]
		# The repository lacks the commits that are fixed.
		(cd "$tree" && perl scripts/checkpatch.pl --strict --terse --showfile \
		 --show-types --ignore UNKNOWN_COMMIT_ID "$patch") >"$tmp/out" 2>/dev/null
		[ $? -le 1 ] || echo 'checkpatch does not run' >>"$tmp/out"
		# Nor does upstream's own trace.h please it.
		[ "$base" = 6.1 ] ||
			sed -i -E '/kvm\/trace\.h:.*:(OPEN_ENDED_LINE|PARENTHESIS_ALIGNMENT):/d' "$tmp/out"
		sed -i '/^total:/d' "$tmp/out"
		ok "$base: checkpatch --strict finds nothing in $name" \
			none "$tmp/out"
		# A patch that leaves a part as it was needs no build of it.
		if grep -q '^diff --git a/arch/' "$patch"; then
			for xlen in 64 32; do
				ok "$base: KVM for rv$xlen builds with the patches up to $name" \
					env XLEN=$xlen scripts/lab/kernel "$tree" \
					"$am/kernel$xlen" "$kernel"
			done
		fi
		if grep -q '^diff --git a/tools/perf/[^D]' "$patch"; then
			ok "$base: perf for riscv64 compiles with the patches up to $name" \
				compiles "$patch" riscv "$build/debian"
			ok "$base: perf for x86 compiles with the patches up to $name" \
				compiles "$patch" x86
		fi
	done
	ok "$base: the result is the grafted tree" \
		diff -rq --no-dereference --exclude=.git --exclude=.done \
		"$tree" "$build/$base/tree"
	rm -rf "$tree"
done

git config --global --unset user.email
scripts/series -o "$tmp/none" "$build/6.1/pristine" 2>"$tmp/said"
ok 'Without an identity no series is cut' [ $? -ne 0 ]
ok 'and it says which is missing' grep "git's user.name and user.email" "$tmp/said"
git config --global user.email tester@example.org
scripts/series -o "$tmp/none" "$build/6.1/tree" 2>"$tmp/said"
ok 'From a tree that has the port no series is cut' [ $? -ne 0 ]
ok 'and it says why' grep 'already has the port' "$tmp/said"
scripts/series -o "$tmp/6.1" "$build/6.1/pristine" 2>"$tmp/said"
ok 'Into a folder with patches no series is written' \
	grep 'already contains patches' "$tmp/said"
ok 'and nothing is written in any of these cases' [ ! -e "$tmp/none" ]

finish

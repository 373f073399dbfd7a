#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# scripts/series: patches that git am takes, each of which builds

. tests/lib.sh

identity
# Nor that of the repository around
export GIT_CEILING_DIRECTORIES="$PWD/$build/6.1:$PWD/$build/6.12"
git config --global gc.auto 0

for base in 6.1 6.12; do
	# As from a hook, or a rebase
	ok "$base: a series is cut, whatever repository git is told to work on" \
		env GIT_DIR="$tmp/none" GIT_AUTHOR_NAME='A Committer' \
		scripts/series -o "$tmp/$base" "$build/$base/pristine"
	sed -n '/^[a-z]/p' scripts/rules | cut -f 1 | uniq >"$tmp/sets"
	# libtraceevent left the tree with Linux 6.2.
	[ $base = 6.1 ] || sed -i '/^plugin-kvm$/d' "$tmp/sets"
	ok "$base: it is a cover letter and a patch for each set of rules" \
		[ "$(find "$tmp/$base" -name '0*.patch' | wc -l)" -eq \
		  $(($(wc -l <"$tmp/sets") + 1)) ]

	am=$build/$base-am
	tree=$am/tree
	rm -rf "$tree"
	mkdir -p "$am"
	cp -al "$build/$base/pristine" "$tree"
	git -C "$tree" init -q
	git -C "$tree" -c core.compression=0 add -fA
	git -C "$tree" commit -qm pristine

	for patch in "$tmp/$base"/0*.patch; do
		name=$(basename "$patch")
		[ "$name" != 0000-cover-letter.patch ] || continue
		ok "$base: git am takes $name" git -C "$tree" am "$patch"
		ok "$base: author and Signed-off-by of $name are the user's" \
			[ "$(grep -cE '^(From|Signed-off-by): A Tester <tester@example.org>$' "$patch")" -eq 2 ]
		(cd "$tree" && perl scripts/checkpatch.pl --strict "$patch") >"$tmp/out" 2>&1
		ok "$base: checkpatch --strict finds nothing in $name" \
			grep '^total: 0 errors, 0 warnings, 0 checks' "$tmp/out"
		# A patch that leaves a part as it was needs no build of it.
		! grep -q '^diff --git a/arch/' "$patch" ||
			ok "$base: KVM builds with the patches up to $name" \
				scripts/lab/kernel "$tree" "$am/kernel" arch/riscv/kvm/
		! grep -q '^diff --git a/tools/perf/[^D]' "$patch" ||
			ok "$base: perf builds with the patches up to $name" \
				scripts/lab/perf "$tree" "$am/perf" "$build/debian"
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
ok 'and it says why' grep 'has the port already' "$tmp/said"
scripts/series -o "$tmp/6.1" "$build/6.1/pristine" 2>"$tmp/said"
ok 'Into a folder with patches no series is written' \
	grep 'has patches in it' "$tmp/said"
ok 'and nothing is written in any of these cases' [ ! -e "$tmp/none" ]

finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Documentation, script usage and coding style
#
# needs: @/tree.done 6.12/pristine/.done

. tests/lib.sh

ok 'git knows scripts and sources' git ls-files --error-unmatch scripts/graft

checkpatch=$PWD/$build/6.12/pristine/scripts/checkpatch.pl

# quiet COMMAND...: the command succeeds and prints nothing
quiet()
{
	"$@" >"$tmp/said" 2>&1
	status=$?
	cat "$tmp/said"
	[ $status -eq 0 ] && [ ! -s "$tmp/said" ]
}

guide=Documentation/virt/kvm/riscv/perf-kvm-stat.rst
ok 'The guide is valid reStructuredText' \
	quiet rst2html --strict --report=info $guide "$tmp/guide.html"
for text in README Documentation/costs Documentation/upstream; do
	ok "$text.rst is valid reStructuredText" \
		quiet rst2html --strict --report=info $text.rst "$tmp/text.html"
done
ok 'The README has at most 250 lines' [ "$(wc -l <README.rst)" -le 250 ]
for base in $perfs; do
	ok "$base: the man page of perf-kvm builds with our text" \
		quiet asciidoctor -b manpage --failure-level=WARN -a compat-mode \
		-o "$tmp/perf-kvm.1" \
		"$build/$base/tree/tools/perf/Documentation/perf-kvm.txt"
done

git ls-files | xargs grep -lE -m 1 '^(#!/bin/(busybox )?sh|# shellcheck shell=sh)' \
	>"$tmp/scripts"
while read -r script; do
	ok "shellcheck finds nothing in $script" \
		quiet shellcheck -x -s dash "$script"
done <"$tmp/scripts"

git ls-files '*.[chS]' >"$tmp/sources"
while read -r source; do
	# libFuzzer's entry point is in CamelCase, and what perf fills in for BPF
	# programs is volatile there.
	case $source in
	tests/fuzz.c) ignore='--ignore CAMELCASE' ;;
	*/bpf_skel/*) ignore='--ignore VOLATILE' ;;
	# Lists of names
	*/riscv_exception_types.h) ignore='--ignore COMPLEX_MACRO,MACRO_ARG_REUSE' ;;
	# This has the layout of upstream's.
	*/trace.h) ignore='--ignore OPEN_ENDED_LINE,PARENTHESIS_ALIGNMENT' ;;
	*) ignore= ;;
	esac
	# shellcheck disable=SC2086 # two words or none
	ok "checkpatch --strict finds nothing in $source" \
		env -C "$tmp" perl "$checkpatch" --strict --no-tree --terse -q \
		$ignore -f "$PWD/$source"
done <"$tmp/sources"

make -s help >"$tmp/help"
for target in demo demo-bpf check check-series fuzz bench pictures shell tree perf kernel module deb series \
	clean; do
	ok "make help lists $target" grep "^make $target " "$tmp/help"
done
# refuses TEXT TREE: make tree fails on that tree with an error that has TEXT
refuses()
{
	make -s tree LINUX="$2" >"$tmp/made" 2>&1 && return 1
	cat "$tmp/made"
	grep -qF -- "$1" "$tmp/made"
}
ok 'make refuses a tree that does not exist' refuses 'no such tree' "$tmp/none"
ok 'make creates no folder for a tree that does not exist' sh -c '! ls -d build/own-none-*'
ok 'make refuses a path with a space' refuses 'a space in a path' "$tmp/a tree"

for script in scripts/graft scripts/series scripts/lab/boot; do
	ok "$script -h and --help print only its usage" \
		sh -c "$script -h 2>&1 | head -n 1 | grep -q ^Usage: &&
		       [ \"\$($script --help 2>&1)\" = \"\$($script -h)\" ]"
	ok "$script without a tree prints its usage and fails" \
		sh -c "$script 2>&1 | grep -q ^Usage: && ! $script 2>/dev/null"
done

finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# What compilers and checkers say of the grafted trees, kernel and perf
#
# needs: 6.1/kernel/arch/riscv/boot/Image 7.3/kernel/arch/riscv/boot/Image %/perf/perf

. tests/lib.sh

# needs PERF LIBRARY: is that perf linked with that library?
needs()
{
	readelf -d "$1" | grep "NEEDED.*\[$2\.so"
}

# command_of FILE: print the build's file with the command for a C file of ours
command_of()
{
	object=${1#tools/perf/}
	object=${object%.c}.o
	[ "$base" = 6.12 ] ||
		object=$(echo "$object" | sed 's,arch/riscv/util/kvm-stat,util/kvm-stat-arch/&-riscv,
			s,/arch/riscv/util/,/,')
	echo "$build/$base/perf/$(dirname "$object")/.$(basename "$object").cmd"
}

# sparse_perf BASE COMMAND: run sparse on a C file of our part of perf, with the
# compiler options from the build's file COMMAND
sparse_perf()
{
	[ -e "$2" ] || return
	debian=$(cd "$build/debian" && pwd)
	cmd=$(sed -n 's/^cmd_[^ ]* := [^ ]*//p' "$2" |
	      sed 's/-D"BUILD_STR[^"]*"//; s/ -Wp,[^ ]*//g; s/ -[fOg][^ ]*//g')
	(cd "$build/$1/tree/tools/perf" &&
	 eval "sparse --arch=riscv64 -D__riscv_flen=64 \
	       -D__riscv_float_abi_double -D__FLT_EVAL_METHOD__=0 \
	       -D__GCC_ATOMIC_TEST_AND_SET_TRUEVAL=1 -nostdinc \
	       -isystem $(riscv64-linux-gnu-gcc -print-file-name=include) \
	       -isystem $debian/usr/include/riscv64-linux-gnu \
	       -isystem $debian/usr/include $cmd") >"$tmp/sparse" 2>&1
	cat "$tmp/sparse"
	[ ! -s "$tmp/sparse" ]
}

for base in $bases; do
	perf=$build/$base/perf/perf
	for lib in libtraceevent libelf libdw; do
		ok "$base: perf for riscv64 is linked with $lib" needs "$perf" $lib
	done

	for file in tools/perf/arch/riscv/util/*.c tools/perf/util/kvm-stat-*.c; do
		[ "$base" != 6.1 ] || continue
		ok "$base: sparse finds nothing in perf's $file" \
			sparse_perf "$base" "$(command_of "$file")"
	done

	# Use a copy, as other options rebuild the objects.
	rm -rf "$tmp/kernel"
	[ "$base" = 6.12 ] || cp -a "$build/$base/kernel" "$tmp/kernel"
	# shellcheck disable=SC2046 # a list of files
	scripts/lab/kernel "$build/$base/tree" "$tmp/kernel" W=1 \
		$(traced "$build/$base/tree") >"$tmp/w1" 2>&1
	ok "$base: KVM's files with trace events build with W=1" [ $? -eq 0 ]
	ok "$base: W=1 gives no warning for trace.h and the files that use it" \
		no grep -E 'kvm/(trace\.h|vcpu(_insn|_sbi)?\.c):[0-9]+.*(warning|error)' "$tmp/w1"
	# Linux 7.3 wants a newer sparse than Debian's 0.6.4.
	[ "$base" != 7.3 ] || continue
	scripts/lab/kernel "$build/$base/tree" "$tmp/kernel" C=2 \
		CHECK="$PWD/tests/sparse" \
		arch/riscv/kvm/vcpu.o arch/riscv/kvm/vcpu_sbi.o \
		arch/riscv/kvm/vcpu_insn.o >"$tmp/c2" 2>&1
	for file in vcpu vcpu_sbi vcpu_insn; do
		ok "$base: sparse has checked $file.c" \
			grep "CHECK .*arch/riscv/kvm/$file\.c" "$tmp/c2"
		# Only lines of ours count.
		sed -nE "s/.*kvm\/$file\.c:([0-9]+):.*(warning|error).*/\1p/p" "$tmp/c2" |
			sed -n -f - "$build/$base/tree/arch/riscv/kvm/$file.c" >"$tmp/lines"
		ok "$base: sparse finds nothing in our lines of $file.c" \
			no grep trace "$tmp/lines"
	done
	ok "$base: sparse finds nothing in trace.h" \
		no grep -E 'kvm/trace\.h:[0-9]+.*(warning|error)' "$tmp/c2"
done

# A stand-in for make that builds a perf without any library
mkdir "$tmp/bin"
cat >"$tmp/bin/make" <<'END'
#!/bin/sh
for out; do :; done
cp /bin/true "$out"
END
chmod +x "$tmp/bin/make"
PATH="$tmp/bin:$PATH" scripts/lab/perf "$build/6.1/tree" "$tmp/perf" 2>"$tmp/said"
ok 'Building a perf that lacks a library fails' [ $? -ne 0 ]
ok 'The error for a perf that lacks a library names it and its package' \
	grep 'without libtraceevent: install libtraceevent-dev' "$tmp/said"
ok 'A perf that lacks a library is removed' [ ! -e "$tmp/perf/perf" ]

finish

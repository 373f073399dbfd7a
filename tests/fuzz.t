#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# libFuzzer on perf's RISC-V part, with sanitizers; for FUZZ_SECONDS, on each base

. tests/lib.sh

limit=${FUZZ_SECONDS:+-max_total_time=$FUZZ_SECONDS}
limit=${limit:--runs=200000}

for base in 6.1 6.12; do
	tools=$build/$base/tree/tools
	riscv=$tools/perf/arch/riscv/util
	# shellcheck disable=SC2046 # a list of options
	ok "$base: the fuzzer builds" clang -g -O1 $(perf_options "$tools") \
		-fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined \
		-Wl,--wrap=fopen -o "$tmp/fuzz-$base" tests/fuzz.c \
		"$riscv/kvm-stat-decode.c" "$riscv/kvm-stat-insn.c" \
		"$riscv/kvm-stat-sbi.c" "$riscv/header.c" "$tools/lib/vsprintf.c"
	# The same runs each time, however fast the machine is, unless for long.
	ok "$base: it finds nothing" "$tmp/fuzz-$base" -seed=1 -max_len=300 \
		-artifact_prefix="$build/$base/" "$limit"
done

finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# libFuzzer on perf's RISC-V part, with sanitizers, for FUZZ_SECONDS on each base
#
# needs: @/tree.done

. tests/lib.sh

limit=${FUZZ_SECONDS:+-max_total_time=$FUZZ_SECONDS}
limit=${limit:--runs=200000}

for base in $perfs; do
	tools=$build/$base/tree/tools
	with_cpu=
	! grep -q '^int get_cpuid(.*struct perf_cpu' "$tools/perf/util/header.h" ||
		with_cpu=-DWITH_CPU
	# shellcheck disable=SC2046,SC2086 # lists of options and files
	ok "$base: the fuzzer builds" clang -g -O1 $(perf_options "$tools") $with_cpu \
		-fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined \
		-Wl,--wrap=fopen -o "$tmp/fuzz-$base" tests/fuzz.c $(pure "$tools") \
		"$tools/perf/arch/riscv/util/header.c"
	# Without FUZZ_SECONDS, make the same runs on machines of any speed.
	ok "$base: the fuzzer finds nothing" "$tmp/fuzz-$base" -seed=1 -max_len=300 \
		-artifact_prefix="$build/$base/" "$limit"
done

finish

# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Our files in tools/perf/util: spatch changes neither the types of members nor calls
# through them.
s/(\(\*sleeps\)\()(struct perf_sample)/\1struct evsel *evsel, \2/
s/->(sleeps|is_begin_event|is_end_event|get_key)\(sample\>/->\1(evsel, sample/

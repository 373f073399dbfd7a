# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Our files in tools/perf/util: spatch changes neither the types of members nor calls
# through them.
s/(\(\*sleeps\)\()(struct perf_sample)/\1struct evsel *evsel, \2/
s/->sleeps\(sample\)/->sleeps(evsel, sample)/

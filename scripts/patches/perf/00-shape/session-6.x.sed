# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# What Linux 7.3's perf has functions for is in the session's header and evlist.
s/perf_session__env\(([^()]*)\)/\&\1->header.env/
s/evlist__stats\(([^()]*)\)->/\1->stats./
s/evlist__stats\(([^()]*)\)/\&\1->stats/

# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# tools/perf/util/session.c: print events, and look for decompressed ones, if there
# can be some.
/^static int machines__deliver_event\(/,/^\}/s/^(\t+)dump_(event|sample)\(/\1if (dump_trace)\
\1	dump_\2(/
s/^\terr = (__perf_session__process_decomp_events\(session\));$/\terr = session->active_decomp->decomp_last ?\
\t\t\1 : 0;/

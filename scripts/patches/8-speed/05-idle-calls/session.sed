# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# tools/perf/util/session.c: skip what has nothing to do: dump_*() without -D, decompressed
# events and an AUX area decoder if there are none, per_thread without PERF_SAMPLE_READ, and
# the initialization of a sample that evsel__parse_sample() initializes.
/^static int machines__deliver_event\(/,/^\}/s/^(\t+)dump_(event|sample)\(/\1if (dump_trace)\
\1	dump_\2(/
s/^\terr = (__perf_session__process_decomp_events\(session\));$/\terr = session->active_decomp->decomp_last ?\
\t\t\1 : 0;/
/^static int perf_session__deliver_event\(/,/^\}/{
	/^\tperf_sample__init\(/{
		N
		N
		s/^(\tperf_sample__init\([^\n]*)\n(\tevsel = evlist__event2evsel\([^\n]*\n\tif \(!evsel\) \{)$/\2\
	\1/
	}
	s/= (auxtrace__process_event\(.*\));/= session->auxtrace ? \1 : 0;/
}
/^\tbool per_thread = /{
	:next
	N
	/\n\t\/\* For PERF_SAMPLE_READ/!b next
	s/^(\tbool per_thread)( = [^\n]*;)(.*)(\n[^\n]*)$/\1;\3\
\tper_thread\2\4/
}

# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# tools/perf/util/session.c: print events, and look for decompressed ones and AUX data, if
# there can be some, ask for what only PERF_SAMPLE_READ needs if it is set, and leave the
# sample to evsel__parse_sample(), which initializes it.
/^static int machines__deliver_event\(/,/^\}/s/^(\t+)dump_(event|sample)\(/\1if (dump_trace)\
\1	dump_\2(/
s/^\terr = (__perf_session__process_decomp_events\(session\));$/\terr = session->active_decomp->decomp_last ?\
\t\t\1 : 0;/
/^static int perf_session__deliver_event\(/,/^\}/{
	/^\tperf_sample__init\(/{
		N
		s/^.*\n(\tevsel = evlist__event2evsel\()/\1/
	}
	/^\t\tret = -EFAULT;$/{
		N
		s/.*/\t\treturn -EFAULT;/
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

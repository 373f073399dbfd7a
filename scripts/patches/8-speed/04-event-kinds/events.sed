# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# tools/perf/util/kvm-stat.c, or in older kernels builtin-kvm.c: compare names of events
# and fields only once.
/^void exit_event_get_key\(/,/^\}/ {
	s/^\tuint16_t e_machine = .*/\tstatic const char *reason;\
\
\tif (!reason)\
\t\treason = kvm_exit_reason(evsel__e_machine(sample->evsel, NULL));/
	/^$/d
	s/kvm_exit_reason\(e_machine\)/reason/
	s/(perf_sample|evsel)__intval\(/kvm_field__intval(/
}
/^bool kvm_exit_event\(/,/^\}/ {
	s/^bool kvm_exit_event\(/\/* The name of an event and the architecture do not change. *\/\
static noinline void *find_handler(/
	s/^\treturn evsel__name_is\(evsel, kvm_exit(_trace.*)\);$/\tif (evsel__name_is(evsel, kvm_exit\1))\
\t\tevsel->handler = kvm_exit_event;\
\telse if (evsel__name_is(evsel, kvm_entry\1))\
\t\tevsel->handler = kvm_entry_event;\
\telse\
\t\tevsel->handler = find_handler;\
\treturn evsel->handler;/
	s/^\}/&\
\
bool kvm_exit_event(struct evsel *evsel)\
{\
\treturn (evsel->handler ?: find_handler(evsel)) == kvm_exit_event;\
}/
}
/^bool kvm_entry_event\(/,/^\}/ {
	/^\tuint16_t e_machine = /,/^$/d
	s/^\treturn .*/\treturn (evsel->handler ?: find_handler(evsel)) == kvm_entry_event;/
}

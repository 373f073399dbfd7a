# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Our semantic patches and texts for perf 7.2 and later, see 7.2.sed. What only these
# have is written for them.
s/\<evsel, sample\>/sample/g
s/\<kvm_(entry|exit)_event\(evsel\)/kvm_\1_event(sample->evsel)/g
s/\<evsel->priv = evsel;/sample->evsel->priv = sample->evsel;/
s/^(\t+)(sample->raw_data = )/\1sample->evsel = evsel;\n\1\2/
s/\<evsel__intval\(sample, vcpu_id_str\)/perf_sample__intval(sample, vcpu_id_str(e_machine))/
s/^\+\tstruct evlist \*evlist = kvm->session->evlist;$/+\tuint16_t e_machine = perf_session__e_machine(kvm->session, NULL);\n&/
s/\<kvm_(entry|exit)_trace\>([^(])/kvm_\1_trace(e_machine)\2/
/^ kvm_events_record\(/,/^ \}/s/^(-.*\<kvm_events_tp)$/\1(e_machine)/
/\<kvm_live_event_list\(/,/^ \}/s/^(-.*\<kvm_events_tp)$/\1(EM_HOST)/
s/ = kvm_events_tp;/ = kvm_events_tp(EM_HOST);/
s/(^|[^t]) struct kvm_reg_events_ops \*/\1 const struct kvm_reg_events_ops */
s/^\+\tstruct kvm_reg_events_ops \*ops = kvm_reg_events_ops;/+\tconst struct kvm_reg_events_ops *ops = kvm_reg_events_ops(EM_HOST);/
s/\<kvm_reg_events_ops([;)])/kvm_reg_events_ops(e_machine)\1/
s/\<(setup_kvm_events_tp|register_kvm_events_ops)\(kvm\)/\1(kvm, EM_HOST)/
s/\<evlist__delete\>/evlist__put/
s/([a-z>-]*evlist)->workload\.pid/evlist__workload_pid(\1)/
s/([a-z>-]*evlist)->core\./evlist__core(\1)->/
s/&([a-z>-]*evlist)->stats\>/evlist__stats(\1)/
s/([a-z>-]*evlist)->stats\./evlist__stats(\1)->/

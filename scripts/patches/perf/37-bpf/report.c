static int open_bpf_session(struct perf_kvm_stat *kvm)
{
	int err = kvm_bpf__check() ?: setup_kvm_events_tp(kvm, EM_HOST);

	if (err < 0)
		return err;
	if (!kvm->events_tp)
		kvm->events_tp = kvm_events_tp(EM_HOST);
	kvm->evlist = kvm_live_event_list(kvm);
	if (!kvm->evlist)
		return -EINVAL;

	symbol__init(NULL);
	kvm->session = perf_session__new(NULL, &kvm->tool);
	if (IS_ERR(kvm->session)) {
		err = PTR_ERR(kvm->session);
		evlist__put(kvm->evlist);
		return err;
	}
	kvm->session->evlist = kvm->evlist;
	return 0;
}

static int count_until_done(struct perf_kvm_stat *kvm, const char **command)
{
	struct target all = { .system_wide = true };
	int err = start_bpf(kvm);

	if (err)
		return err;
	signal(SIGINT, sig_handler);
	signal(SIGTERM, sig_handler);
	signal(SIGCHLD, sig_handler);
	if (command) {
		err = evlist__prepare_workload(kvm->evlist, &all, command,
					       false, NULL);
		if (err < 0)
			return err;
		if (!kvm->opts.target.pid)
			err = kvm_bpf__add_target(evlist__workload_pid(kvm->evlist));
		evlist__start_workload(kvm->evlist);
	}
	while (!err && !done) {
		sleep(1);
		err = kvm_bpf__read(kvm);
	}
	return err ?: kvm_bpf__read(kvm);
}

static int count_events(struct perf_kvm_stat *kvm, const char **command)
{
	int err = open_bpf_session(kvm);

	if (err)
		return err;
	if (kvm->trace_vcpu != -1)
		kvm->seen_vcpus = intlist__new(NULL);
	err = register_kvm_events_ops(kvm, EM_HOST) ? cpu_isa_config(kvm) : -EINVAL;
	if (!err)
		err = count_until_done(kvm, command);
	kvm->opts.target.system_wide = !kvm->opts.target.pid;
	kvm->file_name = "-b";
	if (!err && !all_seen(kvm))
		err = -ENOENT;
	if (!err && !kvm->total_count)
		err = explain_empty(kvm);
	kvm_bpf__warn();
	kvm_bpf__end();
	perf_session__delete(kvm->session);
	evlist__put(kvm->evlist);
	return err;
}


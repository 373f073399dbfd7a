static void add_stats(struct kvm_event_stats *to, const struct stats *from,
		      u64 time)
{
	double n = to->stats.n + from->n;
	double delta = from->mean - to->stats.mean;

	to->stats.M2 += from->M2 + delta * delta * to->stats.n * from->n / n;
	to->stats.mean += delta * from->n / n;
	to->stats.n = n;
	to->stats.min = min(to->stats.min, from->min);
	to->stats.max = max(to->stats.max, from->max);
	to->time += time;
}

static int add_count(struct perf_kvm_stat *kvm, const struct kvm_bpf_count *count)
{
	struct event_key found = { .key = INVALID_KEY,
				   .exit_reasons = kvm->exit_reasons };
	struct perf_sample data = {};
	struct perf_sample *sample = &data;
	struct kvm_event *event;
	struct evsel *evsel;
	unsigned int i;

	if (kvm->trace_vcpu != -1 && kvm->trace_vcpu != count->vcpu)
		return 0;

	for (i = 0; i < count->nr; i++) {
		evsel = count->events[i]->evsel;
		sample->evsel = evsel;
		sample->raw_data = count->events[i]->record;
		sample->raw_size = count->events[i]->size;
		if (!kvm->events_ops->is_begin_event(sample, &found) &&
		    !is_child_event(kvm, sample, &found))
			kvm->events_ops->is_end_event(sample, &found);
	}
	if (found.key == INVALID_KEY)
		return 0;

	if (machine__resolve(&kvm->session->machines.host, &kvm->al, sample) < 0)
		return -ENOMEM;
	event = find_create_kvm_event(kvm, &found, sample);
	addr_location__exit(&kvm->al);
	if (!event || !kvm_event_expand(event, count->vcpu))
		return -ENOMEM;

	kvm->total_count += count->stats->n;
	kvm->total_time += count->time;
	add_stats(kvm->trace_vcpu == -1 ? &event->total :
					  &event->vcpu[count->vcpu],
		  count->stats, count->time);
	return 0;
}

static int add_vcpu(struct perf_kvm_stat *kvm, const struct kvm_bpf_entry *entry)
{
	struct evsel *evsel = entry->event->evsel;
	struct perf_sample data = { .pid = entry->pid, .tid = entry->tid };
	struct perf_sample *sample = &data;
	struct vcpu_event_record *record;
	struct thread *thread;

	sample->evsel = evsel;
	sample->raw_data = entry->event->record;
	sample->raw_size = entry->event->size;
	thread = machine__findnew_thread(&kvm->session->machines.host,
					 entry->pid, entry->tid);
	if (!thread)
		return -1;
	thread__set_comm(thread, entry->comm, entry->time);
	record = per_vcpu_record(kvm, thread, sample);
	thread__put(thread);
	if (!record)
		return -1;
	if (kvm->seen_vcpus && record->vcpu_id >= 0)
		intlist__findnew(kvm->seen_vcpus, record->vcpu_id);
	return record->vcpu_id;
}

static void drop_vcpu(struct perf_kvm_stat *kvm, pid_t pid, pid_t tid)
{
	struct machine *machine = &kvm->session->machines.host;
	struct thread *thread = machine__find_thread(machine, pid, tid);

	if (thread)
		machine__remove_thread(machine, thread);
	thread__put(thread);
}

static const struct kvm_bpf_ops bpf_ops = {
	.enter = add_vcpu,
	.leave = drop_vcpu,
	.count = add_count,
};

static int start_bpf(struct perf_kvm_stat *kvm)
{
	int err = kvm_bpf__start(kvm, &bpf_ops);
	unsigned int i = 0;

	while (!err && kvm->pid_list && i < intlist__nr_entries(kvm->pid_list)) {
		pid_t pid = intlist__entry(kvm->pid_list, i++)->i;

		if (kill(pid, 0) && errno == ESRCH) {
			pr_err("-p %d: no such process\n", pid);
			return -ESRCH;
		}
		err = kvm_bpf__add_target(pid);
	}
	return err;
}


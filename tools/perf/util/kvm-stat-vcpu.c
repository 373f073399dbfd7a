// SPDX-License-Identifier: GPL-2.0
/*
 * VCPU numbers.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <linux/kernel.h>
#include "util/debug.h"
#include "util/kvm-stat.h"
#include "util/kvm-stat-field.h"
#include "util/kvm-stat-vcpu.h"
#include "util/thread.h"

#ifdef HAVE_KVM_STAT_SUPPORT

/* Thread-name prefix and suffix around the VCPU number */
static const struct {
	const char *before;
	const char *after;
} vcpu_threads[] = {
	{ "CPU ", "/KVM" },		/* QEMU, -name ...,debug-threads=on */
	{ "kvm-vcpu-", "" },		/* kvmtool */
	{ "fc_vcpu ", "" },		/* Firecracker */
	{ "vcpu", "" },			/* Cloud Hypervisor */
	{ "crosvm_vcpu", "" },		/* crosvm */
	{ "vcpu-", "" },		/* km */
};

/**
 * kvm_vcpu__of_comm - get the VCPU number from a thread's name
 * @comm: name of the thread
 *
 * Return: the number, or -1 if no known VMM names its VCPU threads like this.
 */
int kvm_vcpu__of_comm(const char *comm)
{
	size_t i, len;
	char *end;
	long id;

	for (i = 0; i < ARRAY_SIZE(vcpu_threads); i++) {
		len = strlen(vcpu_threads[i].before);
		if (strncmp(comm, vcpu_threads[i].before, len) ||
		    !isdigit((unsigned char)comm[len]))
			continue;
		id = strtol(comm + len, &end, 10);
		if (id <= INT_MAX && !strcmp(end, vcpu_threads[i].after))
			return id;
	}
	return -1;
}

/**
 * kvm_vcpu__field - find the field with the VCPU's number
 * @evsel: an event of KVM's
 *
 * Return: the field, under the architecture's name for it or the usual one, or NULL.
 */
struct tep_format_field *kvm_vcpu__field(struct evsel *evsel)
{
	return evsel__field(evsel, vcpu_id_str) ?:
		evsel__field(evsel, "vcpu_id");
}

#define NO_NUMBER	"kvm_entry has no VCPU number on this kernel; VCPUs are numbered "

/**
 * kvm_vcpu__id - find out which VCPU a thread runs
 * @kvm: the session
 * @thread: the thread
 * @evsel: any event
 * @sample: a sample of it in that thread
 *
 * kvm_entry has the number, and kvm_exit has it on some architectures. If kvm_entry
 * has no field for it, take the number from the thread's name. If that has none, or
 * one that another VCPU of the VM already has, use the lowest free number, so that
 * VCPUs are numbered in order of first entry.
 *
 * Return: the number, or -1 if this event does not show it.
 */
int kvm_vcpu__id(struct perf_kvm_stat *kvm, struct thread *thread,
		 struct evsel *evsel, struct perf_sample *sample)
{
	struct tep_format_field *field = kvm_vcpu__field(evsel);
	bool entry = kvm_entry_event(evsel);
	bool asked = kvm->trace_vcpu != -1;
	u64 number;
	int id;

	asked |= kvm->per_vcpu;
	if (!entry && !kvm_exit_event(evsel))
		return -1;
	if (field)
		return kvm_field__read(field, evsel, sample, &number) ? (int)number : -1;
	if (!entry)
		return -1;

	id = kvm_vcpu__of_comm(thread__comm_str(thread));
	if (id >= 0 && !kvm_has_vcpu(kvm, sample->pid, id)) {
		if (asked)
			ui__warning_once(NO_NUMBER "by thread name\n");
		return id;
	}

	if (asked)
		ui__warning_once(NO_NUMBER "in order of first entry\n");
	for (id = 0; kvm_has_vcpu(kvm, sample->pid, id);)
		id++;
	return id;
}

#endif /* HAVE_KVM_STAT_SUPPORT */

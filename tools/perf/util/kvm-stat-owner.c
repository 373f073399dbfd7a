// SPDX-License-Identifier: GPL-2.0
/*
 * Whose events a row has: which VM's, with --per-vm, or which VCPU's, with --per-vcpu.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/zalloc.h>
#include "util/intlist.h"
#include "util/kvm-stat.h"
#include "util/machine.h"
#include "util/session.h"
#include "util/thread.h"

#ifdef HAVE_KVM_STAT_SUPPORT

/* Processes that have started, by ID, and how often one with that ID has */
static struct intlist *starts;
/* Names that running VMs have been given, by process */
static struct intlist *names;

/* Find or add what a list has about a process. */
static struct int_node *findnew(struct intlist **list, pid_t pid)
{
	if (!*list)
		*list = intlist__new(NULL);
	return *list ? intlist__findnew(*list, pid) : NULL;
}

/**
 * kvm_owner__started - note that a process has started
 * @kvm: the session
 * @pid: its ID. Another VM may have had it before.
 */
void kvm_owner__started(const struct perf_kvm_stat *kvm, pid_t pid)
{
	struct int_node *node;

	node = names ? intlist__find(names, pid) : NULL;
	if (node) {
		zfree(&node->priv);
		intlist__remove(names, node);
	}
	if (!kvm->per_vm && !kvm->per_vcpu)
		return;
	node = findnew(&starts, pid);
	if (node)
		node->priv++;
}

/*
 * Return the name in QEMU's arguments, or NULL. It follows "-name", itself, or with
 * others of the form "key=value,...", as "guest".
 */
static char *read_name(pid_t pid)
{
	char path[32], *word = NULL, *name = NULL;
	bool is_next = false;
	size_t size = 0;
	FILE *file;

	scnprintf(path, sizeof(path), "/proc/%d/cmdline", pid);
	file = fopen(path, "r");
	while (file && !name && getdelim(&word, &size, '\0', file) > 0) {
		if (is_next)
			name = strdup(word + (strstarts(word, "guest=") ? 6 : 0));
		is_next = !strcmp(word, "-name") || !strcmp(word, "--name");
	}
	if (name)
		*strchrnul(name, ',') = '\0';
	free(word);
	if (file)
		fclose(file);
	return name;
}

static const char *given_name(pid_t pid)
{
	unsigned int known = names ? intlist__nr_entries(names) : 0;
	struct int_node *node = findnew(&names, pid);

	if (node && intlist__nr_entries(names) > known)
		node->priv = read_name(pid);
	return node ? node->priv : NULL;
}

/**
 * kvm_owner__set - set the owner of a row
 * @kvm: the session
 * @row: the row; unchanged unless the session has rows per VM or VCPU
 * @pid: the VM's process
 * @vcpu: the VCPU's number, or -1 if it is not known
 */
void kvm_owner__set(const struct perf_kvm_stat *kvm, struct kvm_info *row, pid_t pid,
		    int vcpu)
{
	struct int_node *node;

	if (!kvm->per_vm && !kvm->per_vcpu)
		return;
	node = starts ? intlist__find(starts, pid) : NULL;
	row->start = node ? node->priv : NULL;
	row->pid = pid;
	row->vcpu = kvm->per_vcpu ? vcpu : -1;
}

/**
 * kvm_owner__set_name - set the name of the VM that owns a new row
 * @kvm: the session
 * @row: the row; unchanged if it has no owner
 *
 * This takes longer than kvm_owner__set(), which is enough to find the row.
 */
void kvm_owner__set_name(struct perf_kvm_stat *kvm, struct kvm_info *row)
{
	const char *name = NULL;
	struct thread *thread;

	if (!row->pid)
		return;
	/* Unless it is a recording, the VM may still be running. */
	if (kvm->live || !kvm->session->data)
		name = given_name(row->pid);
	thread = machine__find_thread(&kvm->session->machines.host, row->pid, row->pid);
	if (!name && thread && thread__comm_set(thread))
		name = thread__comm_str(thread);
	scnprintf(row->vm, sizeof(row->vm), "%s", name ?: "");
	thread__put(thread);
}

/**
 * kvm_owner__cmp - compare the owners of two rows
 * @a: one row
 * @b: the other
 *
 * Return: less than, equal to or greater than 0 if @a is before, with or after @b.
 */
int kvm_owner__cmp(const struct kvm_info *a, const struct kvm_info *b)
{
	if (a->pid != b->pid)
		return a->pid < b->pid ? -1 : 1;
	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	return a->vcpu < b->vcpu ? -1 : a->vcpu > b->vcpu;
}

/* Print the headers of the columns that kvm_owner__print() prints. */
void kvm_owner__print_header(const struct perf_kvm_stat *kvm)
{
	if (kvm->per_vm || kvm->per_vcpu)
		fprintf(kvm->to, "%10s %-15s ", "PID", "VM");
	if (kvm->per_vcpu)
		fprintf(kvm->to, "%4s ", "VCPU");
}

static void print_vm(FILE *to, const struct kvm_info *row)
{
	char name[sizeof(row->vm)];
	char *c;

	scnprintf(name, sizeof(name), "%s", *row->vm ? row->vm : "-");
	/* A process can give itself any name, even one that controls the terminal. */
	for (c = name; *c; c++) {
		if (!isascii(*c) || !isprint(*c))
			*c = '?';
	}
	fprintf(to, "%10d %-15s ", row->pid, name);
}

/* Print the VM and the VCPU of a row, in columns. */
void kvm_owner__print_vcpu(FILE *to, const struct kvm_info *row)
{
	print_vm(to, row);
	if (row->vcpu < 0)
		fprintf(to, "%4s ", "-");
	else
		fprintf(to, "%4d ", row->vcpu);
}

/* Print the owner of a row, if the session has rows per VM or VCPU. */
void kvm_owner__print(const struct perf_kvm_stat *kvm, const struct kvm_info *row)
{
	if (kvm->per_vcpu)
		kvm_owner__print_vcpu(kvm->to, row);
	else if (kvm->per_vm)
		print_vm(kvm->to, row);
}

#endif /* HAVE_KVM_STAT_SUPPORT */

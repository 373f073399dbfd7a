// SPDX-License-Identifier: GPL-2.0
/*
 * Events by the guest's function: find and name the function that a guest's program
 * counter is in.
 *
 * The symbols are kept in a machine of their own, as names are still needed when the
 * session has ended.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <symbol/kallsyms.h>
#include "debug.h"
#include "dso.h"
#include "kvm-stat.h"
#include "kvm-stat-pc.h"
#include "machine.h"
#include "map.h"
#include "maps.h"
#include "symbol.h"
#include "symbol_conf.h"

#ifdef HAVE_KVM_STAT_SUPPORT

/* Bits of an address within a page of the guest */
#define IN_PAGE		0xfffULL

/* Without maps if there are no symbols */
static struct machine guest;

/* Addresses from here on are the guest kernel's */
static u64 kernel_start;

/* Exits in the guest's kernel, and those of them whose function was found */
static u64 nr_kernel, nr_found;

static bool are_readable(const char * const *files, int nr)
{
	while (nr--) {
		if (!files[nr] || !access(files[nr], R_OK))
			continue;
		pr_err("%s: cannot be read: %s\n", files[nr], strerror(errno));
		return false;
	}
	return true;
}

static int merge_address(void *all, const char *name __maybe_unused,
			 char type __maybe_unused, u64 start)
{
	*(u64 *)all |= start;
	return 0;
}

static bool has_addresses(const char *kallsyms)
{
	u64 all = 0;

	kallsyms__parse(kallsyms, &all, merge_address);
	if (!all)
		pr_err("%s: has no symbols or only zeros for addresses: copy the guest's /proc/kallsyms as its root\n",
		       kallsyms);
	return all;
}

/**
 * kvm_pc__is_by_function - are the events of this kind counted by function?
 * @ops: the event kind
 *
 * Return: true if they are.
 */
bool kvm_pc__is_by_function(const struct kvm_events_ops *ops)
{
	return ops->decode_cause;
}

/**
 * kvm_pc__load_symbols - load the symbols of the guest, if the event needs them
 * @kvm: the session
 *
 * They are in the files that the options --guestkallsyms, --guestvmlinux and
 * --guestmodules of "perf kvm" give. Without any, there are no symbols.
 *
 * Return: 0, or a negative errno after an error message.
 */
int kvm_pc__load_symbols(struct perf_kvm_stat *kvm)
{
	const char *vmlinux = symbol_conf.default_guest_vmlinux_name;
	const char *kallsyms = symbol_conf.default_guest_kallsyms;
	const char * const files[] = {
		vmlinux, kallsyms, symbol_conf.default_guest_modules,
	};
	struct map *map;

	if (!kvm_pc__is_by_function(kvm->events_ops))
		return 0;
	if (!are_readable(files, ARRAY_SIZE(files)) ||
	    (kallsyms && !has_addresses(kallsyms)))
		return -EINVAL;
	if (!vmlinux && !kallsyms)
		return 0;

	/* With a vmlinux, perf would take modules from this machine's /lib/modules. */
	symbol_conf.use_modules = symbol_conf.default_guest_modules && !vmlinux;

	if (machine__init(&guest, "", DEFAULT_GUEST_KERNEL_ID) ||
	    machine__create_kernel_maps(&guest)) {
		pr_err("Not enough memory for the guest's symbols\n");
		return -ENOMEM;
	}
	map = machine__kernel_map(&guest);
	if (dso__load(map__dso(map), map) <= 0) {
		pr_err("%s: has no symbols: give the guest's %s\n",
		       vmlinux ?: kallsyms,
		       vmlinux ? "vmlinux, an ELF file that is not stripped" :
				 "/proc/kallsyms");
		return -EINVAL;
	}
	/* Symbols in front of _text have a map without an end if there are modules. */
	maps__fixup_end(machine__kernel_maps(&guest));
	/* A 64-bit kernel can be elsewhere than its file says, but in the upper half. */
	kernel_start = min_t(u64, map__start(map), 1ULL << 63);
	return 0;
}

static struct symbol *find_function(u64 pc, u64 *start)
{
	struct map *map = NULL;
	struct symbol *sym;

	if (!guest.kmaps)
		return NULL;
	sym = machine__find_kernel_symbol(&guest, pc, &map);
	if (sym)
		*start = map__unmap_ip(map, sym->start);
	map__put(map);
	return sym;
}

/**
 * kvm_pc__to_function - reduce a program counter to its function
 * @kvm: the session
 * @key: receives the function's start address in pc, which is left as it is if there
 *	is no such function
 * @row: receives what tells it from the rows of other functions; unchanged if the
 *	event is not one by function
 */
void kvm_pc__to_function(const struct perf_kvm_stat *kvm, struct event_key *key,
			 struct kvm_info *row)
{
	if (!kvm_pc__is_by_function(kvm->events_ops))
		return;
	row->found = find_function(key->pc, &key->pc);
	row->function = key->pc;
}

/* An event has ended: count it for kvm_pc__warn(). */
void kvm_pc__count(const struct kvm_info *row)
{
	bool in_kernel = row->function >= kernel_start;

	nr_kernel += in_kernel;
	nr_found += in_kernel && row->found;
}

/**
 * kvm_pc__cmp - compare the functions of two rows
 * @a: one row
 * @b: the other
 *
 * Static functions can have the same name.
 *
 * Return: less than, equal to or greater than 0 if @a is before, with or after @b.
 */
int kvm_pc__cmp(const struct kvm_info *a, const struct kvm_info *b)
{
	return (a->function > b->function) - (a->function < b->function);
}

static void function_name(u64 pc, char *name, int size)
{
	struct symbol *sym = find_function(pc, &pc);
	char *c;

	if (!sym)
		scnprintf(name, size, "%#llx+%#llx",
			  pc & ~IN_PAGE, pc & IN_PAGE);
	else if (sym->namelen < size)
		scnprintf(name, size, "%s", sym->name);
	else
		scnprintf(name, size, "%.*s..", size - 3, sym->name);

	/* A symbol can have any characters. */
	for (c = name; *c; c++) {
		if (!isascii(*c) || !isgraph(*c))
			*c = '?';
	}
}

/**
 * kvm_pc_decode_key - name an event by function
 * @kvm: the session
 * @key: its pc is anywhere in the function
 * @decode: receives "FUNCTION CAUSE", where CAUSE is what the architecture's
 *	decode_cause() says; without a symbol, FUNCTION is page and offset. If it is
 *	too long for KVM_EVENT_NAME_LEN, FUNCTION is cut and ends in "..".
 */
void kvm_pc_decode_key(struct perf_kvm_stat *kvm, struct event_key *key,
		       char *decode)
{
	char function[KVM_EVENT_NAME_LEN] = "";
	char cause[KVM_EVENT_NAME_LEN];

	kvm->events_ops->decode_cause(kvm, key, cause);
	function_name(key->pc, function, sizeof(function) - 1 - strlen(cause));
	scnprintf(decode, KVM_EVENT_NAME_LEN, "%s %s", function, cause);
}

/**
 * kvm_pc__warn - warn if the symbols do not seem to be those of the guest
 *
 * An address outside of them can be that of a module, so some are no reason to warn.
 */
void kvm_pc__warn(void)
{
	const char *file = symbol_conf.default_guest_vmlinux_name ?:
			   symbol_conf.default_guest_kallsyms;

	if (!guest.kmaps || nr_found * 2 >= nr_kernel)
		return;
	ui__warning("%s: only %llu of %llu kernel exits match; use --guestkallsyms of that boot\n",
		    file, (unsigned long long)nr_found, (unsigned long long)nr_kernel);
}

#endif /* HAVE_KVM_STAT_SUPPORT */

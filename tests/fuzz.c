// SPDX-License-Identifier: GPL-2.0
/*
 * libFuzzer's entry to perf's RISC-V part: causes, pages, instructions, SBI calls,
 * thread names, /proc/cpuinfo
 *
 * In addition to what the sanitizers check, each exit of a kind must have a key, no
 * two causes may have the same name, names must fit, and get_cpuid() must fill its
 * buffer or fail.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "util/header.h"
#include "util/kvm-stat-vcpu.h"
#include "riscv_gfault.h"
#include "riscv_insn.h"
#include "riscv_kvm_stat.h"
#include "riscv_sbi.h"

/* Since Linux 6.13, both take a CPU. */
#ifdef WITH_CPU
#define cpuid(...)	get_cpuid(__VA_ARGS__, (struct perf_cpu){ -1 })
#define cpuid_str()	get_cpuid_str((struct perf_cpu){ -1 })
#else
#define cpuid(...)	get_cpuid(__VA_ARGS__)
#define cpuid_str()	get_cpuid_str(NULL)
#endif

#define NAME_LEN	28	/* the shortest that riscv_cause_name() takes */

static const u8 *cpuinfo;
static size_t cpuinfo_size;

/* Replaces fopen() in get_cpuid(), by the linker's --wrap */
FILE *__wrap_fopen(const char *path, const char *mode);
FILE *__wrap_fopen(const char *path, const char *mode)
{
	assert(!strcmp(path, "/proc/cpuinfo"));
	if (!cpuinfo_size) {
		errno = ENOENT;
		return NULL;
	}
	return fmemopen((void *)cpuinfo, cpuinfo_size, mode);
}

static void name_of(u64 scause, int size, struct event_key *key, char *name)
{
	riscv_cause_to_key(scause, size, key);
	assert(key->key != INVALID_KEY);
	memset(name, 'x', NAME_LEN);
	riscv_cause_name(key, name, NAME_LEN);
	assert(memchr(name, '\0', NAME_LEN));
	assert(name[0] && strlen(name) < NAME_LEN - 1);
}

static void fuzz_causes(u64 a, u64 b, int size)
{
	struct event_key key_a = {}, key_b = {};
	char name_a[NAME_LEN], name_b[NAME_LEN];
	int same;

	if (size == 4) {
		a = (u32)a;
		b = (u32)b;
	}
	name_of(a, size, &key_a, name_a);
	name_of(b, size, &key_b, name_b);
	same = key_a.key == key_b.key && key_a.info == key_b.info;
	assert(same == (a == b));
	assert(same == !strcmp(name_a, name_b));
}

static void fuzz_details(u64 scause, u64 a, u64 b)
{
	struct event_key cause = {}, key = {};
	char name[40];

	riscv_cause_to_key(scause, 8, &cause);
	if (riscv_gfault_to_key(&cause, a, b, &key)) {
		assert(key.key != INVALID_KEY);
		riscv_access_name(&key, name, sizeof(name));
		assert(name[0] && !riscv_is_insn(&cause));
		riscv_gfault_to_page(&key);
		assert(key.key != INVALID_KEY);
		riscv_page_name(&key, name, sizeof(name));
		assert(name[0]);
	}

	memset(name, 'x', sizeof(name));
	riscv_insn_to_key(b, &key);
	assert(key.key != INVALID_KEY);
	riscv_insn_name(&key, name, sizeof(name));
	assert(name[0] && memchr(name, '\0', sizeof(name) - 1));
}

/* Each call has a key, and calls that differ in 32 bits have different names. */
static void fuzz_calls(u64 a, u64 b)
{
	struct event_key key_a, key_b;
	char name_a[40], name_b[40];
	int same;

	riscv_sbi_to_key(a, b, &key_a);
	assert(key_a.key != INVALID_KEY);
	riscv_sbi_name(&key_a, name_a, sizeof(name_a));
	assert(name_a[0] && memchr(name_a, '\0', sizeof(name_a) - 1));

	riscv_sbi_to_key((u32)a, (u32)b, &key_a);
	riscv_sbi_name(&key_a, name_a, sizeof(name_a));
	riscv_sbi_to_key(a >> 32, b >> 32, &key_b);
	riscv_sbi_name(&key_b, name_b, sizeof(name_b));
	same = key_a.key == key_b.key && key_a.info == key_b.info;
	assert(same == !strcmp(name_a, name_b));
}

static void fuzz_cpuid(const u8 *data, size_t size)
{
	char *whole, small[20];
	int err;

	cpuinfo = data;
	cpuinfo_size = size;
	whole = cpuid_str();
	assert(!whole || size);
	memset(small, 'x', sizeof(small));
	err = cpuid(small, sizeof(small));
	if (!whole)
		assert(err == ENOENT);
	else if (strlen(whole) < sizeof(small))
		assert(!err && !strcmp(small, whole));
	else
		assert(err == ENOBUFS);
	free(whole);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);
int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct { u64 a, b; u8 bits; } causes;
	char comm[16] = "";
	int id;

	fuzz_cpuid(data, size);

	memcpy(comm, data, size < sizeof(comm) ? size : sizeof(comm) - 1);
	id = kvm_vcpu__of_comm(comm);
	assert(id >= -1);

	if (size >= sizeof(causes)) {
		memcpy(&causes, data, sizeof(causes));
		fuzz_causes(causes.a, causes.b, causes.bits & 1 ? 4 : 8);
		fuzz_details(causes.bits & 31, causes.a, causes.b);
		fuzz_details(causes.bits & 31, ~0ULL, ~0ULL);
		fuzz_calls(causes.a, causes.b);
	}
	return 0;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * vmm - a guest whose exits are known by construction
 *
 * Each VCPU runs the same few loops on a page of its own, and every pass of a
 * loop makes one exit of one cause. When all are done, this prints
 *
 *	did VCPU CAUSE COUNT	what the guest did, by perf's name of the cause
 *	stat VCPU NAME COUNT	what KVM counted (KVM_GET_STATS_FD)
 *	time NANOSECONDS	from the start of the first VCPU to the last's end
 *
 * The last exit of a VCPU, its store to DONE, is never followed by an entry.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <err.h>
#include <fcntl.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <linux/kvm.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include "guest.h"

#define MAX_VCPUS	64

/* The loops of guest.S; registers s0 to s8 carry the counts. */
enum work { SBI, MMIO_LOAD, MMIO_STORE, LOAD, STORE, FETCH, WFI, CSR, SPIN, WORKS };

/* How often each is run, in units of -n; SPIN has an option of its own. */
static const struct {
	const char *name;
	int units;
} works[] = {
	[SBI] = { "sbi", 7 },
	[MMIO_LOAD] = { "mmio-load", 2 },
	[MMIO_STORE] = { "mmio-store", 3 },
	[LOAD] = { "load", 1 },
	[STORE] = { "store", 2 },
	[FETCH] = { "fetch", 1 },
	[WFI] = { "wfi", 1 },
	[CSR] = { "csr", 3 },
};

struct vcpu {
	int fd;
	int id;
	struct kvm_run *run;
	unsigned long count[WORKS];
	unsigned long pages;
	pthread_t thread;
};

static const char *thread_name;

static void set_reg(struct vcpu *v, size_t offset, unsigned long value)
{
	struct kvm_one_reg reg = {
		.id = KVM_REG_RISCV | KVM_REG_SIZE_U64 | KVM_REG_RISCV_CORE |
		      offset / sizeof(long),
		.addr = (unsigned long)&value,
	};

	if (ioctl(v->fd, KVM_SET_ONE_REG, &reg))
		err(1, "vcpu %d: KVM_SET_ONE_REG", v->id);
}

#define SET_REG(v, name, value) \
	set_reg(v, offsetof(struct kvm_riscv_core, name), value)

static void *run(void *arg)
{
	struct vcpu *v = arg;
	char name[16];

	if (thread_name) {
		snprintf(name, sizeof(name), thread_name, v->id);
		prctl(PR_SET_NAME, name);
	}

	for (;;) {
		if (ioctl(v->fd, KVM_RUN, 0))
			err(1, "vcpu %d: KVM_RUN", v->id);

		switch (v->run->exit_reason) {
		case KVM_EXIT_MMIO:
			if (v->run->mmio.phys_addr == GUEST_DONE)
				return NULL;
			break;
		default:
			errx(1, "vcpu %d: exit reason %u", v->id,
			     v->run->exit_reason);
		}
	}
}

static void start(struct vcpu *v, int kvm, int vm, unsigned long gpa)
{
	struct kvm_mp_state running = { KVM_MP_STATE_RUNNABLE };
	int size = ioctl(kvm, KVM_GET_VCPU_MMAP_SIZE, 0);

	v->fd = ioctl(vm, KVM_CREATE_VCPU, v->id);
	if (v->fd < 0)
		err(1, "vcpu %d: KVM_CREATE_VCPU", v->id);
	v->run = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, v->fd, 0);
	if (v->run == MAP_FAILED)
		err(1, "vcpu %d: mmap", v->id);
	if (ioctl(v->fd, KVM_SET_MP_STATE, &running))
		err(1, "vcpu %d: KVM_SET_MP_STATE", v->id);

	SET_REG(v, mode, 1);
	SET_REG(v, regs.pc, gpa);
	SET_REG(v, regs.s0, v->count[SBI]);
	SET_REG(v, regs.s1, v->count[MMIO_LOAD]);
	SET_REG(v, regs.s2, v->count[MMIO_STORE]);
	SET_REG(v, regs.s3, v->count[LOAD]);
	SET_REG(v, regs.s4, v->count[STORE]);
	SET_REG(v, regs.s5, v->count[FETCH]);
	SET_REG(v, regs.s6, v->count[WFI]);
	SET_REG(v, regs.s7, v->count[CSR]);
	SET_REG(v, regs.s8, v->count[SPIN]);
	SET_REG(v, regs.s9, gpa + GUEST_PAGE);
}

static void print_did(const struct vcpu *v)
{
	const unsigned long *n = v->count;

	printf("did %d SUPERVISOR_SYSCALL %lu\n", v->id, n[SBI] + 2 * n[WFI]);
	printf("did %d LOAD_GUEST_PAGE_FAULT %lu\n", v->id,
	       n[MMIO_LOAD] + n[LOAD]);
	/* and the store to DONE */
	printf("did %d STORE_GUEST_PAGE_FAULT %lu\n", v->id,
	       n[MMIO_STORE] + n[STORE] + 1);
	/* and the page with the loops */
	printf("did %d INST_GUEST_PAGE_FAULT %lu\n", v->id, n[FETCH] + 1);
	printf("did %d VIRTUAL_INST_FAULT %lu\n", v->id, n[WFI] + n[CSR]);
}

/* Documentation/virt/kvm/api.rst, KVM_GET_STATS_FD, has the layout. */
static void print_stats(const struct vcpu *v)
{
	struct kvm_stats_header header;
	struct kvm_stats_desc *desc;
	int fd = ioctl(v->fd, KVM_GET_STATS_FD, 0);
	__u64 value;
	size_t size;
	__u32 i;

	if (fd < 0)
		err(1, "vcpu %d: KVM_GET_STATS_FD", v->id);
	if (pread(fd, &header, sizeof(header), 0) != sizeof(header))
		err(1, "vcpu %d: statistics", v->id);

	size = sizeof(*desc) + header.name_size;
	desc = malloc(size);
	if (!desc)
		err(1, "malloc");
	for (i = 0; i < header.num_desc; i++) {
		if (pread(fd, desc, size, header.desc_offset + i * size) !=
		    (ssize_t)size ||
		    pread(fd, &value, sizeof(value),
			  header.data_offset + desc->offset) != sizeof(value))
			err(1, "vcpu %d: statistics", v->id);
		if (desc->size == 1)
			printf("stat %d %s %llu\n", v->id, desc->name, value);
	}
	free(desc);
	close(fd);
}

static void usage(FILE *to)
{
	fputs("Usage: vmm [-c VCPUS] [-k KIND] [-n COUNT] [-s SPIN] [-t NAME]\n\n"
	      "  -c VCPUS  how many VCPUS, 1 to 64 (default 2)\n"
	      "  -k KIND   exits of this kind only: sbi, mmio-load, mmio-store,\n"
	      "            load, store, fetch, wfi or csr\n"
	      "  -n COUNT  how many exits of each kind, in units that differ by\n"
	      "            kind, and by one from VCPU to VCPU (default 10)\n"
	      "  -s SPIN   passes of a loop without exits, at the end (default 0)\n"
	      "  -t NAME   name of the VCPUs' threads, with %d for the number\n",
	      to);
}

static unsigned long parse(const char *arg, unsigned long min,
			   unsigned long max)
{
	unsigned long n;
	char *end;

	n = strtoul(arg, &end, 0);
	if (*end || end == arg || n < min || n > max)
		errx(2, "%s: give a number from %lu to %lu", arg, min, max);
	return n;
}

int main(int argc, char **argv)
{
	static struct vcpu vcpus[MAX_VCPUS];
	unsigned long n = 10, spin = 0, nr = 2, i, page = 0, pages = 0;
	struct timespec from, to;
	struct kvm_userspace_memory_region slot = { .guest_phys_addr = GUEST_RAM };
	const char *kind = NULL;
	int opt, kvm, vm, w;
	char *ram;

	while ((opt = getopt(argc, argv, "c:k:n:s:t:h")) != -1) {
		switch (opt) {
		case 'c':
			nr = parse(optarg, 1, MAX_VCPUS);
			break;
		case 'k':
			kind = optarg;
			break;
		case 'n':
			n = parse(optarg, 0, 1000000);
			break;
		case 's':
			spin = parse(optarg, 0, -1UL);
			break;
		case 't':
			thread_name = optarg;
			break;
		default:
			usage(opt == 'h' ? stdout : stderr);
			return opt == 'h' ? 0 : 2;
		}
	}

	for (w = 0; kind && strcmp(kind, works[w].name);)
		if (++w == SPIN)
			errx(2, "%s: no such kind", kind);

	for (i = 0; i < nr; i++) {
		struct vcpu *v = &vcpus[i];

		v->id = i;
		for (w = 0; w < SPIN; w++)
			if (!kind || !strcmp(kind, works[w].name))
				v->count[w] = works[w].units * n + i;
		v->count[SPIN] = spin;
		v->pages = 1 + v->count[LOAD] + v->count[STORE] +
			   v->count[FETCH];
		pages += v->pages;
	}

	kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	if (kvm < 0)
		err(1, "/dev/kvm");
	vm = ioctl(kvm, KVM_CREATE_VM, 0);
	if (vm < 0)
		err(1, "KVM_CREATE_VM");

	ram = mmap(NULL, pages * GUEST_PAGE, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (ram == MAP_FAILED)
		err(1, "guest memory");
	slot.memory_size = pages * GUEST_PAGE;
	slot.userspace_addr = (unsigned long)ram;
	if (ioctl(vm, KVM_SET_USER_MEMORY_REGION, &slot))
		err(1, "KVM_SET_USER_MEMORY_REGION");

	/* Small pages that are there, so that each costs the guest one fault. */
	madvise(ram, pages * GUEST_PAGE, MADV_NOHUGEPAGE);
	for (i = 0; i < pages; i++)
		*(__u32 *)(ram + i * GUEST_PAGE) = 0x00008067;	/* ret */
	for (i = 0; i < nr; i++) {
		memcpy(ram + page * GUEST_PAGE, guest, guest_end - guest);
		start(&vcpus[i], kvm, vm, GUEST_RAM + page * GUEST_PAGE);
		page += vcpus[i].pages;
	}

	clock_gettime(CLOCK_MONOTONIC, &from);
	for (i = 0; i < nr; i++)
		if (pthread_create(&vcpus[i].thread, NULL, run, &vcpus[i]))
			errx(1, "vcpu %lu: no thread", i);
	for (i = 0; i < nr; i++)
		pthread_join(vcpus[i].thread, NULL);
	clock_gettime(CLOCK_MONOTONIC, &to);
	for (i = 0; i < nr; i++) {
		print_did(&vcpus[i]);
		print_stats(&vcpus[i]);
	}
	printf("time %lld\n", (to.tv_sec - from.tv_sec) * 1000000000LL +
	       to.tv_nsec - from.tv_nsec);
	return 0;
}

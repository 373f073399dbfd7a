// SPDX-License-Identifier: GPL-2.0
/*
 * vmm - a guest whose exits are known by construction
 *
 * Each VCPU runs the same loops in a page of its own, and every iteration of a
 * loop makes one exit of one cause. When all VCPUs are done, vmm prints
 *
 *	did VCPU CAUSE COUNT	exits that the guest made, by perf's cause names
 *	mmio VCPU GPA:R COUNT	MMIO that vmm handled; :W for stores
 *	kernel VCPU GPA:R COUNT	MMIO that KVM itself should have handled
 *	page VCPU GPA:R COUNT	memory that the guest touched; :X for fetches
 *	stat VCPU NAME COUNT	KVM's counters (KVM_GET_STATS_FD)
 *	time NANOSECONDS	from the first VCPU's start to the last one's end
 *
 * The last exit of a VCPU, its store to DONE, is never followed by an entry.
 *
 * Copyright The perf-kvm-riscv authors
 */
#define _GNU_SOURCE	/* CPU_SET() */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <linux/kvm.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include "../guest/guest.h"

#define MAX_VCPUS	64

/* In QEMU's machine "virt": nothing, and hart 0's MSI files for guests */
#define HOST_HOLE	0x18000000
#define HOST_FILES	0x28001000

#define RET		0x00008067	/* the instruction */
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/*
 * Iterations of each loop per unit of -n, and exits of each iteration. A loop
 * without units runs only if -k selects it, once per unit. SPIN has an option of
 * its own; the exits of CALLS and INSNS depend on the list.
 */
static const struct {
	const char *name;
	int units;
	const char *cause;
	int exits;	/* per iteration, if not one */
} works[] = {
	[SBI] = { "sbi", 7, "SUPERVISOR_SYSCALL" },
	[MMIO_LOAD] = { "mmio-load", 2, "LOAD_GUEST_PAGE_FAULT" },
	[MMIO_STORE] = { "mmio-store", 3, "STORE_GUEST_PAGE_FAULT" },
	[BELL] = { "bell", 2, "STORE_GUEST_PAGE_FAULT" },
	[LOAD] = { "load", 1, "LOAD_GUEST_PAGE_FAULT" },
	[STORE] = { "store", 2, "STORE_GUEST_PAGE_FAULT" },
	[FETCH] = { "fetch", 1, "INST_GUEST_PAGE_FAULT" },
	[WFI] = { "wfi", 1, "VIRTUAL_INST_FAULT" },
	[CSR] = { "csr", 3, "VIRTUAL_INST_FAULT" },
	[CYCLE] = { "cycle", 0, "VIRTUAL_INST_FAULT" },
	[ILLEGAL] = { "illegal", 0, "INST_ILLEGAL" },
	[MISALIGNED_LOAD] = { "misaligned-load", 0, "LOAD_MISALIGNED" },
	[MISALIGNED_AMO] = { "misaligned-amo", 0, "STORE_MISALIGNED" },
	[HOLE_LOAD] = { "hole-load", 0, "LOAD_ACCESS" },
	[HOLE_STORE] = { "hole-store", 0, "STORE_ACCESS" },
	[HOLE_FETCH] = { "hole-fetch", 0, "INST_ACCESS" },
	[BREAK] = { "break", 0, "BREAKPOINT" },
	/* VCPU 1 makes the exits of VCPU 0; their number is not known in advance. */
	[MSI_WAIT] = { "msi" },
	[MMIO_LOADS] = { "mmio-loads", 0, "LOAD_GUEST_PAGE_FAULT", GUEST_LOADS },
	[MMIO_STORES] = { "mmio-stores", 0, "STORE_GUEST_PAGE_FAULT", GUEST_STORES },
	[BELL_STORES] = { "bell-stores", 0, "STORE_GUEST_PAGE_FAULT", GUEST_STORES },
	[APLIC_LOAD] = { "aplic-load", 0, "LOAD_GUEST_PAGE_FAULT" },
	[CALLS] = { "calls" },
	[INSNS] = { "insns" },
};

#define MAX_PLACES	32

/* Where MMIO went, and how often */
struct place {
	__u64 gpa;
	bool is_write;
	unsigned long count;
};

struct vcpu {
	int fd;
	int id;
	struct kvm_run *run;
	unsigned long count[WORKS];
	unsigned long gpa;	/* start of its memory */
	unsigned long pages;
	struct place places[MAX_PLACES];
	pthread_t thread;
};

/* Set by the options */
static unsigned long nr = 2, units = 10, spin, work_us;
static const char *kind, *thread_name;
static bool one_by_one, move;
static unsigned long list[GUEST_PAGE / sizeof(long)];
static unsigned int listed;

static struct vcpu vcpus[MAX_VCPUS];
static int kvm, vm;

static bool is_kind(const char *prefix)
{
	return kind && !strncmp(kind, prefix, strlen(prefix));
}

/* Get or set a register, by its offset in struct kvm_riscv_core */
static void reg(struct vcpu *v, unsigned long request, size_t offset,
		unsigned long *value)
{
	struct kvm_one_reg reg = {
		.id = KVM_REG_RISCV | KVM_REG_SIZE_U64 | KVM_REG_RISCV_CORE |
		      offset / sizeof(long),
		.addr = (unsigned long)value,
	};

	if (ioctl(v->fd, request, &reg))
		err(1, "vcpu %d: register at %zu", v->id, offset);
}

#define GET_REG(v, name, value) \
	reg(v, KVM_GET_ONE_REG, offsetof(struct kvm_riscv_core, name), value)
#define SET_REG(v, name, value) \
	reg(v, KVM_SET_ONE_REG, offsetof(struct kvm_riscv_core, name), \
	    &(unsigned long){ value })

/* Skip the instruction or, if that is in the hole, return from the call. */
static void skip(struct vcpu *v)
{
	unsigned long pc, ra;

	GET_REG(v, regs.pc, &pc);
	GET_REG(v, regs.ra, &ra);
	SET_REG(v, regs.pc, pc == GUEST_HOLE ? ra : pc + 4);
}

static void count_mmio(struct vcpu *v)
{
	struct place *p = v->places;

	while (p->count && (p->gpa != v->run->mmio.phys_addr ||
			    p->is_write != v->run->mmio.is_write))
		if (++p == v->places + MAX_PLACES)
			errx(1, "vcpu %d: MMIO at too many addresses", v->id);
	p->gpa = v->run->mmio.phys_addr;
	p->is_write = v->run->mmio.is_write;
	p->count++;
}

/* Use the hart in user space for the time of option -u, by the wall clock. */
static void work(void)
{
	struct timespec from, now;

	clock_gettime(CLOCK_MONOTONIC, &from);
	do {
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while ((now.tv_sec - from.tv_sec) * 1000000L +
		 (now.tv_nsec - from.tv_nsec) / 1000 < (long)work_us);
}

static void *run(void *arg)
{
	struct vcpu *v = arg;
	char name[16];

	if (thread_name) {
		snprintf(name, sizeof(name), thread_name, v->id);
		prctl(PR_SET_NAME, name);
	}

	for (;;) {
		if (ioctl(v->fd, KVM_RUN, 0)) {
			/* A cause that this KVM does not handle */
			if (errno != EFAULT)
				err(1, "vcpu %d: KVM_RUN", v->id);
			skip(v);
			continue;
		}

		switch (v->run->exit_reason) {
		case KVM_EXIT_DEBUG:
			skip(v);
			break;
		case KVM_EXIT_RISCV_SBI:	/* KVM has set "not supported" */
			break;
		case KVM_EXIT_MMIO:
			count_mmio(v);
			work();
			if (v->run->mmio.phys_addr == GUEST_DONE)
				return NULL;
			break;
		case KVM_EXIT_SYSTEM_EVENT:	/* The guest is not started again. */
			pause();
			break;
		default:
			errx(1, "vcpu %d: exit reason %u", v->id,
			     v->run->exit_reason);
		}
	}
}

static void make(struct vcpu *v)
{
	struct kvm_guest_debug debug = { .control = KVM_GUESTDBG_ENABLE };
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
	SET_REG(v, regs.pc, v->gpa + GUEST_CODE);
	SET_REG(v, regs.s9, v->gpa + 2 * GUEST_PAGE);
	if (v->count[BREAK] && ioctl(v->fd, KVM_SET_GUEST_DEBUG, &debug))
		err(1, "vcpu %d: KVM_SET_GUEST_DEBUG", v->id);
}

static void print_did(const struct vcpu *v)
{
	unsigned int w;

	for (w = 0; w < ARRAY_SIZE(works); w++)
		if (v->count[w] && works[w].cause)
			printf("did %d %s %lu\n", v->id, works[w].cause,
			       v->count[w] * (works[w].exits ?: 1));
	if (v->count[WFI])	/* arming and disarming its timer */
		printf("did %d SUPERVISOR_SYSCALL %lu\n", v->id,
		       2 * v->count[WFI]);
	/* the hole, until KVM has mapped it */
	if (v->count[HOLE_LOAD])
		printf("did %d LOAD_GUEST_PAGE_FAULT 1\n", v->id);
	if (v->count[HOLE_STORE])
		printf("did %d STORE_GUEST_PAGE_FAULT 1\n", v->id);
	if (v->count[HOLE_FETCH])
		printf("did %d INST_GUEST_PAGE_FAULT 1\n", v->id);
	/* the list */
	if (v->count[CALLS])
		printf("did %d LOAD_GUEST_PAGE_FAULT 1\n", v->id);
	if (v->count[INSNS])
		printf("did %d INST_GUEST_PAGE_FAULT 1\n", v->id);
	printf("did %d INST_GUEST_PAGE_FAULT 1\n", v->id);	/* the loops */
	printf("did %d STORE_GUEST_PAGE_FAULT 1\n", v->id);	/* DONE */
}

static void print_place(const char *what, const struct vcpu *v,
			unsigned long gpa, char access, unsigned long count)
{
	if (count)
		printf("%s %d %#lx:%c %lu\n", what, v->id, gpa, access, count);
}

static void print_places(const struct vcpu *v)
{
	unsigned long page = v->gpa, i;
	const struct place *p;

	for (p = v->places; p < v->places + MAX_PLACES; p++)
		print_place("mmio", v, p->gpa, p->is_write ? 'W' : 'R', p->count);
	print_place("kernel", v, GUEST_BELL, 'W', v->count[BELL]);
	for (i = 0; i < GUEST_STORES; i++)
		print_place("kernel", v, GUEST_BELL + GUEST_WIDTHS + 8 * i, 'W',
			    v->count[BELL_STORES]);
	print_place("kernel", v, GUEST_APLIC, 'R', v->count[APLIC_LOAD]);

	print_place("page", v, page, 'X', 1);
	page += GUEST_PAGE;
	print_place("page", v, page, 'R', !!v->count[CALLS]);
	print_place("page", v, page, 'X', !!v->count[INSNS]);
	for (i = 0; i < v->count[LOAD]; i++)
		print_place("page", v, page += GUEST_PAGE, 'R', 1);
	for (i = 0; i < v->count[STORE]; i++)
		print_place("page", v, page += GUEST_PAGE, 'W', 1);
	for (i = 0; i < v->count[FETCH]; i++)
		print_place("page", v, page += GUEST_PAGE, 'X', 1);
}

/* Let KVM itself handle stores of any width to an address. */
static void hang_bell(__u64 addr)
{
	struct kvm_ioeventfd bell = { .addr = addr };

	bell.fd = eventfd(0, EFD_CLOEXEC);
	if (bell.fd < 0 || ioctl(vm, KVM_IOEVENTFD, &bell))
		err(1, "ioeventfd");
}

/* Map a host physical address, whether or not there is a device. */
static void map_host(off_t host, __u64 gpa, size_t size)
{
	struct kvm_userspace_memory_region slot = {
		.slot = 1,
		.guest_phys_addr = gpa,
		.memory_size = size,
	};
	int fd = open("/dev/mem", O_RDWR | O_CLOEXEC);
	void *mapped;

	if (fd < 0)
		err(1, "/dev/mem");
	mapped = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, host);
	if (mapped == MAP_FAILED)
		err(1, "/dev/mem");
	slot.userspace_addr = (unsigned long)mapped;
	if (ioctl(vm, KVM_SET_USER_MEMORY_REGION, &slot))
		err(1, "%#llx: KVM_SET_USER_MEMORY_REGION", gpa);
}

/*
 * The kernel's Documentation/virt/kvm/devices does not cover this device; for the
 * attributes see arch/riscv/kvm/aia_device.c.
 */
static void set_aia(int aia, int group, int attr, void *value)
{
	struct kvm_device_attr set = {
		.group = group,
		.attr = attr,
		.addr = (unsigned long)value,
	};

	if (ioctl(aia, KVM_SET_DEVICE_ATTR, &set))
		err(1, "AIA: attribute %d of group %d", attr, group);
}

/*
 * Give each VCPU one of the hart's own MSI files as its IMSIC, and give all of
 * them an APLIC, which is KVM's.
 */
static void make_aia(void)
{
	struct kvm_create_device device = { .type = KVM_DEV_TYPE_RISCV_AIA };
	__u32 mode = KVM_DEV_RISCV_AIA_MODE_HWACCEL;
	__u32 ids = KVM_DEV_RISCV_AIA_IDS_MIN;
	__u64 addr = GUEST_APLIC;
	__u32 hart_bits = 1;
	__u32 sources = 32;
	unsigned long i;

	if (ioctl(vm, KVM_CREATE_DEVICE, &device))
		err(1, "AIA: KVM_CREATE_DEVICE");
	set_aia(device.fd, KVM_DEV_RISCV_AIA_GRP_CONFIG,
		KVM_DEV_RISCV_AIA_CONFIG_MODE, &mode);
	set_aia(device.fd, KVM_DEV_RISCV_AIA_GRP_CONFIG,
		KVM_DEV_RISCV_AIA_CONFIG_IDS, &ids);
	set_aia(device.fd, KVM_DEV_RISCV_AIA_GRP_CONFIG,
		KVM_DEV_RISCV_AIA_CONFIG_HART_BITS, &hart_bits);
	set_aia(device.fd, KVM_DEV_RISCV_AIA_GRP_CONFIG,
		KVM_DEV_RISCV_AIA_CONFIG_SRCS, &sources);
	set_aia(device.fd, KVM_DEV_RISCV_AIA_GRP_ADDR,
		KVM_DEV_RISCV_AIA_ADDR_APLIC, &addr);
	for (i = 0; i < nr; i++) {
		addr = GUEST_IMSIC + i * GUEST_PAGE;
		set_aia(device.fd, KVM_DEV_RISCV_AIA_GRP_ADDR,
			KVM_DEV_RISCV_AIA_ADDR_IMSIC(i), &addr);
	}
	set_aia(device.fd, KVM_DEV_RISCV_AIA_GRP_CTRL,
		KVM_DEV_RISCV_AIA_CTRL_INIT, NULL);
}

/* For the layout, see KVM_GET_STATS_FD in Documentation/virt/kvm/api.rst. */
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
	unsigned int w;

	fputs("Usage: vmm [-1m] [-c VCPUS] [-k KIND] [-l FILE] [-n COUNT] [-s SPIN]\n"
	      "           [-t NAME] [-u USEC]\n\n"
	      "  -1        run one VCPU after the other, creating each at its turn\n"
	      "  -m        move the VCPUs from hart to hart while they run\n"
	      "  -c VCPUS  number of VCPUs, 1 to 64 (default: 2)\n"
	      "  -k KIND   make only exits of this kind\n"
	      "  -l FILE   list of numbers: for calls, SBI extension, function and count\n"
	      "            (a0 and a1 are -1); for insns, instructions that trap\n"
	      "  -n COUNT  number of exits of each kind, in units that depend on the\n"
	      "            kind, and one more from VCPU to VCPU (default: 10)\n"
	      "  -s SPIN   iterations of a final loop without exits (default: 0)\n"
	      "  -t NAME   name of the VCPU threads, with %d for the number\n"
	      "  -u USEC   how long vmm works on each MMIO access (default: 0)\n"
	      "  -h        show this help (also --help)\n\n"
	      "Kinds (those in parentheses run only if selected with -k):\n",
	      to);
	for (w = 0; w < ARRAY_SIZE(works); w++)
		fprintf(to, works[w].units ? "  %s\n" : "  (%s)\n",
			works[w].name);
}

static unsigned long parse(const char *arg, unsigned long min,
			   unsigned long max)
{
	unsigned long n;
	char *end;

	n = strtoul(arg, &end, 0);
	if (*end || end == arg || n < min || n > max)
		errx(2, "%s: not a number from %lu to %lu", arg, min, max);
	return n;
}

static void read_list(const char *path)
{
	FILE *from = fopen(path, "r");
	char word[24], *end;

	if (!from)
		err(2, "%s", path);
	while (fscanf(from, "%23s", word) == 1) {
		/* The last one stays 0. */
		if (listed == ARRAY_SIZE(list) - 1)
			errx(2, "%s: more than %u numbers", path, listed);
		list[listed++] = strtoul(word, &end, 0);
		if (*end)
			errx(2, "%s: %s: not a number", path, word);
	}
	fclose(from);
}

static void parse_options(int argc, char **argv)
{
	static const struct option help[] = { { "help", .val = 'h' }, {} };
	unsigned int w = 0;
	int opt;

	while ((opt = getopt_long(argc, argv, "1c:k:l:mn:s:t:u:h", help, NULL)) != -1) {
		switch (opt) {
		case '1':
			one_by_one = true;
			break;
		case 'c':
			nr = parse(optarg, 1, MAX_VCPUS);
			break;
		case 'k':
			kind = optarg;
			break;
		case 'l':
			read_list(optarg);
			break;
		case 'm':
			move = true;
			break;
		case 'n':
			units = parse(optarg, 0, 1000000);
			break;
		case 's':
			spin = parse(optarg, 0, -1UL);
			break;
		case 't':
			thread_name = optarg;
			break;
		case 'u':
			work_us = parse(optarg, 0, 1000000);
			break;
		default:
			usage(opt == 'h' ? stdout : stderr);
			exit(opt == 'h' ? 0 : 2);
		}
	}

	while (kind && strcmp(kind, works[w].name))
		if (++w == ARRAY_SIZE(works))
			errx(2, "%s: no such kind", kind);
	/* A message has to arrive while one runs on the hart where the other sleeps. */
	if (is_kind("msi") && (nr != 2 || sysconf(_SC_NPROCESSORS_ONLN) != 1))
		errx(2, "msi: needs 2 VCPUs on 1 hart");
	if ((is_kind("calls") || is_kind("insns")) && !listed)
		errx(2, "%s: needs a list (-l)", kind);
}

/* Set how often a VCPU runs each loop, and how many pages it needs for that. */
static void plan(struct vcpu *v)
{
	unsigned int w;

	for (w = 0; w < ARRAY_SIZE(works); w++)
		if (kind ? !strcmp(kind, works[w].name) : works[w].units)
			v->count[w] = (works[w].units ?: 1) * units + v->id;
	if (is_kind("msi")) {
		v->count[MSI_WAIT] = v->id == 0 ? units : 0;
		v->count[MSI_SEND] = v->id == 1 ? units : 0;
	}
	v->count[SPIN] = spin;
	v->pages = 2 + v->count[LOAD] + v->count[STORE] + v->count[FETCH];
}

static void make_memory(void)
{
	struct kvm_userspace_memory_region slot = {
		.guest_phys_addr = GUEST_RAM,
	};
	unsigned long i;
	struct vcpu *v;
	char *ram, *page;

	for (v = vcpus; v < &vcpus[nr]; v++) {
		v->id = v - vcpus;
		plan(v);
		v->gpa = GUEST_RAM + slot.memory_size;
		slot.memory_size += v->pages * GUEST_PAGE;
	}
	ram = mmap(NULL, slot.memory_size, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (ram == MAP_FAILED)
		err(1, "guest memory");
	slot.userspace_addr = (unsigned long)ram;
	if (ioctl(vm, KVM_SET_USER_MEMORY_REGION, &slot))
		err(1, "KVM_SET_USER_MEMORY_REGION");

	/* Populate small pages, so that each costs the guest one fault. */
	madvise(ram, slot.memory_size, MADV_NOHUGEPAGE);
	for (i = 0; i < slot.memory_size; i += GUEST_PAGE)
		*(__u32 *)(ram + i) = RET;
	for (v = vcpus; v < &vcpus[nr]; v++) {
		page = ram + v->gpa - GUEST_RAM;
		memcpy(page, guest, guest_end - guest);
		memcpy(page, v->count, sizeof(v->count));
		page += GUEST_PAGE;
		if (!is_kind("insns"))
			memcpy(page, list, sizeof(list));
		else
			for (i = 0; i <= listed; i++)
				((__u32 *)page)[i] = i < listed ? list[i] : RET;
	}
}

/* Run the VCPUs from "from" up to but not including "to" until all are done. */
static void run_all(struct vcpu *from, struct vcpu *to)
{
	const int harts = sysconf(_SC_NPROCESSORS_ONLN);
	struct vcpu *v, *moved;
	unsigned int turn = 0;
	cpu_set_t cpus;

	for (v = from; v < to; v++)
		make(v);
	if (is_kind("msi") || is_kind("aplic"))
		make_aia();
	for (v = from; v < to; v++)
		if (pthread_create(&v->thread, NULL, run, v))
			errx(1, "vcpu %d: cannot create a thread", v->id);

	for (v = from; v < to; v++) {
		while (move && pthread_tryjoin_np(v->thread, NULL)) {
			for (moved = v; moved < to; moved++) {
				CPU_ZERO(&cpus);
				CPU_SET((turn + moved->id) % harts, &cpus);
				pthread_setaffinity_np(moved->thread,
						       sizeof(cpus), &cpus);
			}
			turn++;
			usleep(1000);
		}
		if (!move)
			pthread_join(v->thread, NULL);
	}
}

int main(int argc, char **argv)
{
	struct timespec from, to;
	struct vcpu *v;
	int i;

	parse_options(argc, argv);
	kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	if (kvm < 0)
		err(1, "/dev/kvm");
	vm = ioctl(kvm, KVM_CREATE_VM, 0);
	if (vm < 0)
		err(1, "KVM_CREATE_VM");
	make_memory();
	hang_bell(GUEST_BELL);
	for (i = 0; i < GUEST_STORES; i++)
		hang_bell(GUEST_BELL + GUEST_WIDTHS + 8 * i);
	if (is_kind("hole"))
		map_host(HOST_HOLE, GUEST_HOLE, GUEST_PAGE);
	if (is_kind("msi"))
		map_host(HOST_FILES, GUEST_FILES, 2 * GUEST_PAGE);

	clock_gettime(CLOCK_MONOTONIC, &from);
	if (one_by_one)
		for (v = vcpus; v < &vcpus[nr]; v++)
			run_all(v, v + 1);
	else
		run_all(vcpus, &vcpus[nr]);
	clock_gettime(CLOCK_MONOTONIC, &to);

	for (v = vcpus; v < &vcpus[nr]; v++) {
		print_did(v);
		print_places(v);
		print_stats(v);
	}
	printf("time %lld\n", (to.tv_sec - from.tv_sec) * 1000000000LL +
	       to.tv_nsec - from.tv_nsec);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * twice - check how often perf record writes each event
 *
 * This uses the functions of a tree's perf that read a ring buffer, in functions.h.
 * An event arrives each time that they have read the head of the buffer. Prints how
 * many events are written once and how many more often, for a buffer that is
 * written forward and for one that is overwritten backward.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define EVENTS		64	/* the buffer has room for them all */
#define EVENT_SIZE	8
#define BUFFER_SIZE	(EVENTS * EVENT_SIZE)

typedef unsigned long long u64;

/* The members of perf's structures that its functions use */
struct perf_mmap {
	unsigned char *base;
	int mask;
	u64 prev, start, end, flush;
	bool overwrite;
};

struct mmap {
	struct perf_mmap core;
};

static const int page_size;	/* no page of control data before the buffer */
static u64 head;

static u64 perf_mmap__read_head(struct perf_mmap *map)
{
	u64 found = head;

	head += map->overwrite ? -EVENT_SIZE : EVENT_SIZE;
	return found;
}

static void perf_mmap__consume(struct perf_mmap *map)
{
	(void)map;
}

/* Only called if the buffer overflows, which does not happen here */
static int overwrite_rb_find_range(unsigned char *data, int mask, u64 *start, u64 *end)
{
	(void)data, (void)mask, (void)start, (void)end;
	return -1;
}

#define WARN_ONCE(...)
#define perf_mmap__read_init __perf_mmap__read_init
#include "functions.h"

static int push(struct mmap *map, void *to, void *buf, size_t size)
{
	int *written = to;
	size_t first = (unsigned char *)buf - map->core.base;

	for (size_t i = first; i < first + size; i += EVENT_SIZE)
		written[i / EVENT_SIZE]++;
	return 0;
}

int main(void)
{
	for (int overwrite = 0; overwrite <= 1; overwrite++) {
		unsigned char buffer[BUFFER_SIZE];
		int written[EVENTS] = {}, once = 0, twice = 0;
		struct mmap map = {
			.core = {
				.base = buffer,
				.mask = BUFFER_SIZE - 1,
				.overwrite = overwrite,
			},
		};

		head = 0;
		for (int round = 0; round < EVENTS / 4; round++)
			perf_mmap__push(&map, written, push);
		for (int i = 0; i < EVENTS; i++) {
			once += written[i] == 1;
			twice += written[i] > 1;
		}
		printf("%s: %d once, %d twice\n",
		       overwrite ? "overwritten" : "forward", once, twice);
	}
}

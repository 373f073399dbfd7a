// SPDX-License-Identifier: GPL-2.0
/*
 * perfdata - create a perf.data file from text, as perf record would write it
 *
 * Usage: perfdata FILE <TEXT
 *
 * For recordings that no machine here can make. The text has these lines:
 *
 *	arch NAME BYTES [CPUID]		uname -m of the machine, bytes of its long,
 *					its type of CPU
 *	host NAME KERNEL PERF		hostname, uname -r, and the version of perf; not in
 *					the recording if left out
 *	event NAME [guest] FIELD:BYTES...
 *					a tracepoint of KVM, or of the scheduler if it
 *					begins with sched_, or of powerpc's KVM HV with
 *					kvm_guest_ or kvm_hcall_, and its format; with
 *					guest, its samples are the guest's, not the
 *					kernel's. Of NAME/2, the recording has NAME:
 *					a second event of that name.
 *	event cpu-clock			an event that is not a tracepoint
 *	TIME PID/TID comm NAME		a thread gets a name, at that time in ns
 *	TIME PID/TID fork		a thread starts
 *	TIME PID/TID exit		a thread exits
 *	TIME PID/TID lost COUNT		samples did not fit in the buffer
 *	TIME PID/TID NAME VALUE...	a sample of the tracepoint; fields without a
 *					value are cut off
 *
 * The lines with arch, host and event come first. A # starts a comment.
 *
 * Source: tools/perf/Documentation/perf.data-file-format.txt; the kernel's
 * include/uapi/linux/perf_event.h for attributes and records.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/perf_event.h>

#define MAX_EVENTS	8
#define MAX_FIELDS	8
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define COMMON_SIZE	8	/* of the fields that each trace event starts with */

/* Bits of the file features that perf kvm stat report looks for */
enum {
	TRACING_DATA = 1, HOSTNAME = 3, OSRELEASE, VERSION, ARCH, NRCPUS, CPUID = 9,
	MAX_FEATURES = 7
};

struct event {
	char name[32];
	int cpumode;
	int fields;
	char field[MAX_FIELDS][16];
	int size[MAX_FIELDS];
	int offset[MAX_FIELDS];
};

/* A part of the file, kept in memory because earlier parts contain its size */
struct part {
	char *data;
	size_t size;
	FILE *file;
};

static struct event events[MAX_EVENTS];
static int nr_events;
static char arch[32];
static char host[3][32];
static char cpuid[32] = "0x0-0x0-0x0";
static int long_size;

static void open_part(struct part *part)
{
	part->file = open_memstream(&part->data, &part->size);
	if (!part->file)
		err(1, "open_memstream");
}

/* Little endian, like RISC-V and the machine that this runs on */
static void put(FILE *to, __u64 value, int size)
{
	fwrite(&value, size, 1, to);
}

static void put_text(FILE *to, const char *text)
{
	fwrite(text, strlen(text) + 1, 1, to);
}

/* A feature string: the size of its buffer, then the string padded with zeros */
static void put_padded(FILE *to, const char *text)
{
	char room[64] = "";

	snprintf(room, sizeof(room), "%s", text);
	put(to, sizeof(room), 4);
	fwrite(room, sizeof(room), 1, to);
}

static void put_format(FILE *to, const struct event *event, int id)
{
	struct part text;
	int i;

	open_part(&text);
	fprintf(text.file, "name: %.*s\nID: %d\nformat:\n"
		"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
		"\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;\n"
		"\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;\n"
		"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n",
		(int)strcspn(event->name, "/"), event->name, id);
	for (i = 0; i < event->fields; i++)
		fprintf(text.file,
			"\tfield:unsigned long %s;\toffset:%d;\tsize:%d;\tsigned:0;\n",
			event->field[i], event->offset[i], event->size[i]);
	fputs("\nprint fmt: \"\"\n", text.file);
	fclose(text.file);

	put(to, text.size, 8);
	fwrite(text.data, text.size, 1, to);
	free(text.data);
}

static bool is_clock(const struct event *event)
{
	return !strcmp(event->name, "cpu-clock");
}

static const char * const systems[] = { "kvm", "sched", "kvm_hv" };

/* The system of a tracepoint, as the kernel's names tell it, or NULL for other events */
static const char *system_of(const struct event *event)
{
	if (is_clock(event))
		return NULL;
	if (!strncmp(event->name, "sched_", 6))
		return systems[1];
	if (!strncmp(event->name, "kvm_guest_", 10) || !strncmp(event->name, "kvm_hcall_", 10))
		return systems[2];
	return systems[0];
}

/* What trace-cmd calls the header of a trace.dat, version 0.5 */
static void put_tracing_data(FILE *to)
{
	static const char page[] =
		"\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;\n"
		"\tfield: local_t commit;\toffset:8;\tsize:%d;\tsigned:1;\n"
		"\tfield: char data;\toffset:16;\tsize:4080;\tsigned:1;\n";
	char text[sizeof(page)];
	unsigned int s;
	int i, n;

	fputs("\x17\x08\x44tracing", to);
	put_text(to, "0.5");
	put(to, 0, 1);			/* not big-endian */
	put(to, long_size, 1);
	put(to, 4096, 4);
	snprintf(text, sizeof(text), page, long_size);
	put_text(to, "header_page");
	put(to, strlen(text), 8);
	fputs(text, to);
	put_text(to, "header_event");
	put(to, 0, 8);
	put(to, 0, 4);			/* no ftrace events */
	put(to, ARRAY_SIZE(systems), 4);
	for (s = 0; s < ARRAY_SIZE(systems); s++) {
		put_text(to, systems[s]);
		for (i = 0, n = 0; i < nr_events; i++)
			n += system_of(&events[i]) == systems[s];
		put(to, n, 4);
		for (i = 0; i < nr_events; i++) {
			if (system_of(&events[i]) == systems[s])
				put_format(to, &events[i], i + 1);
		}
	}
	put(to, 0, 4);			/* no symbols */
	put(to, 0, 4);			/* no printk formats */
}

static void add_event(char *words)
{
	struct event *event = &events[nr_events];
	int i, end = COMMON_SIZE;
	char *word = strtok(words, " ");

	if (!word || nr_events++ == MAX_EVENTS)
		errx(1, "%s: too many events, or no name", words);
	snprintf(event->name, sizeof(event->name), "%s", word);
	event->cpumode = PERF_RECORD_MISC_KERNEL;
	while ((word = strtok(NULL, " "))) {
		if (!strcmp(word, "guest")) {
			event->cpumode = PERF_RECORD_MISC_GUEST_KERNEL;
			continue;
		}
		i = event->fields++;
		if (i == MAX_FIELDS ||
		    sscanf(word, "%15[^:]:%d", event->field[i], &event->size[i]) != 2)
			errx(1, "%s: not FIELD:BYTES, or too many fields", word);
		event->offset[i] = (end + event->size[i] - 1) & -event->size[i];
		end = event->offset[i] + event->size[i];
	}
}

static void put_header(FILE *to, int type, int cpumode, size_t size)
{
	put(to, type, 4);
	put(to, cpumode, 2);
	put(to, sizeof(struct perf_event_header) + size, 2);
}

/* The end of each non-sample record: PERF_SAMPLE_{TID,TIME,CPU,IDENTIFIER} */
static void put_sample_id(FILE *to, __u64 time, int pid, int tid)
{
	put(to, pid, 4);
	put(to, tid, 4);
	put(to, time, 8);
	put(to, 0, 8);
	put(to, 1, 8);
}

#define SAMPLE_ID_SIZE	32

static void put_sample(FILE *to, __u64 time, int pid, int tid, int i, char *values)
{
	static const char padding[8];
	const struct event *event = &events[i];
	struct part raw;
	size_t size;
	char *word;
	int n = 0;

	open_part(&raw);
	put(raw.file, i + 1, 4);
	put(raw.file, tid, 4);
	for (word = strtok(values, " "); word; word = strtok(NULL, " "), n++) {
		if (n == event->fields)
			errx(1, "%s has only %d fields", event->name, n);
		fseek(raw.file, event->offset[n], SEEK_SET);
		put(raw.file, strtoull(word, NULL, 0), event->size[n]);
	}
	fclose(raw.file);

	/* Pad the size field and the raw data to 64-bit words. */
	size = ((raw.size + 4 + 7) & -8) - 4;
	put_header(to, PERF_RECORD_SAMPLE, event->cpumode, 32 + 4 + size);
	put(to, i + 1, 8);
	put(to, pid, 4);
	put(to, tid, 4);
	put(to, time, 8);
	put(to, 0, 8);
	put(to, size, 4);
	fwrite(raw.data, raw.size, 1, to);
	fwrite(padding, size - raw.size, 1, to);
	free(raw.data);
}

static void put_record(FILE *to, char *line)
{
	unsigned long long time;
	char what[32], name[16] = "";
	int pid, tid, i, end;

	if (sscanf(line, "%llu %d/%d %31s%n", &time, &pid, &tid, what, &end) != 4)
		errx(1, "%s: not TIME PID/TID and a kind of record", line);
	line += end;

	if (!strcmp(what, "comm")) {
		snprintf(name, sizeof(name), "%s", line + strspn(line, " "));
		put_header(to, PERF_RECORD_COMM, 0, 8 + sizeof(name) + SAMPLE_ID_SIZE);
		put(to, pid, 4);
		put(to, tid, 4);
		fwrite(name, sizeof(name), 1, to);
	} else if (!strcmp(what, "fork") || !strcmp(what, "exit")) {
		put_header(to, *what == 'f' ? PERF_RECORD_FORK : PERF_RECORD_EXIT,
			   0, 24 + SAMPLE_ID_SIZE);
		put(to, pid, 4);
		put(to, pid, 4);	/* the parent is the same process */
		put(to, tid, 4);
		put(to, pid, 4);
		put(to, time, 8);
	} else if (!strcmp(what, "lost")) {
		put_header(to, PERF_RECORD_LOST, 0, 16 + SAMPLE_ID_SIZE);
		put(to, 1, 8);
		put(to, strtoull(line, NULL, 0), 8);
	} else {
		for (i = 0; i < nr_events && strcmp(what, events[i].name);)
			i++;
		if (i == nr_events)
			errx(1, "%s: no such event", what);
		put_sample(to, time, pid, tid, i, line);
		return;
	}
	put_sample_id(to, time, pid, tid);
}

/* The header with the offsets of the sections, then the sections */
static void put_file(FILE *to, struct part *data)
{
	const int header_size = 104, attr_size = PERF_ATTR_SIZE_VER0;
	const __u64 ids = header_size + nr_events * (attr_size + 16);
	const __u64 data_at = ids + nr_events * 8;
	const int nr_features = *host[0] ? MAX_FEATURES : MAX_FEATURES - 3;
	__u64 at = data_at + data->size + nr_features * 16;
	struct part features[MAX_FEATURES];
	int i, n = 0;

	fputs("PERFILE2", to);
	put(to, header_size, 8);
	put(to, attr_size + 16, 8);
	put(to, header_size, 8);
	put(to, nr_events * (attr_size + 16), 8);
	put(to, data_at, 8);
	put(to, data->size, 8);
	put(to, 0, 8);
	put(to, 0, 8);
	put(to, 1 << TRACING_DATA | 1 << ARCH | 1 << NRCPUS | 1 << CPUID |
		(*host[0] ? 1 << HOSTNAME | 1 << OSRELEASE | 1 << VERSION : 0), 8);
	for (i = 0; i < 3; i++)
		put(to, 0, 8);

	for (i = 0; i < nr_events; i++) {
		struct perf_event_attr attr = {
			.type = is_clock(&events[i]) ? PERF_TYPE_SOFTWARE : PERF_TYPE_TRACEPOINT,
			.size = attr_size,
			.config = is_clock(&events[i]) ? PERF_COUNT_SW_CPU_CLOCK : i + 1,
			.sample_period = 1,
			.sample_type = PERF_SAMPLE_IDENTIFIER | PERF_SAMPLE_TID |
				       PERF_SAMPLE_TIME | PERF_SAMPLE_CPU |
				       PERF_SAMPLE_RAW,
			.sample_id_all = 1,
		};

		fwrite(&attr, attr_size, 1, to);
		put(to, ids + 8 * i, 8);
		put(to, 8, 8);
	}
	for (i = 0; i < nr_events; i++)
		put(to, i + 1, 8);
	fwrite(data->data, data->size, 1, to);

	for (i = 0; i < nr_features; i++)
		open_part(&features[i]);
	put_tracing_data(features[n++].file);
	for (i = 0; *host[0] && i < 3; i++)
		put_padded(features[n++].file, host[i]);
	put_padded(features[n++].file, arch);
	put(features[n].file, 8, 4);	/* CPUs available and online */
	put(features[n++].file, 8, 4);
	put_padded(features[n++].file, cpuid);
	for (i = 0; i < nr_features; i++) {
		fclose(features[i].file);
		put(to, at, 8);
		put(to, features[i].size, 8);
		at += features[i].size;
	}
	for (i = 0; i < nr_features; i++)
		fwrite(features[i].data, features[i].size, 1, to);
}

int main(int argc, char **argv)
{
	struct part data;
	char line[256];
	FILE *to;

	if (argc != 2)
		errx(2, "usage: perfdata FILE <TEXT");

	open_part(&data);
	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "#\n")] = '\0';
		if (!line[strspn(line, " ")])
			continue;
		if (!strncmp(line, "event ", 6))
			add_event(line + 6);
		else if (sscanf(line, "arch %31s %d %31s", arch, &long_size, cpuid) < 2 &&
			 sscanf(line, "host %31s %31s %31s", host[0], host[1], host[2]) < 3)
			put_record(data.file, line);
	}
	fclose(data.file);

	to = fopen(argv[1], "w");
	if (!to)
		err(1, "%s", argv[1]);
	put_file(to, &data);
	if (ferror(to) || fclose(to))
		err(1, "%s", argv[1]);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * Write the report of perf kvm stat to a file, as JSON or as CSV, and each interval of
 * live as a line of JSON or as CSV.
 *
 * The shape of the JSON is in Documentation/perf-kvm-stat.schema.json. The columns of
 * the CSV are the values of a row in the JSON, and have their names.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/time64.h>
#include <linux/zalloc.h>
#include "util/debug.h"
#include "util/env.h"
#include "util/events_stats.h"
#include "util/evlist.h"
#include "util/header.h"
#include "util/hist.h"
#include "util/intlist.h"
#include "util/kvm-stat.h"
#include "util/kvm-stat-dist.h"
#include "util/kvm-stat-output.h"
#include "util/kvm-stat-parts.h"
#include "util/session.h"
#include "util/stat.h"

#ifdef HAVE_KVM_STAT_SUPPORT

#define JSON_VERSION	1

/**
 * struct writer - writes values one after another
 * @to: where to
 * @between: what to write between two values that are in no group
 * @csv: write CSV instead of JSON
 * @names: of CSV, write the names of the values
 * @group: the group that the values belong to, or NULL
 * @later: there is a value before the next one
 */
struct writer {
	FILE *to;
	const char *between;
	bool csv;
	bool names;
	const char *group;
	bool later;
};

/* Return the length of the UTF-8 character that text begins with, 0 if it is none. */
static int utf8_length(const unsigned char *text)
{
	/* First bytes, and the second bytes that may follow: RFC 3629, section 4 */
	static const struct {
		u8 from, to, from2, to2, length;
	} ranges[] = {
		{ 0x01, 0x7f, 0x00, 0xff, 1 },
		{ 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 },
		{ 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 },
		{ 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 },
		{ 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};
	unsigned int i = 0;
	int n = 2;

	while (i < ARRAY_SIZE(ranges) && (text[0] < ranges[i].from || text[0] > ranges[i].to))
		i++;
	if (i == ARRAY_SIZE(ranges) || text[1] < ranges[i].from2 || text[1] > ranges[i].to2)
		return 0;
	while (n < ranges[i].length && (text[n] & 0xc0) == 0x80)
		n++;
	return n < ranges[i].length ? 0 : ranges[i].length;
}

/* Append a character, as in a JSON string, and move text to the next one. */
static inline char *put_json_char(char *to, const char **text)
{
	char c = **text;
	int length;

	/* Most are. */
	if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
		*to++ = *(*text)++;
		return to;
	}
	length = utf8_length((const unsigned char *)*text);
	if (!length)
		to = stpcpy(to, "\xef\xbf\xbd");
	else if (c == '"' || c == '\\')
		to += sprintf(to, "\\%c", c);
	else if (length == 1)
		to += sprintf(to, "\\u%04x", c);
	else
		to = mempcpy(to, *text, length);
	*text += max(length, 1);
	return to;
}

/**
 * kvm_stat__put_json_string - append a text as JSON
 * @to: where to; up to 6 bytes for each byte of the text, and 3 more
 * @text: any bytes up to a zero; those that are not UTF-8 become U+FFFD
 *
 * Return: its end, which is a zero.
 */
char *kvm_stat__put_json_string(char *to, const char *text)
{
	*to++ = '"';
	while (*text)
		to = put_json_char(to, &text);
	return stpcpy(to, "\"");
}

/**
 * kvm_stat__print_json_string - write a text as JSON
 * @to: where to
 * @text: as for kvm_stat__put_json_string(), or NULL, which is written as null
 */
void kvm_stat__print_json_string(FILE *to, const char *text)
{
	char buffer[8];

	if (!text) {
		fputs("null", to);
		return;
	}
	putc('"', to);
	while (*text)
		fwrite(buffer, put_json_char(buffer, &text) - buffer, 1, to);
	putc('"', to);
}

/* Quote what would otherwise end the field or, in the first one, look like a comment. */
static void print_csv_field(FILE *to, const char *separator, const char *text)
{
	if (*text != '#' && !strpbrk(text, "\"\r\n") && !strstr(text, separator)) {
		fputs(text, to);
		return;
	}
	putc('"', to);
	for (; *text; text++) {
		if (*text == '"')
			putc('"', to);
		putc(*text, to);
	}
	putc('"', to);
}

/* Write what comes before the value of that name. */
static void put_name(struct writer *writer, const char *name)
{
	char column[64];

	if (writer->later)
		fputs(writer->group && !writer->csv ? ", " : writer->between, writer->to);
	writer->later = true;
	if (writer->names) {
		scnprintf(column, sizeof(column), "%s%s%s", writer->group ?: "",
			  writer->group ? "." : "", name);
		print_csv_field(writer->to, writer->between, column);
	} else if (!writer->csv) {
		kvm_stat__print_json_string(writer->to, name);
		fputs(": ", writer->to);
	}
}

/* Write a number. An empty one is missing. */
static void put_number(struct writer *writer, const char *name, const char *number)
{
	put_name(writer, name);
	if (!writer->csv)
		fputs(*number ? number : "null", writer->to);
	else if (!writer->names)
		print_csv_field(writer->to, writer->between, number);
}

static void put_integer(struct writer *writer, const char *name, bool known, u64 value)
{
	char number[32] = "";

	if (known)
		scnprintf(number, sizeof(number), "%llu", (unsigned long long)value);
	put_number(writer, name, number);
}

static void put_double(struct writer *writer, const char *name, double value, int digits)
{
	char number[64] = "";

	if (isfinite(value))
		scnprintf(number, sizeof(number), "%.*f", digits, value);
	put_number(writer, name, number);
}

/* Write a time in ns as seconds. */
static void put_seconds(struct writer *writer, const char *name, u64 time)
{
	char number[32];

	scnprintf(number, sizeof(number), "%llu.%03llu", (unsigned long long)time / NSEC_PER_SEC,
		  (unsigned long long)time % NSEC_PER_SEC / NSEC_PER_MSEC);
	put_number(writer, name, number);
}

static void put_string(struct writer *writer, const char *name, const char *text)
{
	put_name(writer, name);
	if (!writer->csv)
		kvm_stat__print_json_string(writer->to, text);
	else if (!writer->names)
		print_csv_field(writer->to, writer->between, text);
}

static void begin_group(struct writer *writer, const char *name)
{
	if (!writer->csv) {
		put_name(writer, name);
		putc('{', writer->to);
		writer->later = false;
	}
	writer->group = name;
}

static void end_group(struct writer *writer)
{
	if (!writer->csv)
		putc('}', writer->to);
	writer->group = NULL;
}

static void put_vm(struct writer *writer, const struct kvm_info *info)
{
	begin_group(writer, "vm");
	put_integer(writer, "pid", true, (u32)info->pid);
	put_string(writer, "name", info->vm);
	end_group(writer);
}

static void put_vcpu(struct writer *writer, const struct kvm_info *info)
{
	put_integer(writer, "vcpu", info->vcpu >= 0, info->vcpu);
}

static void put_parts(struct writer *writer, const struct perf_kvm_stat *kvm,
		      const struct kvm_event_stats *stats)
{
	enum kvm_part part;

	begin_group(writer, "parts");
	for (part = 0; part < KVM_NR_PARTS; part++)
		put_integer(writer, kvm_part__name(part),
			    kvm_part__is_known(kvm, stats, part), stats->parts[part]);
	end_group(writer);
}

static void put_percentiles(struct writer *writer, const struct kvm_percentiles *wanted,
			    const struct kvm_dist *dist)
{
	char name[32];
	unsigned int i;

	begin_group(writer, "percentiles");
	for (i = 0; i < wanted->nr; i++) {
		scnprintf(name, sizeof(name), "%.10g", wanted->at[i]);
		put_integer(writer, name, dist->nr,
			    dist->nr ? kvm_dist__percentile(dist, wanted->at[i]) : 0);
	}
	end_group(writer);
}

static void put_histogram(struct writer *writer, const struct kvm_dist *dist)
{
	const struct kvm_dist_bucket *bucket;
	unsigned int i;

	put_name(writer, "histogram");
	putc('[', writer->to);
	for (i = 0; i < dist->nr; i++) {
		bucket = &dist->buckets[i];
		fprintf(writer->to, "%s{\"from\": %llu, \"to\": %llu, \"samples\": %llu}",
			i ? ", " : "",
			(unsigned long long)kvm_dist__from(bucket->index),
			(unsigned long long)kvm_dist__from(bucket->index + 1) - 1,
			(unsigned long long)bucket->count);
	}
	putc(']', writer->to);
}

/* Write a row, with the table's average and +-. */
static void put_row(struct writer *writer, const struct perf_kvm_stat *kvm,
		    const struct kvm_info *info, struct kvm_event_stats *stats)
{
	if (writer->csv && kvm->live)
		put_seconds(writer, "end", kvm->output.last_time);
	put_string(writer, "name", info->name);
	put_integer(writer, "samples", true, stats->stats.n);
	put_integer(writer, "time", true, stats->time);
	put_integer(writer, "min", stats->stats.n, stats->stats.min);
	put_integer(writer, "max", stats->stats.n, stats->stats.max);
	put_double(writer, "average", (double)stats->time / stats->stats.n, 3);
	put_double(writer, "stddev_percent",
		   rel_stddev_stats(stddev_stats(&stats->stats), avg_stats(&stats->stats)), 2);
	if (kvm->per_vm || kvm->per_vcpu)
		put_vm(writer, info);
	if (kvm->per_vcpu)
		put_vcpu(writer, info);
	if (kvm->breakdown)
		put_parts(writer, kvm, stats);
	if (kvm->percentiles.nr)
		put_percentiles(writer, &kvm->percentiles, &stats->dist);
	if (kvm->histogram)
		put_histogram(writer, &stats->dist);
}

/* Write the rows that the table shows, each between start and end. */
static void put_rows(struct writer *writer, const struct perf_kvm_stat *kvm,
		     struct hists *hists, const char *start, const char *end)
{
	const char *between = "";
	struct kvm_event *event;
	struct hist_entry *he;
	struct rb_node *nd;

	for (nd = rb_first_cached(&hists->entries); nd; nd = rb_next(nd)) {
		he = rb_entry(nd, struct hist_entry, rb_node);
		if (he->filtered)
			continue;
		event = container_of(he, struct kvm_event, he);
		fprintf(writer->to, "%s%s", between, start);
		writer->later = false;
		put_row(writer, kvm, he->kvm_info,
			kvm->trace_vcpu == -1 ? &event->total : &event->vcpu[kvm->trace_vcpu]);
		fputs(end, writer->to);
		between = writer->csv ? "" : ",";
	}
}

static struct writer csv_writer(const struct perf_kvm_stat *kvm)
{
	return (struct writer) {
		.to = kvm->to,
		.between = kvm->output.separator,
		.csv = true,
	};
}

static void print_csv_names(struct perf_kvm_stat *kvm)
{
	struct writer writer = csv_writer(kvm);
	struct kvm_event_stats none = {};
	struct kvm_info info = {};

	writer.names = true;
	putc('#', writer.to);
	put_row(&writer, kvm, &info, &none);
	putc('\n', writer.to);
}

static void print_csv(struct perf_kvm_stat *kvm, struct hists *hists)
{
	struct writer writer = csv_writer(kvm);

	if (!kvm->live)
		print_csv_names(kvm);
	put_rows(&writer, kvm, hists, "", "\n");
}

/* Write what was recorded, with null for what is unknown. */
static void put_recorded(struct writer *writer, const struct kvm_output *output,
			 const struct perf_env *env)
{
	char date[32];
	struct tm utc;

	begin_group(writer, "recorded");
	put_string(writer, "hostname", env->hostname);
	put_string(writer, "kernel", env->os_release);
	put_string(writer, "arch", env->arch);
	put_integer(writer, "cpus", env->nr_cpus_online > 0, env->nr_cpus_online);
	put_string(writer, "perf", env->version);
	put_string(writer, "captured_on", output->date && gmtime_r(&output->date, &utc) &&
		   strftime(date, sizeof(date), "%FT%TZ", &utc) ? date : NULL);
	put_integer(writer, "duration", output->last_time,
		    output->last_time - output->first_time);
	end_group(writer);
}

/**
 * kvm_output__keep - keep what only the session knows about the report's events
 * @kvm: with the session, after its events have been read or counted
 */
void kvm_output__keep(struct perf_kvm_stat *kvm)
{
	struct kvm_output *output = &kvm->output;
	const struct events_stats *stats;
	struct writer writer = {};
	struct stat file;
	size_t size;
	int failed;

	if (!output->json)
		return;
	writer.to = open_memstream(&output->recorded, &size);
	if (!writer.to)
		return;
	stats = &kvm->session->evlist->stats;
	output->lost = kvm->live ? kvm->lost_events :
				   stats->total_lost_samples ?: stats->total_lost;
	if (!output->date && !stat(kvm->file_name, &file))
		output->date = file.st_mtime;
	put_recorded(&writer, output, &kvm->session->header.env);
	failed = ferror(writer.to);
	if (fclose(writer.to) || failed)
		zfree(&output->recorded);
}

static void put_filter(struct writer *writer, struct perf_kvm_stat *kvm)
{
	struct intlist *pids = kvm->pid_list;
	const char *between = "";
	struct int_node *pid;

	if (!pids && kvm->opts.target.pid)
		pids = intlist__new(kvm->opts.target.pid);
	begin_group(writer, "filter");
	put_name(writer, "pids");
	fputs(pids ? "[" : "null", writer->to);
	if (pids) {
		intlist__for_each_entry(pid, pids) {
			fprintf(writer->to, "%s%lu", between, pid->i);
			between = ", ";
		}
		putc(']', writer->to);
	}
	if (pids != kvm->pid_list)
		intlist__delete(pids);
	put_integer(writer, "vcpu", kvm->trace_vcpu != -1, kvm->trace_vcpu);
	end_group(writer);
}

/* Write the exits that have not ended, if there are any to show. */
static void put_open(struct writer *writer, const struct perf_kvm_stat *kvm)
{
	const struct kvm_open *open = &kvm->open;
	size_t i;

	if (!open->nr)
		return;
	fputs(kvm->live ? ", " : ",\n\t", writer->to);
	fputs("\"open\": [", writer->to);
	for (i = 0; i < open->nr; i++) {
		const struct kvm_open_exit *exit = &open->exits[i];

		fprintf(writer->to, "%s%s", i ? "," : "", kvm->live ? "{" : "\n\t\t{");
		writer->later = false;
		put_string(writer, "name", exit->info->name);
		put_integer(writer, "time", true, exit->time);
		put_vm(writer, exit->info);
		put_vcpu(writer, exit->info);
		put_string(writer, "stopped_by", exit->stop ? exit->stop->name : NULL);
		putc('}', writer->to);
	}
	fputs(kvm->live ? "]" : "\n\t]", writer->to);
}

static void print_json(struct perf_kvm_stat *kvm, struct hists *hists)
{
	struct writer writer = { .to = kvm->to, .between = kvm->live ? ", " : ",\n\t" };

	fputs(kvm->live ? "{" : "{\n\t", writer.to);
	put_integer(&writer, "version", true, JSON_VERSION);
	if (kvm->live) {
		put_seconds(&writer, "begin", kvm->output.first_time);
		put_seconds(&writer, "end", kvm->output.last_time);
	}
	put_string(&writer, "event", kvm->report_event);
	put_string(&writer, "title", kvm->events_ops->name);
	fprintf(writer.to, "%s%s", writer.between, kvm->output.recorded);
	put_filter(&writer, kvm);
	put_integer(&writer, "lost", true, kvm->output.lost);
	if (kvm->open.gaps)
		put_integer(&writer, "gaps", true, kvm->open.gaps);
	put_integer(&writer, "samples", true, kvm->total_count);
	put_integer(&writer, "time", true, kvm->total_time);
	put_name(&writer, "rows");
	putc('[', writer.to);
	writer.between = ", ";
	put_rows(&writer, kvm, hists, kvm->live ? "{" : "\n\t\t{", "}");
	fputs(kvm->live ? "]" : "\n\t]", writer.to);
	put_open(&writer, kvm);
	fputs(kvm->live ? "}\n" : "\n}\n", writer.to);
}

/**
 * kvm_output__describe - put into the session what perf record would, for its reports
 * @session: a session without a file
 */
void kvm_output__describe(struct perf_session *session)
{
	struct perf_env *env = &session->header.env;
	struct utsname uts;

	uname(&uts);
	env->hostname = strdup(uts.nodename);
	env->os_release = strdup(uts.release);
	env->arch = strdup(uts.machine);
	env->version = strdup(perf_version_string);
	env->nr_cpus_online = sysconf(_SC_NPROCESSORS_ONLN);
}

/**
 * kvm_stat__is_recording - is it a file that perf record has written?
 * @path: the file's path
 *
 * Return: true if it is, so that a report should not overwrite it.
 */
bool kvm_stat__is_recording(const char *path)
{
	u64 magic = 0;
	struct stat st;
	int fd;

	if (stat(path, &st) || !S_ISREG(st.st_mode))
		return false;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	if (read(fd, &magic, sizeof(magic)) != sizeof(magic))
		magic = 0;
	close(fd);
	return is_perf_magic(magic);
}

/* Return the time since 1970 in ns. */
static u64 now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_REALTIME, &time);
	return (u64)time.tv_sec * NSEC_PER_SEC + time.tv_nsec;
}

/* Open the file now, as events may be counted for a long time. */
static int open_file(struct perf_kvm_stat *kvm)
{
	struct kvm_output *output = &kvm->output;
	struct stat file;
	int fd, err;

	if (kvm_stat__is_recording(output->path)) {
		pr_err("-o %s: will not overwrite a recording; to read it, use -i\n",
		       output->path);
		return -EEXIST;
	}
	fd = open(output->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	output->created = fd >= 0;
	if (fd < 0 && errno == EEXIST)
		fd = open(output->path, O_WRONLY | O_CLOEXEC);
	output->file = fd < 0 ? NULL : fdopen(fd, "w");
	if (!output->file || fstat(fd, &file)) {
		err = -errno;
		pr_err("-o %s: %s\n", output->path, strerror(errno));
		return err;
	}
	output->regular = S_ISREG(file.st_mode);
	kvm->to = output->file;
	return 0;
}

/* Can it be told from what it separates? */
static bool is_separator(const char *text)
{
	if (!*text || strpbrk(text, "\"\r\n"))
		return false;
	while (*text && !isalnum(*text))
		text++;
	return !*text;
}

/**
 * kvm_output__open - check the options for the output, and open its file
 * @kvm: with the options in output
 *
 * Return: 0, or a negative errno after an error message. Either way, end with
 * kvm_output__close().
 */
int kvm_output__open(struct perf_kvm_stat *kvm)
{
	struct kvm_output *output = &kvm->output;
	const char *separator = output->separator;

	if (separator && output->json) {
		pr_err("-j and -x cannot be combined\n");
		return -EINVAL;
	}
	if (kvm->duration && (separator || output->json)) {
		pr_err("--duration prints text: it cannot be combined with -j or -x\n");
		return -EINVAL;
	}
	if (separator && kvm->histogram) {
		pr_err("--histogram does not fit into CSV: use -j instead of -x\n");
		return -EINVAL;
	}
	if (separator && !strcmp(separator, "\\t"))
		separator = "\t";
	if (separator && !is_separator(separator)) {
		pr_err("-x: the separator must not be empty or contain letters, digits, quotes or line breaks\n");
		return -EINVAL;
	}
	output->separator = separator;
	if (separator || output->json || output->path)
		kvm->use_stdio = true;
	if (output->path && !strcmp(output->path, "-"))
		output->path = NULL;
	if (!kvm->live)
		return output->path ? open_file(kvm) : 0;

	if (output->path) {
		pr_err("-o: live writes only to standard output\n");
		return -EINVAL;
	}
	output->last_time = now();
	kvm_output__describe(kvm->session);
	if (separator)
		print_csv_names(kvm);
	return 0;
}

/**
 * kvm_output__print - write the report in the format and to the file of kvm->output
 * @kvm: the session, after kvm_output__keep()
 * @hists: the rows, sorted
 * @print_table: writes the table to kvm->to, or shows it
 *
 * Return: 0, or a negative errno after an error message, but for EPIPE.
 */
int kvm_output__print(struct perf_kvm_stat *kvm, struct hists *hists,
		      void (*print_table)(struct perf_kvm_stat *kvm))
{
	struct kvm_output *output = &kvm->output;
	int err;

	if (output->json && !output->recorded) {
		pr_err("Not enough memory\n");
		return -ENOMEM;
	}
	output->dirty = output->regular;
	if (output->regular && ftruncate(fileno(output->file), 0))
		goto failed;

	if (output->json)
		print_json(kvm, hists);
	else if (output->separator)
		print_csv(kvm, hists);
	else
		print_table(kvm);

	if ((output->path || kvm->live) && (fflush(kvm->to) || ferror(kvm->to)))
		goto failed;
	output->created = false;
	output->dirty = false;
	return 0;

failed:
	err = -errno;
	if (errno != EPIPE)
		pr_err("-o %s: %s\n", output->path ?: "-", strerror(errno));
	return err;
}

/**
 * kvm_output__interval - write what live has counted since it did so last
 * @kvm: the session
 * @hists: the rows, sorted
 * @print_table: writes the table to kvm->to
 *
 * Return: 0, or a negative errno after an error message.
 */
int kvm_output__interval(struct perf_kvm_stat *kvm, struct hists *hists,
			 void (*print_table)(struct perf_kvm_stat *kvm))
{
	struct kvm_output *output = &kvm->output;

	output->first_time = output->last_time;
	output->last_time = now();
	output->date = output->last_time / NSEC_PER_SEC;
	zfree(&output->recorded);
	kvm_output__keep(kvm);
	return kvm_output__print(kvm, hists, print_table);
}

/**
 * kvm_output__close - close what kvm_output__open() has opened
 * @kvm: the session
 *
 * Without a complete report, remove the file if it was created, or empty it if part of
 * the report is in it.
 */
void kvm_output__close(struct perf_kvm_stat *kvm)
{
	struct kvm_output *output = &kvm->output;

	if (output->file)
		fclose(output->file);
	if (output->created)
		unlink(output->path);
	else if (output->dirty && truncate(output->path, 0))
		pr_err("-o %s: incomplete: %s\n", output->path, strerror(errno));
	zfree(&output->recorded);
}

#endif /* HAVE_KVM_STAT_SUPPORT */

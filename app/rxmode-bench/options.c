/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <rte_common.h>

#include "frame.h"
#include "options.h"

#define NO_NUMBER -2.0
#define SEVERAL   ", several by commas"

static const char *const measure_names[] = {
	[MEASURE_RUN] = "run",
	[MEASURE_THROUGHPUT] = "throughput",
	[MEASURE_COST] = "cost",
};

/* How one item of a list is read; NO_NUMBER: it cannot be. */
typedef double (*read_item)(const char *text);

static double
find_name(const char *text, const char *const *names, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++) {
		if (strcmp(names[i], text) == 0)
			return i;
	}
	return NO_NUMBER;
}

static double
read_mode(const char *text)
{
	return find_name(text, bench_mode_names, BENCH_NB_MODES);
}

static double
read_pattern(const char *text)
{
	return find_name(text, bench_pattern_names, BENCH_NB_PATTERNS);
}

static double
read_number(const char *text)
{
	char *end;
	double value = strtod(text, &end);

	if (end == text || value < 0)
		return NO_NUMBER;
	if (strcmp(end, "k") == 0)
		return value * 1e3;
	if (strcmp(end, "M") == 0)
		return value * 1e6;
	return *end == '\0' ? value : NO_NUMBER;
}

static double
read_whole(const char *text)
{
	double value = read_number(text);

	return value <= UINT32_MAX && value == (uint32_t)value ? value : NO_NUMBER;
}

static double
read_rate(const char *text)
{
	return strcmp(text, "line") == 0 ? RATE_LINE : read_number(text);
}

static int
read_list(struct numbers *list, const char *text, read_item read, double least, double most)
{
	char *copy = strdup(text), *rest = copy, *item;
	int rc = copy == NULL || *text == '\0' ? -EINVAL : 0;

	list->n = 0;
	while (rc == 0 && (item = strsep(&rest, ",")) != NULL) {
		double value = read(item);

		if (!(value >= least && value <= most) || list->n == OPTIONS_MAX_LIST)
			rc = -EINVAL;
		else
			list->value[list->n++] = value;
	}
	free(copy);
	return rc;
}

static int
read_count(uint32_t *count, const char *text, uint32_t least, uint32_t most)
{
	double value = read_whole(text);

	if (value < least || value > most)
		return -EINVAL;
	*count = (uint32_t)value;
	return 0;
}

static int
read_ports(uint32_t ports[2], const char *text)
{
	struct numbers list;

	if (read_list(&list, text, read_whole, 0, UINT16_MAX) != 0 || list.n != 2)
		return -EINVAL;
	ports[0] = (uint32_t)list.value[0];
	ports[1] = (uint32_t)list.value[1];
	return 0;
}

static int
read_socket(int *fd, const char *text)
{
	uint32_t count;
	int rc = read_count(&count, text, 0, INT16_MAX);

	if (rc == 0)
		*fd = (int)count;
	return rc;
}

/* It is a column of the CSV. */
static int
read_label(const char **label, const char *text)
{
	if (strpbrk(text, ",\"\n") != NULL)
		return -EINVAL;
	*label = text;
	return 0;
}

/* What a wrong value is told: the front end says the same, and before anything is started. */
static const struct {
	const char *name;
	int letter;
	const char *allowed; /* NULL: it takes no value */
} arguments[] = {
	{ "measure", 'M', "run, throughput or cost" },
	{ "modes", 'm',
	  "poll, interrupt, adaptive, pause, l3fwd, grout, ovs or metronome" SEVERAL },
	{ "patterns", 'p', "constant, poisson, onoff or step" SEVERAL },
	{ "rates", 'r', "packets per second up to 1000M, or line" SEVERAL },
	{ "bursts", 'b', "whole numbers from 1 to 4096" SEVERAL },
	{ "frames", 'f', "whole numbers from 64 to 1518" SEVERAL },
	{ "queues", 'q', "whole numbers from 1 to 64" SEVERAL },
	{ "ports", 'P', "two numbers of ports by a comma: sender, receiver" },
	{ "sender", 'O', "an inherited socket to the process that sends" },
	{ "receiver", 'I', "an inherited socket to the process to send for" },
	{ "window-ms", 'w', "a whole number from 1 to 3600000" },
	{ "warm-up-ms", 'W', "a whole number from 1 to 3600000" },
	{ "repeats", 'n', "a whole number from 1 to 1000" },
	{ "attempts", 'a', "a whole number from 1 to 100" },
	{ "retry-s", 'R', "a whole number" },
	{ "latency-us", 'l', "a whole number from 1 to 1000000" },
	{ "late-us", 'L', "a whole number from 1 to 1000000" },
	{ "starved-percent", 's', "a whole number from 1 to 100" },
	{ "regime", 'g', "interrupt, moderated or polling" },
	{ "realtime", 't', NULL },
	{ "batch", 'B', NULL },
	{ "label", 'x', "a text without commas, quotes and line ends" },
	{ "csv", 'c', "a file" },
	{ "steps", 'S', "a file" },
};

static int
read_measure(enum bench_measure *measure, const char *text)
{
	double value = find_name(text, measure_names, NB_MEASURES);

	if (value == NO_NUMBER)
		return -EINVAL;
	*measure = (enum bench_measure)value;
	return 0;
}

static int
read_regime(const char **regime, const char *text)
{
	static const char *const names[] = { "interrupt", "moderated", "polling" };

	if (find_name(text, names, RTE_DIM(names)) == NO_NUMBER)
		return -EINVAL;
	*regime = text;
	return 0;
}

static int
read_option(struct options *o, int name, const char *text)
{
	switch (name) {
	case 'M':
		return read_measure(&o->measure, text);
	case 'm':
		return read_list(&o->modes, text, read_mode, 0, BENCH_NB_MODES);
	case 'p':
		return read_list(&o->patterns, text, read_pattern, 0, BENCH_NB_PATTERNS);
	case 'r':
		return read_list(&o->rates, text, read_rate, RATE_LINE, OPTIONS_MAX_RATE);
	case 'b':
		return read_list(&o->bursts, text, read_whole, 1, OPTIONS_MAX_BURST);
	case 'f':
		return read_list(&o->frames, text, read_whole, FRAME_MIN, FRAME_MAX);
	case 'q':
		return read_list(&o->queues, text, read_whole, 1, 64);
	case 'P':
		return read_ports(o->ports, text);
	case 'O':
		return read_socket(&o->sender, text);
	case 'I':
		return read_socket(&o->receiver, text);
	case 'w':
		return read_count(&o->window_ms, text, 1, OPTIONS_MAX_MS);
	case 'W':
		return read_count(&o->warm_up_ms, text, 1, OPTIONS_MAX_MS);
	case 'n':
		return read_count(&o->repeats, text, 1, 1000);
	case 'a':
		return read_count(&o->attempts, text, 1, 100);
	case 'R':
		return read_count(&o->retry_s, text, 0, UINT32_MAX);
	case 'l':
		return read_count(&o->latency_us, text, 1, 1000000);
	case 'L':
		return read_count(&o->late_us, text, 1, 1000000);
	case 's':
		return read_count(&o->starved_percent, text, 1, 100);
	case 'g':
		return read_regime(&o->regime, text);
	case 't':
		o->realtime = true;
		return 0;
	case 'B':
		o->batch = true;
		return 0;
	case 'x':
		return read_label(&o->label, text);
	case 'c':
		o->csv = text;
		return 0;
	case 'S':
		o->steps = text;
		return 0;
	default:
		return -EINVAL;
	}
}

static int __attribute__((format(printf, 1, 2))) refuse(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	return -EINVAL;
}

static const struct option *
names_of_all(void)
{
	static struct option names[RTE_DIM(arguments) + 1];

	for (unsigned int i = 0; i < RTE_DIM(arguments); i++)
		names[i] = (struct option){
			.name = arguments[i].name,
			.has_arg = arguments[i].allowed == NULL ? no_argument : required_argument,
			.val = arguments[i].letter,
		};
	return names;
}

static int
parse_all(struct options *options, int argc, char **argv)
{
	const struct option *names = names_of_all();
	int letter, index;

	opterr = 0;
	optind = 1;
	while ((letter = getopt_long(argc, argv, ":", names, &index)) != -1) {
		if (letter == '?' || letter == ':')
			return refuse("'%s' is no option, or lacks its value", argv[optind - 1]);
		if (read_option(options, letter, optarg) != 0)
			return refuse("--%s takes %s, not '%s'", arguments[index].name,
				      arguments[index].allowed, optarg);
	}
	return optind == argc ? 0 : refuse("'%s' is no option", argv[optind]);
}

int
options_parse(struct options *options, int argc, char **argv)
{
	*options = (struct options){
		.modes = { 1, { BENCH_POLL } },
		.patterns = { 1, { BENCH_CONSTANT } },
		.rates = { 1, { 10e3 } },
		.bursts = { 1, { 1 } },
		.frames = { 1, { FRAME_MIN } },
		.queues = { 1, { 1 } },
		.ports = { 0, 1 },
		.sender = -1,
		.receiver = -1,
		.window_ms = 500,
		.warm_up_ms = 100,
		.repeats = 5,
		.attempts = 3,
		.retry_s = UINT32_MAX,
		.latency_us = 50,
		.late_us = 100,
		.starved_percent = 1,
		.label = "",
	};
	if (parse_all(options, argc, argv) != 0)
		return -EINVAL;
	if (options->csv == NULL && options->receiver < 0)
		return refuse("--csv is missing");
	if (options->sender >= 0 && options->measure == MEASURE_COST)
		return refuse("--measure cost is of one process that sends and receives");
	return 0;
}

/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <rte_common.h>

#include "frame.h"
#include "options.h"

#define NO_NUMBER -2.0

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

		if (value < least || value > most || list->n == OPTIONS_MAX_LIST)
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
	double value = read_number(text);

	if (value < least || value > most || value != (uint32_t)value)
		return -EINVAL;
	*count = (uint32_t)value;
	return 0;
}

static int
read_ports(uint32_t ports[2], const char *text)
{
	struct numbers list;

	if (read_list(&list, text, read_number, 0, UINT16_MAX) != 0 || list.n != 2)
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

static const struct option long_options[] = {
	{ "measure", required_argument, NULL, 'M' },
	{ "modes", required_argument, NULL, 'm' },
	{ "patterns", required_argument, NULL, 'p' },
	{ "rates", required_argument, NULL, 'r' },
	{ "bursts", required_argument, NULL, 'b' },
	{ "frames", required_argument, NULL, 'f' },
	{ "queues", required_argument, NULL, 'q' },
	{ "ports", required_argument, NULL, 'P' },
	{ "sender", required_argument, NULL, 'O' },
	{ "receiver", required_argument, NULL, 'I' },
	{ "window-ms", required_argument, NULL, 'w' },
	{ "warm-up-ms", required_argument, NULL, 'W' },
	{ "repeats", required_argument, NULL, 'n' },
	{ "attempts", required_argument, NULL, 'a' },
	{ "retry-s", required_argument, NULL, 'R' },
	{ "latency-us", required_argument, NULL, 'l' },
	{ "late-us", required_argument, NULL, 'L' },
	{ "starved-percent", required_argument, NULL, 's' },
	{ "regime", required_argument, NULL, 'g' },
	{ "realtime", no_argument, NULL, 't' },
	{ "label", required_argument, NULL, 'x' },
	{ "csv", required_argument, NULL, 'c' },
	{ "steps", required_argument, NULL, 'S' },
	{ NULL, 0, NULL, 0 },
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
		return read_list(&o->bursts, text, read_number, 1, OPTIONS_MAX_BURST);
	case 'f':
		return read_list(&o->frames, text, read_number, FRAME_MIN, FRAME_MAX);
	case 'q':
		return read_list(&o->queues, text, read_number, 1, 64);
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

static int
usage(const char *why)
{
	fprintf(stderr,
		"%s\n"
		"usage: rxmode-bench-core [EAL options] -- --csv FILE [options], lists by commas:\n"
		"  --measure run|throughput|cost   (run)\n"
		"  --modes poll,interrupt,adaptive,pause,l3fwd   (poll)\n"
		"  --patterns constant,poisson,onoff,step   (constant)\n"
		"  --rates PPS,...   with k or M, or 'line'   (10k)\n"
		"  --bursts N,...   packets sent back to back   (1)\n"
		"  --frames BYTES,...   with FCS   (64)\n"
		"  --queues N,...   (1)\n"
		"  --ports SENDER,RECEIVER   (0,1)\n"
		"  --sender FD   another process sends: an inherited socket to it\n"
		"  --receiver FD   send for another process, as it says: an inherited socket to it\n"
		"  --window-ms N   of one run   (500)\n"
		"  --warm-up-ms N   (100)\n"
		"  --repeats N   (5)\n"
		"  --attempts N   at a run that is rejected   (3)\n"
		"  --retry-s N   no more attempts after so many seconds   (forever)\n"
		"  --latency-us N   for the adaptive mode   (50)\n"
		"  --late-us N   a packet sent so much after its time is late   (100)\n"
		"  --starved-percent N   of time or packets, more: the run is rejected   (1)\n"
		"  --regime interrupt|moderated|polling   adaptive in another one: rejected, too\n"
		"  --realtime   real-time priority for the threads that are measured\n"
		"  --label TEXT   first column of all lines\n"
		"  --steps FILE   CSV of the responses to steps\n"
		"Two lcores besides the main one: the first receives, the second sends. One in each\n"
		"of two processes, which talk over a pair of Unix sockets of type SOCK_SEQPACKET.\n",
		why);
	return -EINVAL;
}

int
options_parse(struct options *options, int argc, char **argv)
{
	char why[128];
	int name, index;

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
	optind = 1;
	while ((name = getopt_long(argc, argv, "", long_options, &index)) != -1) {
		if (name == '?')
			return usage("");
		if (read_option(options, name, optarg) != 0) {
			snprintf(why, sizeof(why), "--%s: '%s' is out of range or malformed",
				 long_options[index].name, optarg);
			return usage(why);
		}
	}
	if (optind != argc || (options->csv == NULL && options->receiver < 0))
		return usage("--csv is missing, or there is something else besides options");
	if (options->sender >= 0 && options->measure == MEASURE_COST)
		return usage("--measure cost is of one process that sends and receives");
	return 0;
}

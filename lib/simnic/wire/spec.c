/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "spec.h"

#define MAX_RATE_MBPS  1000000
#define MAX_FRAME_RATE 1000000000
#define MAX_DELAY_NS   10000000000ull
#define MAX_BURST      4096
/* At rate=max, for a device that asks for a burst of 32 at a time. */
#define MAX_RATE_BURST 32

static const char *const kinds[] = {
	[SIM_WIRE_PAIR] = "pair", [SIM_WIRE_LOOP] = "loop", [SIM_WIRE_NONE] = "none",
	[SIM_WIRE_SINK] = "sink", [SIM_WIRE_GEN] = "gen",
};

static const char *const patterns[] = {
	[SIM_PATTERN_UDP] = "udp",
	[SIM_PATTERN_TCP] = "tcp",
	[SIM_PATTERN_ARP] = "arp",
	[SIM_PATTERN_RAW] = "raw",
};

#define NB(array) (sizeof(array) / sizeof((array)[0]))

static int
find(const char *const *names, unsigned int nb, const char *name)
{
	for (unsigned int i = 0; i < nb; i++) {
		if (strcmp(names[i], name) == 0)
			return i;
	}
	return -EINVAL;
}

static int
parse_number(const char *text, uint64_t min, uint64_t max, uint64_t *number)
{
	char *end;

	/* strtoull() would take blanks and a minus sign. */
	if (*text < '0' || *text > '9')
		return -EINVAL;
	errno = 0;
	*number = strtoull(text, &end, 10);
	if (errno != 0 || *end != '\0' || *number < min || *number > max)
		return -EINVAL;
	return 0;
}

static int
parse_len(struct sim_generator_spec *gen, char *value)
{
	char *upper = strchr(value, '-');
	uint64_t min, max;

	if (upper != NULL)
		*upper++ = '\0';
	if (parse_number(value, SIM_FRAME_MIN, SIM_FRAME_MAX, &min) < 0)
		return -EINVAL;
	max = min;
	if (upper != NULL && parse_number(upper, min, SIM_FRAME_MAX, &max) < 0)
		return -EINVAL;
	gen->len_min = min;
	gen->len_max = max;
	return 0;
}

static int
parse_generator_option(struct sim_wire_spec *spec, const char *key, char *value)
{
	struct sim_generator_spec *gen = &spec->gen;
	uint64_t number;
	int pattern;

	if (strcmp(key, "len") == 0)
		return parse_len(gen, value);
	if (strcmp(key, "rate") == 0) {
		gen->rate = 0;
		return strcmp(value, "max") == 0 ?
			       0 :
			       parse_number(value, 1, MAX_FRAME_RATE, &gen->rate);
	}
	if (strcmp(key, "burst") == 0) {
		if (parse_number(value, 1, MAX_BURST, &number) < 0)
			return -EINVAL;
		gen->burst = number;
		return 0;
	}
	if (strcmp(key, "pattern") == 0) {
		pattern = find(patterns, NB(patterns), value);
		gen->pattern = pattern;
		return pattern < 0 ? pattern : 0;
	}
	return -ENOENT;
}

static int
parse_wire_option(struct sim_wire_spec *spec, const char *key, char *value)
{
	const char **file = NULL;

	if (strcmp(key, "rate") == 0)
		return parse_number(value, 0, MAX_RATE_MBPS, &spec->rate_mbps);
	if (strcmp(key, "delay") == 0)
		return parse_number(value, 0, MAX_DELAY_NS, &spec->delay_ns);
	if (strcmp(key, "loss") == 0)
		return parse_number(value, 1, UINT32_MAX, &spec->loss);
	if (strcmp(key, "pcap-in") == 0 || strcmp(key, "pcap-timed") == 0)
		file = &spec->pcap_in;
	else if (strcmp(key, "pcap-out") == 0)
		file = &spec->pcap_out;
	else if (strcmp(key, "pcap-arrived") == 0)
		file = &spec->pcap_arrived;
	if (file == NULL)
		return -ENOENT;
	if (file == &spec->pcap_in)
		spec->timed = strcmp(key, "pcap-timed") == 0;
	*file = value;
	return *value == '\0' ? -EINVAL : 0;
}

/* "key=value" by "key=value"; changes the text. */
static int
parse_options(struct sim_wire_spec *spec, char *text, const char *separators,
	      int (*parse)(struct sim_wire_spec *, const char *, char *), char *error,
	      uint32_t error_size)
{
	char *key, *value;
	int ret;

	while ((key = strsep(&text, separators)) != NULL) {
		value = strchr(key, '=');
		if (value == NULL) {
			snprintf(error, error_size, "wire: '%s' is not KEY=VALUE", key);
			return -EINVAL;
		}
		*value++ = '\0';
		ret = parse(spec, key, value);
		if (ret == -ENOENT)
			snprintf(error, error_size, "wire: no option '%s' here", key);
		else if (ret < 0)
			snprintf(error, error_size, "wire: bad value '%s' of %s", value, key);
		if (ret < 0)
			return -EINVAL;
	}
	return 0;
}

/* "pair", or "gen" and its settings. */
static int
parse_kind(struct sim_wire_spec *spec, char *text, char *error, uint32_t error_size)
{
	const char *name = strsep(&text, ":");
	int kind = find(kinds, NB(kinds), name);

	if (kind < 0) {
		snprintf(error, error_size, "wire: unknown kind '%s'", name);
		return -EINVAL;
	}
	spec->kind = kind;
	if (text == NULL)
		return 0;
	if (kind != SIM_WIRE_GEN) {
		snprintf(error, error_size, "wire: '%s' has no settings", name);
		return -EINVAL;
	}
	return parse_options(spec, text, ",", parse_generator_option, error, error_size);
}

static int
parse_text(struct sim_wire_spec *spec, char *error, uint32_t error_size)
{
	char *options = spec->text;
	char *kind = strsep(&options, ";");
	int ret;

	ret = parse_kind(spec, kind, error, error_size);
	if (ret == 0 && options != NULL)
		ret = parse_options(spec, options, ",;", parse_wire_option, error, error_size);
	if (ret == 0 && spec->pcap_in != NULL && spec->kind == SIM_WIRE_NONE) {
		snprintf(error, error_size, "wire: pcap-in needs a cable, such as 'sink'");
		ret = -EINVAL;
	}
	return ret;
}

int
sim_spec_parse(struct sim_wire_spec *spec, const char *specification, char *error,
	       uint32_t error_size)
{
	int ret;

	memset(spec, 0, sizeof(*spec));
	spec->gen.len_min = SIM_FRAME_MIN;
	spec->gen.len_max = SIM_FRAME_MIN;
	spec->gen.rate = 1000;
	spec->text = strdup(specification);
	if (spec->text == NULL) {
		snprintf(error, error_size, "wire: out of memory");
		return -ENOMEM;
	}
	ret = parse_text(spec, error, error_size);
	if (ret < 0)
		sim_spec_free(spec);
	if (spec->gen.burst == 0)
		spec->gen.burst = spec->gen.rate == 0 ? MAX_RATE_BURST : 1;
	return ret;
}

void
sim_spec_free(struct sim_wire_spec *spec)
{
	free(spec->text);
	spec->text = NULL;
}

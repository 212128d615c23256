/* SPDX-License-Identifier: BSD-3-Clause */

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <rte_common.h>

#include "memory.h"
#include "options.h"

/* The main lcore has the display. */
#define MAX_QUEUES (RTE_MAX_LCORE - 1)

static const struct option names[] = {
	{ "mode", required_argument, NULL, 'm' },   { "latency-us", required_argument, NULL, 'l' },
	{ "queues", required_argument, NULL, 'q' }, { "seconds", required_argument, NULL, 's' },
	{ "help", no_argument, NULL, 'h' },         { NULL, 0, NULL, 0 },
};

static int
help(void)
{
	printf("usage: rxmode-fwd [EAL options] -- [options]\n"
	       "\n"
	       "Forwards between neighbouring ports (0 and 1, 2 and 3, ...; a last odd one to\n"
	       "itself), with threads that sleep when idle. Queue q of all ports belongs to the\n"
	       "q-th worker lcore; the main lcore shows what they do.\n"
	       "\n"
	       "  --mode adaptive|poll|interrupt   how the threads wait for packets (adaptive)\n"
	       "  --latency-us N    what adaptive may add to a packet's latency, 1 to 1000000 (50)\n"
	       "  --queues N        of each port, 1 to %d; one lcore for each and one more (1)\n"
	       "  --seconds N       end by itself after so long, 1 to %u (at Ctrl-C)\n"
	       "  --help            this text; EAL's options are in DPDK's guides\n"
	       "\n"
	       "Memory: ",
	       MAX_QUEUES, UINT32_MAX);
	memory_tell(stdout, 2, 1);
	printf("        ");
	memory_tell(stdout, 4, 4);
	printf("\n"
	       "  rxmode-fwd -l 0,1 -a 0000:03:00.0 -a 0000:04:00.0 -- --latency-us 50\n");
	return 1;
}

static int __attribute__((format(printf, 1, 2))) refuse(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fprintf(stderr, "rxmode-fwd: ");
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	return -EINVAL;
}

static int
parse_mode(enum rxmode_mode *mode, const char *text)
{
	static const char *const modes[] = {
		[RXMODE_ADAPTIVE] = "adaptive",
		[RXMODE_POLL] = "poll",
		[RXMODE_INTERRUPT] = "interrupt",
	};

	for (unsigned int i = 0; i < RTE_DIM(modes); i++) {
		if (strcmp(text, modes[i]) == 0) {
			*mode = (enum rxmode_mode)i;
			return 0;
		}
	}
	return refuse("--mode takes adaptive, poll or interrupt, not '%s'", text);
}

static int
parse_number(const char *name, uint32_t *value, const char *text, uint32_t most)
{
	char *end;
	unsigned long number = strtoul(text, &end, 10);

	if (!isdigit((unsigned char)*text) || *end != '\0' || number == 0 || number > most)
		return refuse("--%s takes a whole number from 1 to %u, not '%s'", name, most, text);
	*value = (uint32_t)number;
	return 0;
}

static int
parse_option(struct options *options, int letter, const char *text)
{
	switch (letter) {
	case 'm':
		return parse_mode(&options->mode, text);
	case 'l':
		return parse_number("latency-us", &options->latency_us, text, 1000000);
	case 'q':
		return parse_number("queues", &options->queues, text, MAX_QUEUES);
	case 's':
		return parse_number("seconds", &options->seconds, text, UINT32_MAX);
	default:
		return help();
	}
}

static int
parse_own(struct options *options, int argc, char **argv)
{
	int letter, rc = 0;

	opterr = 0;
	optind = 1;
	while (rc == 0 && (letter = getopt_long(argc, argv, ":h", names, NULL)) != -1) {
		if (letter == ':')
			return refuse("%s takes a value, and has none", argv[optind - 1]);
		if (letter == '?')
			return refuse("'%s' is none of its options, which --help shows",
				      argv[optind - 1]);
		rc = parse_option(options, letter, optarg);
	}
	if (rc == 0 && optind != argc)
		return refuse("'%s' is none of its options, which --help shows", argv[optind]);
	return rc;
}

/* EAL would print its own help, or that it does not know the option. */
static int
check_eal_argument(const char *word)
{
	size_t len = strcspn(word, "=");

	if (strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0)
		return help();
	for (unsigned int i = 0; names[i].name != NULL && strncmp(word, "--", 2) == 0; i++) {
		if (strlen(names[i].name) == len - 2 &&
		    strncmp(&word[2], names[i].name, len - 2) == 0)
			return refuse("%s belongs behind a --, which ends EAL's options", word);
	}
	return 0;
}

int
options_parse(struct options *options, int argc, char **argv)
{
	int own = 1, rc = 0;

	*options = (struct options){ RXMODE_ADAPTIVE, 50, UINT32_MAX, 1 };
	for (; rc == 0 && own < argc && strcmp(argv[own], "--") != 0; own++)
		rc = check_eal_argument(argv[own]);
	if (rc != 0 || own == argc)
		return rc;
	return parse_own(options, argc - own, argv + own);
}

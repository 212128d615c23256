/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Runs the same scripts on our models (lib/simnic/models) and on QEMU's, and reports each
 * as the same, as a listed difference, or as a failure. See run.h for what a
 * case is, cases.h for where they are, bus.h for what they run on.
 */

#include <fnmatch.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bus.h"
#include "cases.h"
#include "chip.h"
#include "desc.h"
#include "frame.h"
#include "ring.h"
#include "run.h"

#define EXIT_SKIP 77

struct options {
	const char *chip; /* NULL: all */
	const char *only; /* pattern; NULL: all */
	const char *qemu;
	bool use[NB_SIDES];
};

/* What the two sides of the current case saw. */
static struct run runs[NB_SIDES];

static const char usage_text[] =
	"usage: conformance [--chip 82540|82574|82576] [--only CASE] [--backend sim|qemu|both]\n"
	"                   [--qemu PATH] [--list] [--differences]\n"
	"\n"
	"CASE may be a pattern. --list: the cases; --differences: the known differences, as\n"
	"Markdown. Exit code 0: as expected; 1: not; 77: this QEMU has no such model, or a broken one.\n";

static bool
is_selected(const struct options *options, const struct conformance_case *def,
	    const struct chip *chip)
{
	return (def->chips & chip->bit) != 0 &&
	       (options->only == NULL || fnmatch(options->only, def->name, 0) == 0);
}

/* Is a difference listed for the chip? */
static bool
lists_difference(const struct conformance_case *def, const struct chip *chip)
{
	const struct difference *difference = def->differences;

	while (difference != NULL && difference->chips != 0) {
		if ((difference->chips & chip->bit) != 0)
			return true;
		difference++;
	}
	return false;
}

static const struct exception *
find_exception(const struct conformance_case *def, const struct chip *chip, const char *name)
{
	const struct exception *exception = def->exceptions;

	while (exception != NULL && exception->chips != 0) {
		if ((exception->chips & chip->bit) != 0 &&
		    fnmatch(exception->pattern, name, FNM_EXTMATCH) == 0)
			return exception;
		exception++;
	}
	return NULL;
}

static void
compare_observation(unsigned int i, const struct chip *chip)
{
	const struct observation *sim = &runs[SIDE_SIM].observations[i];
	const struct observation *qemu = &runs[SIDE_QEMU].observations[i];
	const struct exception *exception = find_exception(runs[SIDE_SIM].def, chip, sim->name);

	if (strcmp(sim->name, qemu->name) != 0) {
		run_fail(&runs[SIDE_SIM], "saw %s where QEMU has %s", sim->name, qemu->name);
	} else if (exception == NULL) {
		if (sim->value != qemu->value)
			run_fail(&runs[SIDE_SIM], "%s is 0x%x, QEMU has 0x%x", sim->name,
				 sim->value, qemu->value);
	} else {
		runs[SIDE_SIM].differs = true;
		if (sim->value != exception->sim || qemu->value != exception->qemu)
			run_fail(&runs[SIDE_SIM], "%s is 0x%x, QEMU has 0x%x; listed: 0x%x, 0x%x",
				 sim->name, sim->value, qemu->value, exception->sim,
				 exception->qemu);
	}
}

static void
compare_sides(const struct conformance_case *def, const struct chip *chip)
{
	unsigned int i;

	if (runs[SIDE_SIM].nb_observations != runs[SIDE_QEMU].nb_observations)
		run_fail(&runs[SIDE_SIM], "saw %u things, QEMU has %u",
			 runs[SIDE_SIM].nb_observations, runs[SIDE_QEMU].nb_observations);
	else
		for (i = 0; i < runs[SIDE_SIM].nb_observations; i++)
			compare_observation(i, chip);
	if (runs[SIDE_QEMU].differs != lists_difference(def, chip))
		run_fail(&runs[SIDE_QEMU], "%s",
			 runs[SIDE_QEMU].differs ? "differs, but lists no difference" :
						   "lists a difference that it does not check");
}

static void
print_differences_of(const struct conformance_case *def, const struct chip *chip)
{
	const struct difference *difference = def->differences;
	const char *separator = ": ";

	printf("differs %s %s", chip->name, def->name);
	while (difference != NULL && difference->chips != 0) {
		if ((difference->chips & chip->bit) != 0) {
			printf("%s%s", separator, difference->behaviour);
			separator = "; ";
		}
		difference++;
	}
	printf("%s\n", separator[0] == ':' ? ": listed exceptions" : "");
}

/* True if it is as expected. */
static bool
run_on_sides(const struct options *options, const struct conformance_case *def,
	     struct bus *buses[NB_SIDES], const struct chip *chip)
{
	unsigned int failures = 0;
	bool differs = false;
	int side;

	for (side = 0; side < NB_SIDES; side++)
		if (options->use[side])
			run_case(&runs[side], def, buses[side], side);
	if (options->use[SIDE_SIM] && options->use[SIDE_QEMU])
		compare_sides(def, chip);
	for (side = 0; side < NB_SIDES; side++) {
		if (!options->use[side])
			continue;
		failures += runs[side].nb_failures;
		differs |= runs[side].differs;
		if (runs[side].nb_failures != 0)
			printf("not ok %s %s: %s\n", chip->name, def->name, runs[side].report);
	}
	if (failures == 0 && differs)
		print_differences_of(def, chip);
	else if (failures == 0)
		printf("ok %s %s\n", chip->name, def->name);
	return failures == 0;
}

static void
look_at_fcs(struct run *run)
{
	static struct frame frame;
	struct rx_result result;
	struct ring ring;

	rx_open(run, &ring, 0, 8, 2048);
	rx_start(run, 2048, 0);
	frame_build(&frame, FRAME_PLAIN, 60, 0);
	run->bus->ops->inject(run->bus, frame.data, frame.len);
	result = rx_take(run, &ring);
	observe(run, result.done && (result.status & RXD_EOP) == 0, "FCS apart");
}

/*
 * The e1000e of QEMU 10.0.13, Debian 13's, puts the FCS that it does not strip into a descriptor of
 * its own, although there is room: half of the cases would compare nothing but that.
 */
static bool
has_fcs_apart(struct bus *qemu)
{
	static const struct conformance_case def = { .name = "fcs", .run = look_at_fcs };

	run_case(&runs[SIDE_QEMU], &def, qemu, SIDE_QEMU);
	return runs[SIDE_QEMU].observations[0].value != 0;
}

static int
open_sides(const struct options *options, struct bus *buses[NB_SIDES], const struct chip *chip)
{
	char error[1024];
	bool missing;

	if (options->use[SIDE_SIM]) {
		buses[SIDE_SIM] = bus_open_sim(chip);
		if (buses[SIDE_SIM] == NULL) {
			fprintf(stderr, "there is no model of the %s\n", chip->title);
			return EXIT_FAILURE;
		}
	}
	if (options->use[SIDE_QEMU]) {
		buses[SIDE_QEMU] =
			bus_open_qemu(chip, options->qemu, &missing, error, sizeof(error));
		if (buses[SIDE_QEMU] == NULL) {
			fprintf(stderr, "%s\n", error);
			return missing ? EXIT_SKIP : EXIT_FAILURE;
		}
		if (has_fcs_apart(buses[SIDE_QEMU])) {
			fprintf(stderr, "this QEMU's %s has the FCS in a descriptor of its own\n",
				chip->qemu_device);
			return EXIT_SKIP;
		}
	}
	return EXIT_SUCCESS;
}

static int
run_chip(const struct options *options, const struct chip *chip)
{
	struct bus *buses[NB_SIDES] = { NULL };
	const struct conformance_case *def;
	unsigned int i, side, failed = 0, nb = 0;
	int ret = open_sides(options, buses, chip);

	for (i = 0; ret == EXIT_SUCCESS && all_cases[i] != NULL; i++) {
		for (def = all_cases[i]; def->name != NULL; def++) {
			if (!is_selected(options, def, chip))
				continue;
			nb++;
			failed += !run_on_sides(options, def, buses, chip);
			fflush(stdout);
		}
	}
	for (side = 0; side < NB_SIDES; side++)
		if (buses[side] != NULL)
			buses[side]->ops->destroy(buses[side]);
	if (ret == EXIT_SUCCESS)
		printf("%s: %u of %u cases as expected\n", chip->title, nb - failed, nb);
	return failed != 0 ? EXIT_FAILURE : ret;
}

static int
run_all(const struct options *options)
{
	const struct chip *chip;
	int worst = EXIT_SUCCESS;

	for (chip = all_chips; chip->name != NULL; chip++) {
		int ret;

		if (options->chip != NULL && strcmp(options->chip, chip->name) != 0)
			continue;
		ret = run_chip(options, chip);
		if (ret == EXIT_FAILURE || worst == EXIT_SUCCESS)
			worst = ret;
	}
	return worst;
}

static int
usage_error(void)
{
	fputs(usage_text, stderr);
	return EXIT_FAILURE;
}

static bool
select_backend(struct options *options, const char *name)
{
	options->use[SIDE_SIM] = strcmp(name, "qemu") != 0;
	options->use[SIDE_QEMU] = strcmp(name, "sim") != 0;
	return strcmp(name, "sim") == 0 || strcmp(name, "qemu") == 0 || strcmp(name, "both") == 0;
}

int
main(int argc, char **argv)
{
	static const struct option long_options[] = {
		{ "chip", required_argument, NULL, 'c' },
		{ "only", required_argument, NULL, 'o' },
		{ "backend", required_argument, NULL, 'b' },
		{ "qemu", required_argument, NULL, 'q' },
		{ "list", no_argument, NULL, 'l' },
		{ "differences", no_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	struct options options = {
		.qemu = "qemu-system-x86_64",
		.use = { [SIDE_SIM] = true, [SIDE_QEMU] = true },
	};
	int opt;

	while ((opt = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
		switch (opt) {
		case 'c':
			options.chip = optarg;
			if (chip_by_name(optarg) == NULL)
				return usage_error();
			break;
		case 'o':
			options.only = optarg;
			break;
		case 'b':
			if (!select_backend(&options, optarg))
				return usage_error();
			break;
		case 'q':
			options.qemu = optarg;
			break;
		case 'l':
			cases_print_list();
			return EXIT_SUCCESS;
		case 'd':
			cases_print_differences();
			return EXIT_SUCCESS;
		case 'h':
			fputs(usage_text, stdout);
			return EXIT_SUCCESS;
		default:
			return usage_error();
		}
	}
	return optind == argc ? run_all(&options) : usage_error();
}

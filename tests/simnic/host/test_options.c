/* SPDX-License-Identifier: BSD-3-Clause */

/* Guards against an environment that is taken for something it does not say. */

#include "../wire/wire_test.h"
#include "host/options.h"

static const struct sim_model small = { .name = "825" }, big = { .name = "82574" };
const struct sim_model *const sim_models[] = { &small, &big, NULL };

static const char *const variables[] = {
	"GBE_SIM_NIC",    "GBE_SIM_WIRE",    "GBE_SIM_STEP",  "GBE_SIM_RINGS",
	"GBE_SIM_STRICT", "GBE_SIM_FAULT",   "GBE_SIM_IRQ",   "GBE_SIM_REPORT",
	"GBE_SIM_CPU",    "GBE_SIM_JOURNAL", "GBE_SIM_BOARD",
};

static int
read_with(struct sim_options *options, const char *settings, char *error, uint32_t error_size)
{
	char copy[200], *rest = copy, *name, *value;

	for (unsigned int i = 0; i < sizeof(variables) / sizeof(variables[0]); i++)
		unsetenv(variables[i]);
	snprintf(copy, sizeof(copy), "%s", settings);
	while ((name = strsep(&rest, " ")) != NULL) {
		value = strchr(name, '=');
		if (value == NULL)
			continue;
		*value = '\0';
		setenv(name, value + 1, 1);
	}
	return sim_options_read(options, error, error_size);
}

static struct sim_options
taken(const char *settings)
{
	struct sim_options options;
	char error[200] = "";

	if (read_with(&options, settings, error, sizeof(error)) < 0) {
		fprintf(stderr, "'%s' is refused: %s\n", settings, error);
		exit(EXIT_FAILURE);
	}
	return options;
}

static void
refused(const char *settings, const char *words)
{
	struct sim_options options;
	char error[200] = "";

	if (read_with(&options, settings, error, sizeof(error)) == 0 ||
	    strstr(error, words) == NULL) {
		fprintf(stderr, "'%s': expected a refusal with '%s', actual '%s'\n", settings,
			words, error);
		exit(EXIT_FAILURE);
	}
}

static void
defaults(void)
{
	struct sim_options options = taken("");

	CHECK_EQ(options.nb_ports, 0);
	CHECK_EQ(options.step, SIM_STEP_DOORBELL);
	CHECK(options.rings_trap);
	CHECK(!options.strict);
	CHECK(!options.no_msi);
	CHECK(options.nb_msix == -1);
	CHECK(options.cpu == -1);
	CHECK(strcmp(options.wire, "pair") == 0);
	CHECK(options.fault == NULL);
	CHECK(options.report == NULL);
	CHECK(options.journal == NULL);
	CHECK_EQ(options.aspm, 0);
	CHECK(!options.has_flash);
	CHECK_EQ(taken("GBE_SIM_NIC= GBE_SIM_CPU=").nb_ports, 0);
}

static void
all(void)
{
	struct sim_options options =
		taken("GBE_SIM_NIC=82574,825,82574 GBE_SIM_WIRE=loop "
		      "GBE_SIM_STEP=thread GBE_SIM_STRICT=1 GBE_SIM_FAULT=x:2 "
		      "GBE_SIM_IRQ=msi=0,msix=3 GBE_SIM_REPORT=/r GBE_SIM_CPU=1 "
		      "GBE_SIM_JOURNAL=/j");

	CHECK_EQ(options.nb_ports, 3);
	CHECK(options.model[0] == &big && options.model[1] == &small && options.model[2] == &big);
	CHECK(strcmp(options.wire, "loop") == 0);
	CHECK_EQ(options.step, SIM_STEP_THREAD);
	CHECK(options.strict);
	CHECK(options.rings_trap);
	CHECK(strcmp(options.fault, "x:2") == 0);
	CHECK(options.no_msi);
	CHECK_EQ(options.nb_msix, 3);
	CHECK(strcmp(options.report, "/r") == 0);
	CHECK_EQ(options.cpu, 1);
	CHECK(strcmp(options.journal, "/j") == 0);
}

static void
rings(void)
{
	CHECK(!taken("GBE_SIM_STEP=thread").rings_trap);
	CHECK(!taken("GBE_SIM_STEP=call").rings_trap);
	CHECK(!taken("GBE_SIM_STEP=pump").rings_trap);
	CHECK(taken("GBE_SIM_STEP=call GBE_SIM_RINGS=trap").rings_trap);
	CHECK(taken("GBE_SIM_STEP=call GBE_SIM_STRICT=1").rings_trap);
	CHECK(!taken("GBE_SIM_STEP=call GBE_SIM_STRICT=0").rings_trap);
	refused("GBE_SIM_RINGS=plain", "no doorbell");
	refused("GBE_SIM_STEP=call GBE_SIM_STRICT=1 GBE_SIM_RINGS=plain", "strict mode");
	CHECK(taken("GBE_SIM_STEP=call GBE_SIM_JOURNAL=/j").rings_trap);
	refused("GBE_SIM_STEP=call GBE_SIM_JOURNAL=/j GBE_SIM_RINGS=plain", "journal");
	refused("GBE_SIM_RINGS=flat", "'flat'");
}

int
main(void)
{
	defaults();
	all();
	rings();
	refused("GBE_SIM_NIC=82576", "no model '82576'");
	refused("GBE_SIM_NIC=8257", "no model '8257'");
	refused("GBE_SIM_NIC=825,", "no model ''");
	refused("GBE_SIM_NIC=825,825,825,825,825,825,825,825,825,825,825,825,825,825,825,825,825",
		"more than 16");
	refused("GBE_SIM_STEP=call,thread", "'call,thread'");
	refused("GBE_SIM_STRICT=2", "'2'");
	refused("GBE_SIM_IRQ=msix=", "'msix='");
	refused("GBE_SIM_IRQ=msix=26", "'msix=26'");
	refused("GBE_SIM_IRQ=msi=1", "'msi=1'");
	refused("GBE_SIM_IRQ=msix=3,", "''");
	CHECK_EQ(taken("GBE_SIM_BOARD=l0s").aspm, 1);
	CHECK_EQ(taken("GBE_SIM_BOARD=l1,flash").aspm, 2);
	CHECK(taken("GBE_SIM_BOARD=l1,flash").has_flash);
	refused("GBE_SIM_BOARD=l0s,l2", "'l2'");
	refused("GBE_SIM_CPU=-1", "'-1'");
	refused("GBE_SIM_CPU=1x", "'1x'");
	return EXIT_SUCCESS;
}

/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Device arguments as nobody would write them, on each family of chips: what is accepted is within
 * its range, and what is not known is refused.
 *
 * Input: a byte that picks the chip, then the text.
 */

#include <rte_devargs.h>

#include "harness.h"

static struct rte_eth_dev *ports[UNIT_NB_FAMILIES];

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	unit_init();
	rte_log_set_global_level(RTE_LOG_EMERG);
	rte_log_set_level_pattern("*", RTE_LOG_EMERG);
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++)
		ports[i] = unit_port_create(unit_families[i].id);
	return 0;
}

static void
check_ranges(const struct rte_eth_dev *dev, const struct gbe_args *args)
{
	CHECK(args->min_type <= args->max_type);
	CHECK(args->min_type <= gbe_intr_max_type(dev));
	CHECK(args->moderation_us == GBE_MODERATION_DEFAULT ||
	      (args->moderation_us >= 0 &&
	       (uint32_t)args->moderation_us <= gbe_intr_family_of(dev)->max_throttle_us));
	CHECK(args->latency_us <= 1000000 && args->longest_sleep_us <= 100000);
	CHECK(args->sleeps || (args->latency_us == 0 && args->longest_sleep_us == 0));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rte_devargs devargs = { 0 };
	struct gbe_args args;
	struct rte_eth_dev *dev;
	char text[512];

	if (size == 0 || size > sizeof(text))
		return 0;
	dev = ports[data[0] % UNIT_NB_FAMILIES];
	memcpy(text, data + 1, size - 1);
	text[size - 1] = '\0';
	devargs.args = text;
	dev->device->devargs = &devargs;
	if (gbe_devargs_parse(dev, &args) == 0) {
		check_ranges(dev, &args);
		CHECK(gbe_devargs_yield(&devargs) == args.yields);
	}
	dev->device->devargs = NULL;
	return 0;
}

/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdlib.h>

#include <rte_devargs.h>
#include <rte_kvargs.h>

#include "gbe_devargs.h"
#include "gbe_intr_families.h"

/* Device arguments. All but one are about interrupts, or sleeping until there is one. */

#define ARG_INTR    "intr"
#define ARG_ARM     "arm"
#define ARG_REARM   "rearm"
#define ARG_ITR     "itr_us"
#define ARG_RX_MODE "rx_mode"
#define ARG_LATENCY "latency_us"
#define ARG_LONGEST "longest_sleep_us"
#define ARG_YIELD   "yield"

#define MAX_LATENCY_US       1000000
#define MAX_LONGEST_SLEEP_US 100000

static int
gbe_arg_intr(const char *key __rte_unused, const char *value, void *opaque)
{
	static const struct {
		const char *name;
		enum msgintr_type min, max;
	} types[] = {
		{ "auto", MSGINTR_LINE, MSGINTR_MSIX },
		{ "msix", MSGINTR_MSIX, MSGINTR_MSIX },
		{ "msi", MSGINTR_MSI, MSGINTR_MSI },
		{ "intx", MSGINTR_LINE, MSGINTR_LINE },
	};
	struct gbe_args *args = opaque;

	for (unsigned int i = 0; value != NULL && i < RTE_DIM(types); i++) {
		if (strcmp(value, types[i].name) == 0) {
			args->min_type = types[i].min;
			args->max_type = types[i].max;
			return 0;
		}
	}
	return -EINVAL;
}

/* One of two words. A key without a value has NULL. */
static int
gbe_arg_choice(const char *value, const char *no, const char *yes, bool *choice)
{
	if (value == NULL)
		return -EINVAL;
	*choice = strcmp(value, yes) == 0;
	return *choice || strcmp(value, no) == 0 ? 0 : -EINVAL;
}

static int
gbe_arg_arm(const char *key __rte_unused, const char *value, void *opaque)
{
	struct gbe_args *args = opaque;

	return gbe_arg_choice(value, "latch", "eagain", &args->arm_eagain);
}

static int
gbe_arg_rearm(const char *key __rte_unused, const char *value, void *opaque)
{
	struct gbe_args *args = opaque;

	return gbe_arg_choice(value, "unmask", "clear", &args->clear_before_arm);
}

static int
gbe_arg_number(const char *value, unsigned long least, unsigned long most, unsigned long *number)
{
	char *end;

	if (value == NULL || value[0] < '0' || value[0] > '9')
		return -EINVAL;
	*number = strtoul(value, &end, 10);
	return *end == '\0' && *number >= least && *number <= most ? 0 : -EINVAL;
}

static int
gbe_arg_itr(const char *key __rte_unused, const char *value, void *opaque)
{
	struct gbe_args *args = opaque;
	unsigned long us;
	int ret;

	ret = gbe_arg_number(value, 0, UINT16_MAX, &us);
	if (ret == 0)
		args->moderation_us = us;
	return ret;
}

static int
gbe_arg_rx_mode(const char *key __rte_unused, const char *value, void *opaque)
{
	static const char *const modes[] = {
		[RXMODE_ADAPTIVE] = "adaptive",
		[RXMODE_POLL] = "poll",
		[RXMODE_INTERRUPT] = "interrupt",
	};
	struct gbe_args *args = opaque;

	for (unsigned int i = 0; value != NULL && i < RTE_DIM(modes); i++) {
		if (strcmp(value, modes[i]) == 0) {
			args->rx_mode = i;
			args->sleeps = i != RXMODE_POLL;
			return 0;
		}
	}
	return -EINVAL;
}

static int
gbe_arg_us(const char *value, unsigned long most, uint32_t *us)
{
	unsigned long number;
	int ret;

	ret = gbe_arg_number(value, 1, most, &number);
	if (ret == 0)
		*us = number;
	return ret;
}

static int
gbe_arg_latency(const char *key __rte_unused, const char *value, void *opaque)
{
	struct gbe_args *args = opaque;

	return gbe_arg_us(value, MAX_LATENCY_US, &args->latency_us);
}

static int
gbe_arg_longest(const char *key __rte_unused, const char *value, void *opaque)
{
	struct gbe_args *args = opaque;

	return gbe_arg_us(value, MAX_LONGEST_SLEEP_US, &args->longest_sleep_us);
}

static int
gbe_arg_yield(const char *key __rte_unused, const char *value, void *opaque)
{
	struct gbe_args *args = opaque;

	return gbe_arg_choice(value, "0", "1", &args->yields);
}

static const struct {
	const char *key;
	arg_handler_t handler;
	const char *values;
} arguments[] = {
	{ ARG_INTR, gbe_arg_intr, "auto, msix, msi or intx" },
	{ ARG_ARM, gbe_arg_arm, "latch or eagain" },
	{ ARG_REARM, gbe_arg_rearm, "unmask or clear" },
	{ ARG_ITR, gbe_arg_itr, "microseconds, 0 for no moderation" },
	{ ARG_RX_MODE, gbe_arg_rx_mode, "poll, adaptive or interrupt" },
	{ ARG_LATENCY, gbe_arg_latency, "microseconds, 1 to " RTE_STR(MAX_LATENCY_US) },
	{ ARG_LONGEST, gbe_arg_longest, "microseconds, 1 to " RTE_STR(MAX_LONGEST_SLEEP_US) },
	{ ARG_YIELD, gbe_arg_yield, "0 or 1" },
};

static int
gbe_devargs_apply(struct rte_eth_dev *dev, const struct rte_kvargs *kvlist, struct gbe_args *args)
{
	for (unsigned int i = 0; i < RTE_DIM(arguments); i++) {
		if (rte_kvargs_process(kvlist, arguments[i].key, arguments[i].handler, args) == 0)
			continue;
		GBE_LOG(ERR, dev, "device argument '%s' must be %s", arguments[i].key,
			arguments[i].values);
		return -EINVAL;
	}
	if (args->moderation_us != GBE_MODERATION_DEFAULT &&
	    (uint32_t)args->moderation_us > gbe_intr_family_of(dev)->max_throttle_us) {
		GBE_LOG(ERR, dev, "device argument '" ARG_ITR "' must be at most %u",
			gbe_intr_family_of(dev)->max_throttle_us);
		return -EINVAL;
	}
	if (args->min_type > gbe_intr_max_type(dev)) {
		GBE_LOG(ERR, dev,
			"device argument '" ARG_INTR "' is %s, which does not work on the %s",
			msgintr_type_name(args->min_type), gbe_chip_of(gbe_hw_of(dev))->name);
		return -ENOTSUP;
	}
	if ((args->latency_us != 0 || args->longest_sleep_us != 0) && !args->sleeps) {
		GBE_LOG(ERR, dev,
			"device argument '%s' needs '" ARG_RX_MODE "' to be adaptive or interrupt",
			args->latency_us != 0 ? ARG_LATENCY : ARG_LONGEST);
		return -EINVAL;
	}
	return 0;
}

/* What the user asks of the port; whatever is not known is a mistake. */
int
gbe_devargs_parse(struct rte_eth_dev *dev, struct gbe_args *args)
{
	static const char *const keys[] = {
		ARG_INTR,    ARG_ARM,     ARG_REARM, ARG_ITR, ARG_RX_MODE,
		ARG_LATENCY, ARG_LONGEST, ARG_YIELD, NULL,
	};
	const struct rte_devargs *devargs = dev->device->devargs;
	struct rte_kvargs *kvlist;
	int ret;

	*args = (struct gbe_args){
		.min_type = MSGINTR_LINE,
		.max_type = MSGINTR_MSIX,
		.moderation_us = GBE_MODERATION_DEFAULT,
	};
	if (devargs == NULL || devargs->args == NULL || devargs->args[0] == '\0')
		return 0;
	kvlist = rte_kvargs_parse(devargs->args, keys);
	if (kvlist == NULL) {
		GBE_LOG(ERR, dev,
			"unknown device argument in '%s': there are " ARG_INTR ", " ARG_ARM
			", " ARG_REARM ", " ARG_ITR ", " ARG_RX_MODE ", " ARG_LATENCY
			", " ARG_LONGEST " and " ARG_YIELD,
			devargs->args);
		return -EINVAL;
	}
	ret = gbe_devargs_apply(dev, kvlist, args);
	rte_kvargs_free(kvlist);
	return ret;
}

bool
gbe_devargs_yield(const struct rte_devargs *devargs)
{
	struct gbe_args args = { 0 };
	struct rte_kvargs *kvlist;

	if (devargs == NULL || devargs->args == NULL)
		return false;
	kvlist = rte_kvargs_parse(devargs->args, NULL);
	if (kvlist == NULL)
		return false;
	rte_kvargs_process(kvlist, ARG_YIELD, gbe_arg_yield, &args);
	rte_kvargs_free(kvlist);
	return args.yields;
}

RTE_PMD_REGISTER_PARAM_STRING(net_gbe,
			      ARG_INTR "=auto|msix|msi|intx " ARG_ARM "=latch|eagain " ARG_REARM
				       "=unmask|clear " ARG_ITR "=<uint> " ARG_RX_MODE
				       "=poll|adaptive|interrupt " ARG_LATENCY
				       "=<uint> " ARG_LONGEST "=<uint> " ARG_YIELD "=0|1");

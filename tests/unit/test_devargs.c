/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against device arguments that are taken for others, or mistakes in
 * them that pass in silence.
 */

#include <rte_devargs.h>

#include "harness.h"

static struct rte_eth_dev *dev;
static struct gbe_args args;

static int
parse(const char *text)
{
	static char copy[128];
	static struct rte_devargs devargs;

	unit_context("'%s'", text);
	snprintf(copy, sizeof(copy), "%s", text);
	devargs.args = copy;
	dev->device->devargs = &devargs;
	return gbe_devargs_parse(dev, &args);
}

static void
accepted(void)
{
	CHECK_EQ(parse(""), 0);
	CHECK(args.min_type == MSGINTR_LINE && args.max_type == MSGINTR_MSIX);
	CHECK(!args.arm_eagain && !args.clear_before_arm);
	CHECK_EQ(args.moderation_us, GBE_MODERATION_DEFAULT);
	CHECK_EQ(parse("intr=auto"), 0);
	CHECK(args.min_type == MSGINTR_LINE && args.max_type == MSGINTR_MSIX);
	CHECK_EQ(parse("intr=msix"), 0);
	CHECK(args.min_type == MSGINTR_MSIX && args.max_type == MSGINTR_MSIX);
	CHECK_EQ(parse("intr=msi"), 0);
	CHECK(args.min_type == MSGINTR_MSI && args.max_type == MSGINTR_MSI);
	CHECK_EQ(parse("intr=intx,arm=eagain,rearm=clear,itr_us=0"), 0);
	CHECK(args.min_type == MSGINTR_LINE && args.max_type == MSGINTR_LINE);
	CHECK(args.arm_eagain && args.clear_before_arm);
	CHECK_EQ(args.moderation_us, 0);
	CHECK_EQ(parse("arm=latch,rearm=unmask,itr_us=8191"), 0);
	CHECK(!args.arm_eagain && !args.clear_before_arm);
	CHECK_EQ(args.moderation_us, 8191);
}

static void
refused(void)
{
	static const char * const mistakes[] = {
		"intr=", "intr=uio", "intr", "arm", "itr_us", "arm=never", "rearm=1", "itr_us=",
		"itr_us=-1", "itr_us=10x", "itr_us=0x10", "itr_us=8192",
		"itr_us=70000", "interrupt=msi", "intr=msi,foo=1",
	};

	for (unsigned int i = 0; i < RTE_DIM(mistakes); i++)
		CHECK_EQ(parse(mistakes[i]), -EINVAL);
}

int
main(void)
{
	unit_init();
	rte_log_set_level_pattern("*", RTE_LOG_EMERG);
	dev = unit_port_create(GBE_CHIP_82576);
	accepted();
	refused();
	dev->device->devargs = NULL;
	unit_port_destroy(dev);
	return 0;
}

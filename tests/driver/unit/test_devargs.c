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

	kit_context("'%s'", text);
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
	CHECK(!args.sleeps);
	CHECK_EQ(parse("rx_mode=poll"), 0);
	CHECK(!args.sleeps);
	CHECK_EQ(parse("rx_mode=adaptive"), 0);
	CHECK(args.sleeps && args.rx_mode == RXMODE_ADAPTIVE);
	CHECK_EQ(args.latency_us, 0);
	CHECK_EQ(args.longest_sleep_us, 0);
	CHECK_EQ(parse("latency_us=200,rx_mode=interrupt"), 0);
	CHECK(args.sleeps && args.rx_mode == RXMODE_INTERRUPT);
	CHECK_EQ(args.latency_us, 200);
	CHECK_EQ(parse("rx_mode=adaptive,longest_sleep_us=100000"), 0);
	CHECK_EQ(args.longest_sleep_us, 100000);
}

/* Before there is a port. A mistake is not taken for consent. */
static void
yields(void)
{
	static char yes[] = "intr=msi,yield=1", no[] = "yield=0", wrong[] = "yield=2", none[] = "";
	struct rte_devargs devargs = { 0 };

	CHECK(!gbe_devargs_yield(NULL));
	CHECK(!gbe_devargs_yield(&devargs));
	devargs.args = none;
	CHECK(!gbe_devargs_yield(&devargs));
	devargs.args = no;
	CHECK(!gbe_devargs_yield(&devargs));
	devargs.args = wrong;
	CHECK(!gbe_devargs_yield(&devargs));
	devargs.args = yes;
	CHECK(gbe_devargs_yield(&devargs));
}

/* What lib/rxmode is told. */
static void
knobs(void)
{
	struct rxmode_conf conf;

	CHECK_EQ(parse("rx_mode=interrupt,latency_us=7,longest_sleep_us=9"), 0);
	gbe_port_of(dev)->args = args;
	dev->data->nb_rx_queues = 0;
	conf = gbe_rxmode_conf(dev);
	CHECK_EQ(conf.mode, RXMODE_INTERRUPT);
	CHECK_EQ(conf.latency_us, 7);
	CHECK_EQ(conf.longest_sleep_us, 9);
}

/* Both would arm the queues, and sleep on them. */
static void
application_with_interrupts(void)
{
	CHECK_EQ(parse("rx_mode=adaptive"), 0);
	gbe_port_of(dev)->args = args;
	CHECK_EQ(gbe_dev_configure(dev), 0);
	dev->data->dev_conf.intr_conf.rxq = 1;
	CHECK_EQ(gbe_dev_configure(dev), -EEXIST);
	CHECK_EQ(parse(""), 0);
	gbe_port_of(dev)->args = args;
	CHECK_EQ(gbe_dev_configure(dev), 0);
}

static void
refused(void)
{
	static const char *const mistakes[] = {
		"intr=",
		"intr=uio",
		"intr",
		"arm",
		"itr_us",
		"arm=never",
		"rearm=1",
		"itr_us=",
		"itr_us=-1",
		"itr_us=10x",
		"itr_us=0x10",
		"itr_us=8192",
		"itr_us=70000",
		"interrupt=msi",
		"intr=msi,foo=1",
		"rx_mode",
		"rx_mode=",
		"rx_mode=sleep",
		"latency_us=50",
		"rx_mode=adaptive,latency_us=0",
		"rx_mode=adaptive,latency_us=1000001",
		"rx_mode=poll,latency_us=50",
		"longest_sleep_us=50",
		"rx_mode=poll,longest_sleep_us=50",
		"rx_mode=adaptive,longest_sleep_us=0",
		"rx_mode=adaptive,longest_sleep_us=100001",
		"rx_mode=adaptive,longest_sleep_us",
		"yield",
		"yield=",
		"yield=yes",
	};

	for (unsigned int i = 0; i < RTE_DIM(mistakes); i++)
		CHECK_EQ(parse(mistakes[i]), -EINVAL);
}

/* Cards announce MSI, and it does not work. */
static void
line_only(enum gbe_chip_id chip)
{
	dev = unit_port_create(chip);
	CHECK_EQ(parse("intr=auto"), 0);
	CHECK_EQ(parse("intr=intx"), 0);
	CHECK(args.min_type == MSGINTR_LINE && args.max_type == MSGINTR_LINE);
	CHECK_EQ(parse("intr=msi"), -ENOTSUP);
	CHECK_EQ(parse("intr=msix"), -ENOTSUP);
	dev->device->devargs = NULL;
	unit_port_destroy(dev);
}

int
main(void)
{
	unit_init();
	rte_log_set_level_pattern("*", RTE_LOG_EMERG);
	line_only(GBE_CHIP_82540EM);
	line_only(GBE_CHIP_82545EM);
	dev = unit_port_create(GBE_CHIP_82576);
	accepted();
	refused();
	yields();
	knobs();
	application_with_interrupts();
	dev->device->devargs = NULL;
	unit_port_destroy(dev);
	return 0;
}

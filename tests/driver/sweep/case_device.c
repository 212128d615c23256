/* SPDX-License-Identifier: BSD-3-Clause */

/* Devices that are unplugged, and cables that are. */

#include <string.h>

#include <rte_dev.h>
#include <rte_errno.h>
#include <rte_ethdev.h>

#include "case.h"
#include "journal.h"
#include "life.h"
#include "sweep.h"

#define MANY 200 /* more than a ring */

/* Up to a port that passes frames. */
static bool
bring_up(void)
{
	TRY(life_begin(OP_STOP));
	return life_frames();
}

static bool
stats(struct rte_eth_stats *stats)
{
	EXPECT(rte_eth_stats_get(life_port(), stats) == 0, "no statistics");
	return true;
}

/* None of all ones, none that a device added that is gone. */
static bool
same_stats(const struct rte_eth_stats *before)
{
	struct rte_eth_stats now;

	TRY(stats(&now));
	EXPECT(now.ipackets == before->ipackets && now.ibytes == before->ibytes &&
		       now.imissed == before->imissed && now.ierrors == before->ierrors &&
		       now.oerrors == before->oerrors && now.rx_nombuf == before->rx_nombuf,
	       "statistics of a device that is gone: %lu received, %lu missed, %lu errors",
	       (unsigned long)now.ipackets, (unsigned long)now.imissed, (unsigned long)now.ierrors);
	return true;
}

static bool
link_is(bool up)
{
	struct rte_eth_link link;

	EXPECT(rte_eth_link_get_nowait(life_port(), &link) == 0, "no link status");
	EXPECT((link.link_status != 0) == up, "the link is %s", up ? "down" : "up");
	return true;
}

bool
case_link_lost(void)
{
	TRY(bring_up());
	TRY(case_watch_link());
	TRY(case_move_link(false));
	for (unsigned int i = 0; i < MANY; i++)
		life_send(0);
	EXPECT(life_do(OP_STOP) == 0, "stop fails without a link");
	EXPECT(life_do(OP_START) == 0, "start fails without a link");
	TRY(link_is(false));
	TRY(case_move_link(true));
	EXPECT(life_do(OP_RX_INTR) == 0, "no interrupts of queues");
	TRY(life_frames());
	case_unwatch_link();
	return true;
}

static bool was_asked_to_release;

static void
device_event(const char *name, enum rte_dev_event_type type, void *arg)
{
	RTE_SET_USED(name);
	RTE_SET_USED(arg);
	if (type == RTE_DEV_EVENT_REMOVE)
		__atomic_store_n(&was_asked_to_release, true, __ATOMIC_SEQ_CST);
}

static bool
is_asked(const void *arg)
{
	RTE_SET_USED(arg);
	return __atomic_load_n(&was_asked_to_release, __ATOMIC_SEQ_CST);
}

/* And the application hears of it. */
static bool
unplug(void)
{
	const char *name = life_device_name();
	bool asked;

	EXPECT(rte_dev_event_callback_register(name, device_event, NULL) == 0,
	       "no callback for device events");
	gbe_sim()->unplug(SWEEP_PORT);
	asked = case_wait(is_asked, NULL);
	rte_dev_event_callback_unregister(name, device_event, NULL);
	EXPECT(asked, "no request to release the device");
	return true;
}

static bool
xstats_are_sane(void)
{
	struct rte_eth_xstat values[256];
	int n = rte_eth_xstats_get(life_port(), values, RTE_DIM(values));

	EXPECT(n > 0 && n <= (int)RTE_DIM(values), "%d extended statistics", n);
	for (int i = 0; i < n; i++)
		EXPECT(values[i].value < 1000000, "extended statistic %d is %lu", i,
		       (unsigned long)values[i].value);
	return true;
}

/* All that an application may do before it hears of it, or in spite of it. */
bool
case_unplug_traffic(void)
{
	struct rte_eth_stats before;
	unsigned int nb;

	TRY(bring_up());
	TRY(stats(&before));
	TRY(unplug());
	for (unsigned int i = 0; i < MANY; i++) {
		life_send(0);
		TRY(life_receive(&nb));
		EXPECT(nb == 0, "%u frames from a device that is gone", nb);
	}
	TRY(same_stats(&before));
	TRY(xstats_are_sane());
	rte_eth_promiscuous_enable(life_port());
	EXPECT(life_do(OP_STOP) <= 0, "stop returns a positive number");
	TRY(link_is(false));
	TRY(same_stats(&before));
	journal_clear();
	EXPECT(life_do(OP_START) < 0, "a device that is gone can be started");
	EXPECT(journal_has_reason(), "start fails and does not say why");
	return true;
}

bool
case_unplug_stopped(void)
{
	TRY(bring_up());
	EXPECT(life_do(OP_STOP) == 0, "stop fails");
	TRY(unplug());
	journal_clear();
	EXPECT(life_do(OP_START) < 0, "a device that is gone can be started");
	EXPECT(journal_has_reason(), "start fails and does not say why");
	EXPECT(life_do(OP_CLOSE) <= 0, "close returns a positive number");
	return true;
}

bool
case_unplug_closed(void)
{
	TRY(bring_up());
	EXPECT(life_do(OP_STOP) == 0, "stop fails");
	EXPECT(life_do(OP_CLOSE) == 0, "close fails");
	TRY(unplug());
	EXPECT(life_do(OP_REMOVE) == 0, "remove fails");
	EXPECT(life_do(OP_PROBE) < 0, "a device that is gone can be probed");
	return true;
}

bool
case_unplug_remove(void)
{
	TRY(bring_up());
	TRY(unplug());
	EXPECT(life_do(OP_REMOVE) == 0, "remove of a running port fails");
	return true;
}

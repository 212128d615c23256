/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdio.h>

#include <rte_cycles.h>
#include <rte_ethdev.h>

#include "cable.h"
#include "cell.h"

#define STEP_MS 5

static unsigned int events;

static int
on_event(uint16_t port_id, enum rte_eth_event_type type, void *arg, void *result)
{
	(void)port_id;
	(void)type;
	(void)arg;
	(void)result;
	__atomic_fetch_add(&events, 1, __ATOMIC_RELAXED);
	return 0;
}

void
link_watch(void)
{
	rte_eth_dev_callback_register(RECEIVER_PORT, RTE_ETH_EVENT_INTR_LSC, on_event, NULL);
}

static bool
is_up(void)
{
	struct rte_eth_link link = { 0 };

	return rte_eth_link_get_nowait(RECEIVER_PORT, &link) == 0 &&
	       link.link_status == RTE_ETH_LINK_UP;
}

/* An event came beyond those known, and the link is in the wanted state. */
static bool
await(bool up, unsigned int known)
{
	unsigned int ms;

	for (ms = 0; ms < CELL_WAKE_MS; ms += STEP_MS) {
		if (__atomic_load_n(&events, __ATOMIC_RELAXED) != known && is_up() == up)
			return true;
		rte_delay_us_sleep(STEP_MS * 1000);
	}
	return false;
}

static bool
pull(const struct cell *cell, bool on)
{
	unsigned int known = __atomic_load_n(&events, __ATOMIC_RELAXED);

	cable_move(RECEIVER_PORT, cell->cable, on);
	return await(on, known);
}

/* A driver's first interrupt of the link may still be on its way. */
static bool
comes_up(void)
{
	unsigned int ms;

	for (ms = 0; ms < CELL_WAKE_MS && !is_up(); ms += STEP_MS)
		rte_delay_us_sleep(STEP_MS * 1000);
	return is_up();
}

void
link_flap(const struct cell *cell)
{
	bool down, up;
	bool before = comes_up();

	down = pull(cell, false);
	up = pull(cell, true);
	printf("@cell link_seen=%s lsc_down=%s lsc_up=%s", before ? "up" : "down",
	       down ? "yes" : "no", up ? "yes" : "no");
}

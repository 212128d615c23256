/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <rte_ethdev.h>

#include "cable.h"
#include "gbe_sim.h"

/* Ports are numbered as they are probed, and these are all there are. */
static bool
move_by_peer(unsigned int idx, bool on)
{
	const char *how = getenv(CABLE_VARIABLE);
	unsigned int n = 0;
	uint16_t port;
	int ret;

	if (how == NULL || strcmp(how, CABLE_PEER) != 0)
		return false;
	RTE_ETH_FOREACH_DEV(port) {
		if (n++ != 1 - idx)
			continue;
		ret = on ? rte_eth_dev_set_link_up(port) : rte_eth_dev_set_link_down(port);
		if (ret != 0)
			printf("the PHY of port %u does not go %s: %d\n", port, on ? "up" : "down",
			       ret);
	}
	return true;
}

void
cable_move(unsigned int idx, const char *name, bool on)
{
	const struct gbe_sim *sim = gbe_sim();

	if (move_by_peer(idx, on))
		return;
	if (sim != NULL) {
		sim->set_link(idx, on);
		return;
	}
	printf("\n@link %s %s\n", name, on ? "on" : "off");
	fflush(stdout);
}

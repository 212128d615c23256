/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_build_config.h>
#ifdef RTE_LIB_POWER
#include <rte_power_pmd_mgmt.h>
#endif

#include "power.h"

#ifdef RTE_LIB_POWER
void
power_unpause(unsigned int lcore, uint16_t port, uint16_t queues)
{
	for (uint16_t q = 0; q < queues; q++)
		rte_power_ethdev_pmgmt_queue_disable(lcore, port, q);
}

bool
power_pause(unsigned int lcore, uint16_t port, uint16_t queues)
{
	for (uint16_t q = 0; q < queues; q++) {
		if (rte_power_ethdev_pmgmt_queue_enable(lcore, port, q,
							RTE_POWER_MGMT_TYPE_PAUSE) == 0)
			continue;
		power_unpause(lcore, port, q);
		return false;
	}
	return true;
}
#else
bool
power_pause(unsigned int lcore, uint16_t port, uint16_t queues)
{
	(void)lcore;
	(void)port;
	(void)queues;
	return false;
}

void
power_unpause(unsigned int lcore, uint16_t port, uint16_t queues)
{
	(void)lcore;
	(void)port;
	(void)queues;
}
#endif

/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_cycles.h>

#include "deadline.h"
#include "link_events.h"
#include "port.h"

static unsigned int events;

static int
on_event(uint16_t port __rte_unused, enum rte_eth_event_type type __rte_unused,
	 void *arg __rte_unused, void *ret __rte_unused)
{
	__atomic_fetch_add(&events, 1, __ATOMIC_RELAXED);
	return 0;
}

int
link_events_watch(struct env *env)
{
	EXPECT_OK(rte_eth_dev_callback_register(env->port[1], RTE_ETH_EVENT_INTR_LSC, on_event,
						NULL));
	return TEST_PASS;
}

int
link_events_expect(struct env *env, bool up)
{
	uint64_t deadline = deadline_in_ms(DEADLINE_LINK_MS);
	unsigned int before = __atomic_load_n(&events, __ATOMIC_RELAXED);

	link_request(1, up);
	while (__atomic_load_n(&events, __ATOMIC_RELAXED) == before && !deadline_over(deadline))
		rte_delay_us_sleep(1000);
	EXPECT(__atomic_load_n(&events, __ATOMIC_RELAXED) != before,
	       "no event when the link goes %s", up ? "up" : "down");
	return port_wait_link(env, 1, up);
}

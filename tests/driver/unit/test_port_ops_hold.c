/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a telemetry command that reads what another thread frees in
 * closing the port: who holds a port has it as a whole, until it lets go.
 */

#include <pthread.h>

#include "gbe_rxmode.h"
#include "intr_port.h"

/* So often the port is held at least. */
#define HOLDS 20000
#define LOOKS 200

static struct unit_intr_port port;
static bool done;
static unsigned int nb_held;

/* As close and probe do. */
static void *
come_and_go(void *arg __rte_unused)
{
	void *intr = port.dev->process_private;

	while (__atomic_load_n(&nb_held, __ATOMIC_RELAXED) < HOLDS) {
		gbe_port_ops_withdraw(port.dev);
		__atomic_store_n(&port.dev->process_private, NULL, __ATOMIC_RELAXED);
		for (unsigned int i = 0; i < LOOKS; i++)
			rte_pause();
		__atomic_store_n(&port.dev->process_private, intr, __ATOMIC_RELAXED);
		gbe_port_ops_publish(port.dev);
	}
	__atomic_store_n(&done, true, __ATOMIC_RELEASE);
	return NULL;
}

static void
hold(uint16_t id)
{
	struct rte_eth_dev *dev = gbe_port_ops_hold(id);

	if (dev == NULL)
		return;
	for (unsigned int i = 0; i < LOOKS; i++)
		CHECK(__atomic_load_n(&dev->process_private, __ATOMIC_RELAXED) != NULL);
	gbe_port_ops_let_go(dev);
	__atomic_add_fetch(&nb_held, 1, __ATOMIC_RELAXED);
}

int
main(void)
{
	pthread_t thread;

	unit_init();
	unit_intr_port_create(&port, GBE_CHIP_82576, "");
	/* As ethdev does when probing ends. */
	port.dev->state = RTE_ETH_DEV_ATTACHED;
	unit_intr_port_start(&port, 1);
	CHECK(port.dev->process_private != NULL);
	gbe_port_ops_publish(port.dev);
	CHECK(gbe_port_ops_hold(RTE_MAX_ETHPORTS) == NULL);
	CHECK_EQ(pthread_create(&thread, NULL, come_and_go, NULL), 0);
	while (!__atomic_load_n(&done, __ATOMIC_ACQUIRE))
		hold(port.dev->data->port_id);
	pthread_join(thread, NULL);
	gbe_port_ops_withdraw(port.dev);
	CHECK(gbe_port_ops_hold(port.dev->data->port_id) == NULL);
	unit_intr_port_stop(&port);
	unit_intr_port_destroy(&port);
	return 0;
}

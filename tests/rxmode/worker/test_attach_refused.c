/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against rxmode_attach() that reports another error than ethdev's, as of a DPDK without
 * callbacks, and against one that fails and leaves something behind: an attached port, callbacks
 * on some of its queues, descriptors.
 */

#include <errno.h>
#include <string.h>

#include <rte_errno.h>
#include <rte_ethdev.h>

#include "descriptors.h"
#include "fake_port.h"
#include "rxmode.h"

#define NB_QUEUES    3
#define NB_TX_QUEUES 1 /* of a fake port */

static unsigned int nb_rx, nb_tx, refused_call;

const void *__real_rte_eth_add_rx_callback(uint16_t port, uint16_t queue, rte_rx_callback_fn fn,
					   void *arg);
const void *__wrap_rte_eth_add_rx_callback(uint16_t port, uint16_t queue, rte_rx_callback_fn fn,
					   void *arg);
const void *__real_rte_eth_add_tx_callback(uint16_t port, uint16_t queue, rte_tx_callback_fn fn,
					   void *arg);
const void *__wrap_rte_eth_add_tx_callback(uint16_t port, uint16_t queue, rte_tx_callback_fn fn,
					   void *arg);
int __real_rte_eth_remove_rx_callback(uint16_t port, uint16_t queue, const void *callback);
int __wrap_rte_eth_remove_rx_callback(uint16_t port, uint16_t queue, const void *callback);
int __real_rte_eth_remove_tx_callback(uint16_t port, uint16_t queue, const void *callback);
int __wrap_rte_eth_remove_tx_callback(uint16_t port, uint16_t queue, const void *callback);

/* Counted from 1; 0: none. */
static bool
refuse(void)
{
	if (refused_call == 0 || --refused_call != 0)
		return false;
	rte_errno = ENOTSUP;
	return true;
}

const void *
__wrap_rte_eth_add_rx_callback(uint16_t port, uint16_t queue, rte_rx_callback_fn fn, void *arg)
{
	if (refuse())
		return NULL;
	nb_rx++;
	return __real_rte_eth_add_rx_callback(port, queue, fn, arg);
}

const void *
__wrap_rte_eth_add_tx_callback(uint16_t port, uint16_t queue, rte_tx_callback_fn fn, void *arg)
{
	if (refuse())
		return NULL;
	nb_tx++;
	return __real_rte_eth_add_tx_callback(port, queue, fn, arg);
}

int
__wrap_rte_eth_remove_rx_callback(uint16_t port, uint16_t queue, const void *callback)
{
	nb_rx--;
	return __real_rte_eth_remove_rx_callback(port, queue, callback);
}

int
__wrap_rte_eth_remove_tx_callback(uint16_t port, uint16_t queue, const void *callback)
{
	nb_tx--;
	return __real_rte_eth_remove_tx_callback(port, queue, callback);
}

int
main(void)
{
	const struct rxmode_conf conf = { .wake_us = 20 };
	struct rte_mbuf *pkts[4];
	unsigned int nb_open;
	uint16_t port;

	kit_eal_init("");
	port = fake_port_create(FAKE_LATCHING, NB_QUEUES);
	/* What stays in the process is there. */
	CHECK_EQ(rxmode_attach(port, &conf), 0);
	CHECK_EQ(nb_rx, NB_QUEUES);
	CHECK_EQ(nb_tx, NB_TX_QUEUES);
	CHECK_EQ(rxmode_detach(port), 0);
	CHECK_EQ(nb_rx + nb_tx, 0);
	nb_open = open_descriptors();
	for (unsigned int call = 1; call <= NB_QUEUES + NB_TX_QUEUES; call++) {
		kit_context("callback %u is refused", call);
		refused_call = call;
		CHECK_EQ(rxmode_attach(port, &conf), (uint64_t)-ENOTSUP);
		CHECK_EQ(nb_rx + nb_tx, 0);
		CHECK_EQ(rxmode_detach(port), (uint64_t)-ENOENT);
		CHECK_EQ(rte_eth_rx_burst(port, 0, pkts, RTE_DIM(pkts)), 0);
		CHECK_EQ(open_descriptors(), nb_open);
	}
	CHECK_EQ(rxmode_attach(port, &conf), 0);
	CHECK_EQ(rxmode_detach(port), 0);
	fake_port_destroy(port);
	return EXIT_SUCCESS;
}

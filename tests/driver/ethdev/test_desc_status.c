/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against descriptor status and queue counts that mislead a poller
 * which decides by them whether to sleep.
 */

#include "exchange.h"
#include "port.h"

#define RING    128
#define WAITING 20

static int
status_plans(struct env *env)
{
	struct port_plan plan0, plan1;

	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	plan0.txd = RING;
	plan0.txconf.tx_free_thresh = 0;
	plan0.txconf.tx_rs_thresh = 0;
	plan1.rxd = RING;
	return pair_up(env, &plan0, &plan1);
}

/* Frames lie in the ring of port 1, unread. */
static int
leave_waiting(struct env *env, unsigned int n)
{
	struct rte_mbuf *m[WAITING];
	struct frame f;
	unsigned int i;

	exchange_begin(env);
	for (i = 0; i < n; i++) {
		frame_init(env, &f, 0, 80, i);
		m[i] = frame_mbuf(env->tx_pool, &f);
		EXPECT(m[i] != NULL, "Tx pool is empty: mbufs leak");
	}
	return send_all(env, 0, 0, m, n);
}

/* The frames arrive without being polled for: read the last one's status. */
static int
wait_done(struct env *env, uint16_t offset)
{
	uint64_t tries;
	int status = RTE_ETH_RX_DESC_AVAIL;

	for (tries = 0; tries < 15000 && status == RTE_ETH_RX_DESC_AVAIL; tries++) {
		status = rte_eth_rx_descriptor_status(env->port[1], 0, offset);
		rte_delay_us_sleep(1000);
	}
	EXPECT_EQ(status, RTE_ETH_RX_DESC_DONE, "status of a filled descriptor");
	return TEST_PASS;
}

static int
rx_desc_status(struct env *env)
{
	uint16_t port, i;

	TRY(status_plans(env));
	port = env->port[1];
	EXPECT_EQ(rte_eth_rx_descriptor_status(port, 0, 0), RTE_ETH_RX_DESC_AVAIL,
		  "status while nothing has arrived");
	TRY(leave_waiting(env, WAITING));
	TRY(wait_done(env, WAITING - 1));
	for (i = 0; i < WAITING; i++) {
		EXPECT_EQ(rte_eth_rx_descriptor_status(port, 0, i), RTE_ETH_RX_DESC_DONE,
			  "status of a filled descriptor");
	}
	EXPECT_EQ(rte_eth_rx_descriptor_status(port, 0, WAITING), RTE_ETH_RX_DESC_AVAIL,
		  "status behind the last frame");
	EXPECT_REFUSED(rte_eth_rx_descriptor_status(port, 0, RING));
	return TEST_PASS;
}

static int
rx_queue_count(struct env *env)
{
	struct sink sink = { 0 };

	TRY(status_plans(env));
	EXPECT_EQ(rte_eth_rx_queue_count(env->port[1], 0), 0, "rx_queue_count of an idle queue");
	TRY(leave_waiting(env, WAITING));
	TRY(wait_done(env, WAITING - 1));
	EXPECT_EQ(rte_eth_rx_queue_count(env->port[1], 0), WAITING,
		  "rx_queue_count with frames waiting");
	TRY(receive_once(env, 1, &sink));
	sink_free(&sink);
	EXPECT_EQ(rte_eth_rx_queue_count(env->port[1], 0), 0, "rx_queue_count after all were read");
	return TEST_PASS;
}

/*
 * Offset 0 is the next descriptor that will be written. A frame whose
 * completion the chip has not reported may still read FULL; a descriptor that
 * was never used may not. QEMU's models finish a frame within the write of the
 * tail register, so a full ring is not seen.
 */
static int
tx_desc_status(struct env *env)
{
	unsigned int busy = 0;
	uint16_t port, i;
	int status;

	TRY(status_plans(env));
	port = env->port[0];
	TRY(leave_waiting(env, WAITING));
	TRY(wait_done(env, WAITING - 1));
	EXPECT_EQ(rte_eth_tx_descriptor_status(port, 0, 0), RTE_ETH_TX_DESC_DONE,
		  "status of the next Tx descriptor");
	for (i = 0; i < RING; i++) {
		status = rte_eth_tx_descriptor_status(port, 0, i);
		EXPECT(status >= 0, "Tx descriptor %u: actual %d", i, status);
		busy += status != RTE_ETH_TX_DESC_DONE;
	}
	EXPECT(busy < RING / 2, "%u of %u Tx descriptors busy after %u frames", busy, RING,
	       WAITING);
	EXPECT_REFUSED(rte_eth_tx_descriptor_status(port, 0, RING));
	return expect_traffic(env);
}

ETHDEV_TEST(rx_desc_status, CHIPS_ALL, rx_desc_status)
ETHDEV_TEST(rx_queue_count, CHIPS_ALL, rx_queue_count)
ETHDEV_TEST(tx_desc_status, CHIPS_ALL, tx_desc_status)

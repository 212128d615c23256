/* SPDX-License-Identifier: BSD-3-Clause */

#include "subject.h"

static void
start_rx(struct bench_subject *subject, const struct bench_load *load)
{
	const struct rte_eth_rxconf conf = { .offloads = 0 };
	struct rte_eth_dev *dev = subject->dev;

	CHECK_EQ(gbe_rss_configure(dev), 0);
	for (uint16_t q = 0; q < load->queues; q++)
		CHECK_EQ(gbe_rx_queue_setup(dev, q, load->nb_desc, SOCKET_ID_ANY, &conf,
					    subject->mp),
			 0);
	gbe_vlan_start(dev);
	CHECK_EQ(gbe_rx_start(dev), 0);
}

static void
start_tx(struct bench_subject *subject, const struct bench_load *load)
{
	const struct rte_eth_txconf conf = {
		.tx_free_thresh = load->tx_free_thresh,
	};

	for (uint16_t q = 0; q < load->queues; q++)
		CHECK_EQ(gbe_tx_queue_setup(subject->dev, q, load->nb_desc, SOCKET_ID_ANY, &conf),
			 0);
	CHECK_EQ(gbe_tx_start(subject->dev), 0);
}

void
bench_start_gbe(struct bench_subject *subject, const struct bench_load *load)
{
	enum gbe_format format = unit_format_of(subject->dev);

	start_rx(subject, load);
	start_tx(subject, load);
	subject->rx_burst = gbe_rx_burst_of(format, subject->path);
	subject->tx_burst = gbe_tx_burst_of(format, subject->path);
}

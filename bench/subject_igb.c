/* SPDX-License-Identifier: BSD-3-Clause */

#include <ethdev_driver.h>
#include <e1000_logs.h>
#include <base/e1000_api.h>
#include <e1000_ethdev.h>

#include "subject.h"

/* DPDK's own driver of the same chip, on queues set up by itself. */

void
bench_start_igb(struct bench_subject *subject, const struct bench_load *load)
{
	const struct rte_eth_rxconf rx_conf = {
		.rx_free_thresh = 32, /* what it tells ethdev as its default */
		.offloads = subject->dev->data->dev_conf.rxmode.offloads,
	};
	const struct rte_eth_txconf tx_conf = {
		.tx_free_thresh = load->tx_free_thresh,
		.offloads = subject->dev->data->dev_conf.txmode.offloads,
	};
	struct rte_eth_dev *dev = subject->dev;
	void *gbe = dev->data->dev_private;
	struct e1000_adapter *adapter = rte_zmalloc(NULL, sizeof(*adapter), 0);
	struct e1000_hw *hw;

	CHECK(adapter != NULL);
	hw = E1000_DEV_PRIVATE_TO_HW(adapter);
	hw->hw_addr = gbe_hw_of(dev)->bar0;
	hw->mac.type = e1000_82576;
	dev->data->dev_private = adapter;
	for (uint16_t q = 0; q < load->queues; q++) {
		CHECK_EQ(eth_igb_rx_queue_setup(dev, q, load->nb_desc, SOCKET_ID_ANY, &rx_conf,
						subject->mp),
			 0);
		CHECK_EQ(eth_igb_tx_queue_setup(dev, q, load->nb_desc, SOCKET_ID_ANY, &tx_conf), 0);
	}
	CHECK_EQ(eth_igb_rx_init(dev), 0);
	eth_igb_tx_init(dev);
	/* The rest of the benchmark finds BAR 0 through ours. */
	dev->data->dev_private = gbe;
	subject->rx_burst = dev->rx_pkt_burst;
	subject->tx_burst = eth_igb_xmit_pkts;
	subject->legacy_rx = false;
}

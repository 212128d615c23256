/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_interrupts.h>

#include "net_rxmode_intr.h"

bool
net_rxmode_intr_possible(const struct rte_eth_dev *dev, const struct eth_dev_ops *ops)
{
	enum rte_intr_handle_type type;

	if (dev->intr_handle == NULL)
		return false;
	if (ops->rx_queue_intr_enable != NULL)
		return true;
	type = rte_intr_type_get(dev->intr_handle);
	return type == RTE_INTR_HANDLE_EXT || type == RTE_INTR_HANDLE_VDEV;
}

/*
 * EAL counts the descriptors of queues against the interrupts of the device. DPDK's em registers
 * no handler for the link where they are as many, and says nothing.
 */
bool
net_rxmode_intr_silences_link(const struct rte_eth_dev *dev)
{
	return dev->data->dev_conf.intr_conf.lsc != 0 &&
	       rte_intr_allow_others(dev->intr_handle) == 0;
}

/* As rte_eth_dev_rx_intr_ctl_q_get_fd() does, which logs errors where there is none. */
bool
net_rxmode_intr_granted(const struct rte_eth_dev *dev)
{
	return dev->intr_handle != NULL && rte_intr_vec_list_index_get(dev->intr_handle, 0) >= 0 &&
	       rte_intr_efds_index_get(dev->intr_handle, 0) >= 0;
}

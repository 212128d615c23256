/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_COMPAT_H
#define GBE_COMPAT_H

/*
 * The one place that knows DPDK releases: driver-facing API from 22.11 on.
 */

#include <rte_version.h>

#include <bus_pci_driver.h>
#include <ethdev_driver.h>
#include <ethdev_pci.h>

/* 24.03: the list of packet types is returned with its length. */
#if RTE_VERSION >= RTE_VERSION_NUM(24, 3, 0, 0)
typedef const uint32_t *gbe_ptypes_get_t(struct rte_eth_dev *dev, size_t *nb);
#define GBE_PTYPES_GET_PARAMS struct rte_eth_dev *dev, size_t *nb_ptypes
#define GBE_PTYPES_SET_NB(nb) (*nb_ptypes = (nb))
#else
typedef const uint32_t *gbe_ptypes_get_t(struct rte_eth_dev *dev);
#define GBE_PTYPES_GET_PARAMS struct rte_eth_dev *dev
#define GBE_PTYPES_SET_NB(nb) ((void)(nb))
#endif

/* 25.11: per-queue counters moved out of struct rte_eth_stats. */
#if RTE_VERSION >= RTE_VERSION_NUM(25, 11, 0, 0)
typedef int gbe_stats_get_t(struct rte_eth_dev *dev, struct rte_eth_stats *stats,
			    struct eth_queue_stats *qstats);
#define GBE_STATS_GET_PARAMS \
	struct rte_eth_dev *dev, struct rte_eth_stats *stats, struct eth_queue_stats *qstats
#define GBE_STATS_SET_QUEUE(set, q, queue) \
	do { \
		if (qstats != NULL) \
			set(qstats, q, queue); \
	} while (0)
#else
typedef int gbe_stats_get_t(struct rte_eth_dev *dev, struct rte_eth_stats *stats);
#define GBE_STATS_GET_PARAMS               struct rte_eth_dev *dev, struct rte_eth_stats *stats
#define GBE_STATS_SET_QUEUE(set, q, queue) set(stats, q, queue)
#define eth_queue_stats                    rte_eth_stats
#endif

/* 25.11: the number of used descriptors may be a negative errno. */
#if RTE_VERSION >= RTE_VERSION_NUM(25, 11, 0, 0)
typedef int gbe_queue_count_t(void *rx_queue);
#define GBE_QUEUE_COUNT_RET int
#else
typedef uint32_t gbe_queue_count_t(void *rx_queue);
#define GBE_QUEUE_COUNT_RET uint32_t
#endif

/* 26.07: RTE_ETH_DEV_TO_PCI() went away. */
static inline struct rte_pci_device *
gbe_pci_dev_of(const struct rte_eth_dev *dev)
{
#ifdef RTE_ETH_DEV_TO_PCI
	return RTE_ETH_DEV_TO_PCI(dev);
#else
	return RTE_CLASS_TO_BUS_DEVICE(dev, struct rte_pci_device);
#endif
}

#endif /* GBE_COMPAT_H */

/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef UNIT_HARNESS_H
#define UNIT_HARNESS_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "gbe_devargs.h"
#include "gbe_dump.h"
#include "gbe_filter.h"
#include "gbe_info.h"
#include "gbe_intr.h"
#include "gbe_intr_families.h"
#include "gbe_link.h"
#include "gbe_moderation.h"
#include "gbe_path.h"
#include "gbe_port.h"
#include "gbe_ring.h"
#include "gbe_rss.h"
#include "gbe_rx.h"
#include "gbe_rx_64k.h"
#include "gbe_rx_odd.h"
#include "gbe_rx_refill.h"
#include "gbe_rx_setup.h"
#include "gbe_rx_size.h"
#include "gbe_rx_status.h"
#include "gbe_rxctl.h"
#include "gbe_rxmode.h"
#include "gbe_rxq.h"
#include "gbe_stats.h"
#include "gbe_tx.h"
#include "gbe_tx_frame.h"
#include "gbe_tx_free.h"
#include "gbe_tx_prepare.h"
#include "gbe_tx_setup.h"
#include "gbe_txq.h"
#include "gbe_vlan.h"

/*
 * Tests of the driver's parts without a device. Each test is a program: main()
 * calls unit_init(), then the cases; the first failed check prints what it
 * got and what it wanted, and ends the program with 1.
 *
 * A port here is an ethdev port whose BAR 0 is plain memory, at a page's start:
 * what is written is read back, and nothing else happens. rx_device.h and tx_device.h play the
 * part of the device on a ring of such a port.
 */

#define UNIT_BAR_SIZE (128 * 1024)
/** Start EAL, with neither devices, hugepages nor root. */
void unit_init(void);

/** The same, with EAL's options on memory as @p memory says. */
void unit_init_memory(const char *memory);

/** Whether the machine has huge pages set aside. */
bool unit_huge_pages(void);

/** A port of @p chip, neither configured nor started: one queue each way. */
struct rte_eth_dev *unit_port_create(enum gbe_chip_id chip);

/** Release the port's queues and the port. */
void unit_port_destroy(struct rte_eth_dev *dev);

enum gbe_format unit_format_of(const struct rte_eth_dev *dev);

/** A register as the driver left it. */
uint32_t unit_reg(const struct rte_eth_dev *dev, uint32_t offset);

void unit_reg_set(struct rte_eth_dev *dev, uint32_t offset, uint32_t value);

/** The device is gone: every register reads all ones. */
void unit_port_unplug(struct rte_eth_dev *dev);

/** gbe_stats_get(), as every DPDK release has it. */
void unit_stats_get(struct rte_eth_dev *dev, struct rte_eth_stats *stats,
		    struct eth_queue_stats *queues);

/** A pool of @p nb mbufs of @p buf_len bytes each, headroom not counted. */
struct rte_mempool *unit_pool(unsigned int nb, uint16_t buf_len);

/**
 * Check that every mbuf is in the pool, once, and as a free mbuf has to be:
 * nothing leaked, was freed twice or was freed as a part of a chain.
 */
void unit_pool_check_whole(struct rte_mempool *mp);

/**
 * Driver code that sleeps calls this instead: it adds to unit_slept_us and
 * calls unit_on_sleep, where a test can have the device do something.
 */
extern uint64_t unit_slept_us;
extern void (*unit_on_sleep)(void);

/** The chips, by their names, to run a test on one of each family. */
struct unit_chip {
	const char *name;
	enum gbe_chip_id id;
};

#define UNIT_NB_FAMILIES 3
extern const struct unit_chip unit_families[UNIT_NB_FAMILIES];

/**
 * The path that queues are polled by: scalar, or what UNIT_PATH names in the
 * environment. unit_init() ends the program as skipped if it cannot be had.
 */
extern enum gbe_path unit_path;

/** Whether this processor and build have @p path. */
bool unit_has_path(enum gbe_path path);

#endif /* UNIT_HARNESS_H */

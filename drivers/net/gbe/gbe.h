/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_H
#define GBE_H

#include <pthread.h>

#include "gbe_compat.h"

#include "gbe_log.h"
#include "hw/gbe_chips.h"
#include "hw/gbe_reg.h"
#include "msgintr.h"
#include "rxmode.h"

/*
 * net_gbe: a poll-mode driver for Intel gigabit NICs. This header has the port;
 * each other file has its own, named alike. The files, from the top down; each
 * uses those of the levels below it, and none of its own level or above:
 *
 * gbe_ethdev.c      the PCI driver, probe and remove, the table of operations
 *
 * gbe_port.c        the life of a port: initialise, configure, start, stop, close
 *
 * gbe_rx_setup.c    receive queues as ethdev sets them up, starts and stops them
 * gbe_tx_setup.c    the same for transmit queues
 * gbe_rxmode.c      the device argument rx_mode, by lib/rxmode
 * gbe_port_ops.c    what lib/rxmode may do with the port's interrupts
 * gbe_telemetry.c   what telemetry shows
 *
 * gbe_intr.c        the registration with lib/msgintr; arming and disarming
 * gbe_dump.c        registers, NVM and interrupts, printed
 * gbe_info.c        what the device can do
 *
 * gbe_moderation.c  how often a vector interrupts
 * gbe_link.c        speed, duplex and state of the link
 * gbe_filter.c      MAC addresses, multicast, promiscuous mode
 * gbe_vlan.c        the VLAN filter, tags stripped and inserted
 * gbe_rss.c         hash key, hash types, redirection table
 * gbe_path.c        which burst functions a port uses
 * gbe_devargs.c     device arguments
 * gbe_precedence.c  before which drivers of the same chips the bus tries this one
 * gbe_aspm.c        power management of the PCIe link
 *
 * gbe_rxctl.c       receive control of the whole port: RCTL, RXCSUM, RFCTL
 * gbe_rxq.c         a receive queue: its memory and its ring
 * gbe_txq.c         a transmit queue: its memory and its ring
 * gbe_stats.c       counters of the MAC, of queues and of interrupts
 * gbe_rx.c, gbe_rx_avx2.c, gbe_tx.c, gbe_tx_avx2.c
 *                   the burst functions; gbe_rx_burst.h, gbe_tx_burst.h: their frame
 *
 * gbe_rx_odd.c      received frames of several buffers, and what is no frame
 * gbe_tx_frame.c    sent frames with a context or several segments
 * gbe_tx_prepare.c  what an application may ask before it sends
 * gbe_rx_status.c   what the device has completed
 * gbe_rx_size.c     sizes of frames and of receive buffers
 * gbe_ring.c        what receive and transmit rings have in common
 *
 * gbe_rx_refill.c   buffers for empty descriptors
 * gbe_tx_free.c     frames that are sent
 * gbe_rx_desc.h, gbe_tx_desc.h
 *                   what the words of a descriptor mean
 *
 * gbe_rx_64k.c      buffers that some chips must not be given
 *
 * gbe_rx_queue.h, gbe_tx_queue.h
 *                   the queues as structures; gbe_desc.h: the layouts of descriptors
 *
 * gbe_intr_families.c
 *                   which of the families below the port is of, in interrupts
 *
 * gbe_intr_family.h what differs between families in interrupts, and one file for each:
 * gbe_intr_8254x.c, gbe_intr_82574.c, gbe_intr_82576.c
 *
 * hw/               registers alone, no ethdev: the table of chips, reset, PHY, NVM, filter tables
 * gbe_log.h         messages
 * gbe_compat.h      what differs between DPDK releases
 *
 * Threads: all functions are control-path functions, called as ethdev calls
 * its operations (one thread at a time per port), except the burst functions
 * and what their tables name (one thread per queue), arming and disarming (any
 * thread), and the handlers of gbe_intr*.c (EAL's interrupt thread).
 */

#define GBE_MAX_QUEUES 16

#define GBE_MIN_RING_DESC   32
#define GBE_MAX_RING_DESC   4096
#define GBE_DEFAULT_RX_DESC 512
/* Smallest receive buffer size that the chips support. */
#define GBE_MIN_RX_BUF      256
#define GBE_DEFAULT_TX_DESC 512

/* Most segments of a frame to send. QEMU's models accept no more; the chips have no limit. */
#define GBE_TX_MAX_SEG 64
/* Shortest frame that the MAC can pad to 64 bytes: the value of Linux e1000e and igb. */
#define GBE_TX_MIN_LEN 17
/* Length, without CRC, to which the driver pads. */
#define GBE_TX_PAD_LEN (RTE_ETHER_MIN_LEN - RTE_ETHER_CRC_LEN)

/* Ethernet header, CRC and one 802.1Q tag: what a frame has beyond its MTU. */
#define GBE_ETH_OVERHEAD (RTE_ETHER_HDR_LEN + RTE_ETHER_CRC_LEN + RTE_VLAN_HLEN)
/* Longest frame without RCTL.LPE. */
#define GBE_STD_FRAME (RTE_ETHER_MTU + GBE_ETH_OVERHEAD)

#define GBE_RSS_KEY_LEN   40
#define GBE_RSS_RETA_SIZE 128

/* Most counters of the MAC that the driver keeps (gbe_stats.c). */
#define GBE_MAX_HW_STATS 64

/* Counters of one pair of queues. */
struct gbe_queue_stats {
	uint64_t rx_packets;
	uint64_t rx_bytes;
	uint64_t rx_errors;
	uint64_t rx_nombuf;
	uint64_t rx_dropped; /* by the device, for want of descriptors */
	uint64_t rx_interrupts;
	uint64_t rx_spurious; /* wake-ups for nothing */
	uint64_t rx_relayed;  /* interrupts through the relay */
	uint64_t rx_raised;   /* wake-ups by arming, without the device */
	uint64_t tx_packets;
	uint64_t tx_bytes;
	uint64_t tx_errors;
};

/* Bits of ICR that are counted: one counter each (gbe_intr.c). */
#define GBE_NB_INTR_CAUSES 32

/* Counters of interrupts that belong to no queue. */
struct gbe_intr_counts {
	struct msgintr_stats stats;
	uint64_t causes[GBE_NB_INTR_CAUSES];
};

/* Nobody asked for an interval (gbe_moderation.c). */
#define GBE_MODERATION_DEFAULT (-1)

/* Device arguments (gbe_devargs.c). */
struct gbe_args {
	enum msgintr_type min_type;
	enum msgintr_type max_type;
	bool arm_eagain;
	bool clear_before_arm;
	int32_t moderation_us;
	bool yields; /* leaves the device to another driver of the process */
	bool sleeps; /* rx_mode: threads that poll the port sleep when idle */
	enum rxmode_mode rx_mode;
	uint32_t latency_us;       /* 0: not given */
	uint32_t longest_sleep_us; /* likewise */
};

/*
 * A secondary process finds the data of a port that the primary drives by another driver, too, or
 * by a net_gbe that lays it out otherwise. "gbe ", and the size.
 */
#define GBE_PORT_SIGNATURE (UINT64_C(0x67626520) << 32 | sizeof(struct gbe_port))

/* Private data of a port, shared with secondary processes. */
struct gbe_port {
	uint64_t signature; /* GBE_PORT_SIGNATURE */
	struct gbe_hw hw;
	uint16_t nvm[GBE_NVM_WORDS];

	/* What the application set, replayed at every start. */
	uint32_t mta[GBE_MTA_DWORDS];
	uint8_t rss_key[GBE_RSS_KEY_LEN];
	uint8_t reta[GBE_RSS_RETA_SIZE];
	uint64_t rss_hf;
	uint16_t reta_queues; /* queues that the table was last spread over */
	bool link_admin_down;
	bool link_shown;   /* from start to stop; else the link is said to be down */
	bool reset_failed; /* the device has to be reset before it is used */
	bool may_write;    /* and may write to the queues' memory until then */
	uint8_t path;      /* enum gbe_path */
	/* What one BSIZE or FLXBUF tells all receive rings, from start to stop. */
	uint32_t rx_shared_buf_len;

	struct gbe_args args;
	int32_t moderation_us[GBE_MAX_QUEUES];
	/* Changed under msgintr_synchronise(): false, and no handler touches the device. */
	bool intr_active;
	struct msgintr_queue_stats intr_queue_stats[GBE_MAX_QUEUES];
	struct gbe_intr_counts intr_counts;
	struct gbe_intr_counts intr_counts_base; /* at the last reset */

	/*
	 * The MAC's counters clear when they are read. Whichever process reads
	 * them adds them up here, under this lock, which is also held while the
	 * device is reset. The lock is robust: a process may die while it holds it.
	 */
	pthread_mutex_t stats_lock;
	uint64_t hw_stats[GBE_MAX_HW_STATS];
	/*
	 * Added to the counters of the current queues: the counts of queues that
	 * were released, minus the counts at the last reset. Unsigned arithmetic
	 * makes the sum right even where the difference is negative.
	 */
	struct gbe_queue_stats base[GBE_MAX_QUEUES];
};

static inline struct gbe_port *
gbe_port_of(const struct rte_eth_dev *dev)
{
	return dev->data->dev_private;
}

static inline struct gbe_hw *
gbe_hw_of(const struct rte_eth_dev *dev)
{
	return &gbe_port_of(dev)->hw;
}

/* The port's interrupts, or NULL: of the primary process alone. */
static inline struct msgintr *
gbe_intr_of(const struct rte_eth_dev *dev)
{
	return dev->process_private;
}

#endif /* GBE_H */

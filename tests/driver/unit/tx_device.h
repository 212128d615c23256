/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef UNIT_TX_DEVICE_H
#define UNIT_TX_DEVICE_H

#include "harness.h"

/*
 * The transmit side of a device: takes descriptors up to the tail register and
 * reports those done that ask for it.
 */

/* How to set up a queue; 0 stands for the default. */
struct unit_tx_conf {
	uint16_t nb_desc;      /* 64 */
	uint16_t rs_thresh;    /* the driver's default */
	uint16_t free_thresh;  /* the driver's default */
	uint64_t offloads;     /* RTE_ETH_TX_OFFLOAD_* */
	unsigned int nb_mbufs; /* 512 */
};

struct unit_tx_device {
	struct rte_eth_dev *dev;
	struct gbe_txq *txq;
	struct rte_mempool *mp;
	enum gbe_format format;
	uint16_t head; /* next descriptor to process */
	eth_tx_burst_t burst;
};

/* Bits of the third word of a descriptor. */
#define UNIT_TX_EOP  0x01000000u
#define UNIT_TX_RS   0x08000000u
#define UNIT_TX_DEXT 0x20000000u

/** A port of @p chip with one running transmit queue. */
void unit_tx_start(struct unit_tx_device *device, enum gbe_chip_id chip,
		   const struct unit_tx_conf *conf);

/** Stop and start the queue, as stopping and starting the port does. */
void unit_tx_restart(struct unit_tx_device *device);

/** Release all and check that every mbuf is back in the pool. */
void unit_tx_stop(struct unit_tx_device *device);

/** Descriptor @p i as four words in host order. */
void unit_tx_words(const struct unit_tx_device *device, uint16_t i, uint32_t words[4]);

/** Whether descriptor @p i is a context. */
bool unit_tx_is_context(const struct unit_tx_device *device, uint16_t i);

/** The driver's tail register. */
uint16_t unit_tx_tail(const struct unit_tx_device *device);

/** Descriptors that the driver has given and the device has not processed. */
uint16_t unit_tx_pending(const struct unit_tx_device *device);

/** Process @p n of them. */
void unit_tx_process(struct unit_tx_device *device, uint16_t n);

/** Report descriptor @p i as done, whatever it asks for. */
void unit_tx_done(struct unit_tx_device *device, uint16_t i);

/** A frame of @p nb_segs segments of @p seg_len bytes. */
struct rte_mbuf *unit_tx_frame(struct unit_tx_device *device, uint16_t nb_segs, uint16_t seg_len);

/** The driver's burst function. */
uint16_t unit_tx_burst(struct unit_tx_device *device, struct rte_mbuf **pkts, uint16_t n);

/** Send @p n frames of one segment; all must be accepted. */
void unit_tx_send(struct unit_tx_device *device, uint16_t n);

/** Mbufs that the ring holds. */
unsigned int unit_tx_held(const struct unit_tx_device *device);

#endif /* UNIT_TX_DEVICE_H */

/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef UNIT_RX_DEVICE_H
#define UNIT_RX_DEVICE_H

#include "harness.h"

/*
 * The receive side of a device: takes the descriptors that the driver gives by
 * its tail register, in order, writes frames into their buffers and completes
 * them in the format of the chip. What the driver writes is checked on the way.
 */

/* How to set up a queue; 0 stands for the default. */
struct unit_rx_conf {
	uint16_t nb_desc;     /* 64 */
	uint16_t free_thresh; /* the driver's default */
	uint16_t mtu;         /* 1500 */
	uint16_t buf_len;     /* 2048 */
	uint64_t offloads;    /* RTE_ETH_RX_OFFLOAD_* */
	uint64_t tx_offloads;
	unsigned int nb_mbufs; /* twice the descriptors */
};

struct unit_rx_device {
	struct rte_eth_dev *dev;
	struct gbe_rxq *rxq;
	struct rte_mempool *mp;
	enum gbe_format format;
	uint16_t head; /* next descriptor to complete */
	eth_rx_burst_t burst;
};

/* What the device says about a frame, in the terms of the 82576. */
struct unit_rx_status {
	uint8_t status; /* low byte: DD, EOP and so on */
	uint8_t errors;
	uint8_t rss_type;
	uint16_t ptype;
	uint16_t vlan;
	uint32_t rss;
};

/* Bits of the status byte and of the errors byte. */
#define UNIT_RX_DD       0x01
#define UNIT_RX_EOP      0x02
#define UNIT_RX_IXSM     0x04
#define UNIT_RX_VP       0x08
#define UNIT_RX_UDPCS    0x10
#define UNIT_RX_TCPCS    0x20
#define UNIT_RX_IPCS     0x40
#define UNIT_RX_ERR_TCPE 0x20
#define UNIT_RX_ERR_IPE  0x40

/** A port of @p chip with one running receive queue. */
void unit_rx_start(struct unit_rx_device *device, enum gbe_chip_id chip,
		   const struct unit_rx_conf *conf);

/** Release all and check that every mbuf is back in the pool. */
void unit_rx_stop(struct unit_rx_device *device);

/** Descriptors that the device owns. */
uint16_t unit_rx_room(const struct unit_rx_device *device);

/** Write back descriptor @p i as @p length bytes with @p status. */
void unit_rx_write_back(struct unit_rx_device *device, uint16_t i, uint16_t length,
			const struct unit_rx_status *status);

/** Complete the next descriptor; its buffer stays as it is. */
void unit_rx_complete(struct unit_rx_device *device, uint16_t length,
		      const struct unit_rx_status *status);

/** Buffers that a frame of @p length bytes takes. */
uint16_t unit_rx_buffers_of(const struct unit_rx_device *device, uint32_t length);

/**
 * Receive a frame of @p length bytes, the contents of which follow from
 * @p seed. @p status is for the last descriptor; the device adds DD and EOP.
 */
void unit_rx_frame(struct unit_rx_device *device, uint32_t seed, uint32_t length,
		   const struct unit_rx_status *status);

/** The driver's burst function. */
uint16_t unit_rx_burst(struct unit_rx_device *device, struct rte_mbuf **pkts, uint16_t n);

/** Check that @p m has the first @p length bytes of the frame of @p seed. */
void unit_rx_check(const struct unit_rx_device *device, const struct rte_mbuf *m, uint32_t seed,
		   uint32_t length);

#endif /* UNIT_RX_DEVICE_H */

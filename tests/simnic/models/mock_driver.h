/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef MOCK_DRIVER_H
#define MOCK_DRIVER_H

/*
 * The least of a driver: brings a port up, as a strict host wants it, and moves
 * frames through rings of any format.
 */

#include "mock_host.h"

#define DRV_NB_DESC 32

/* Receive descriptors, as written back, in the terms of the richest format. */
struct drv_rx {
	uint32_t status; /* status and errors */
	uint32_t info;
	uint32_t rss;
	uint16_t length;
	uint16_t vlan;
	const uint8_t *data;
};

enum drv_format {
	DRV_LEGACY,
	DRV_EXTENDED,
	DRV_ADVANCED,
};

struct drv_queue {
	uint64_t ring;
	uint64_t buffers; /* a page each */
	uint32_t tail_reg;
	uint32_t next; /* to be completed */
	uint32_t tail;
};

struct drv {
	struct mock_port *port;
	enum nic_family family;
	enum drv_format format; /* of receive descriptors */
	struct drv_queue rx[NIC_MAX_QUEUES];
	struct drv_queue tx[NIC_MAX_QUEUES];
};

#define DRV_DD    (1u << 0)
#define DRV_EOP   (1u << 1)
#define DRV_IXSM  (1u << 2)
#define DRV_VP    (1u << 3)
#define DRV_UDPCS (1u << 4)
#define DRV_TCPCS (1u << 5)
#define DRV_IPCS  (1u << 6)
#define DRV_TCPE  (1u << 29)
#define DRV_IPE   (1u << 30)

/* What drv_start() writes to RCTL beyond EN: promiscuous, 2 KB, no CRC. */
#define DRV_RCTL (GBE_RCTL_EN | GBE_RCTL_UPE | GBE_RCTL_MPE | GBE_RCTL_BAM | GBE_RCTL_SECRC)

/* Create and start a port: link up, the first nb_queues in both directions. */
void drv_start(struct drv *drv, const char *model, bool ring_pages_trap, unsigned int nb_queues);
/* As above, on a port that is there, and with another RCTL. */
void drv_start_port(struct drv *drv, struct mock_port *port, unsigned int nb_queues, uint32_t rctl);
/* Two connected ports of a model. */
void drv_start_pair(struct drv *a, struct drv *b, const char *model, bool ring_pages_trap);

uint32_t drv_rx_reg(const struct drv *drv, unsigned int queue, uint32_t offset);
uint32_t drv_tx_reg(const struct drv *drv, unsigned int queue, uint32_t offset);

/* Queue one descriptor, words as they are, without a doorbell. */
void drv_tx_desc(struct drv *drv, unsigned int queue, uint64_t addr, uint32_t cmd, uint32_t status);
/* The buffer of the next transmit descriptor. */
uint64_t drv_tx_buffer(const struct drv *drv, unsigned int queue);
void drv_tx_doorbell(struct drv *drv, unsigned int queue);
/* Send a frame from one buffer, with RS. */
void drv_send(struct drv *drv, unsigned int queue, const void *frame, uint32_t len);
/* The command of a data descriptor of len bytes, with EOP, IFCS and RS. */
uint32_t drv_data_cmd(const struct drv *drv, uint32_t len);
bool drv_tx_done(const struct drv *drv, unsigned int queue, uint32_t index);

/* Take the next completed descriptor; false if there is none. */
bool drv_receive(struct drv *drv, unsigned int queue, struct drv_rx *rx);
/* Give nb more descriptors, and ring. */
void drv_refill(struct drv *drv, unsigned int queue, uint32_t nb);

/* A frame from the wire. */
void drv_inject(struct drv *drv, const void *frame, uint32_t len);
/* Fill with addresses, a type and a pattern. */
void drv_frame(uint8_t *frame, uint32_t len, uint8_t seed);

#endif /* MOCK_DRIVER_H */

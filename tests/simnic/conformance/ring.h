/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef CONFORMANCE_RING_H
#define CONFORMANCE_RING_H

/*
 * Rings as a simple driver uses them. Receive descriptors are legacy on the
 * 82540EM, extended on the 82574L and advanced with one buffer on the 82576;
 * transmit descriptors are legacy or, on the 82576, advanced.
 */

#include <stdbool.h>
#include <stdint.h>

#include "run.h"

struct ring {
	uint32_t regs;    /* offset of its registers */
	uint32_t iova;    /* of its descriptors */
	uint32_t buffers; /* one after the other */
	uint32_t buffer_len;
	unsigned int nb;
	unsigned int next; /* to be looked at, or to be filled */
	bool legacy;
};

/* A written-back receive descriptor, whatever its format. */
struct rx_result {
	bool done;
	uint32_t length;
	uint8_t status; /* RXD_* */
	uint8_t errors; /* RXD_ERR_* */
	uint16_t vlan;
	uint32_t status_error; /* of the extended and advanced formats */
	uint32_t info;
	uint32_t hash;
	const uint8_t *data; /* its buffer */
};

/* Bring the link up; ICR is empty then. */
void link_up(struct run *run);

/* Enable a queue with all but one buffer given to the device. */
void rx_open(struct run *run, struct ring *ring, unsigned int queue, unsigned int nb,
	     uint32_t buffer_len);
/* 82574L. */
void rx_open_legacy(struct run *run, struct ring *ring, unsigned int queue, unsigned int nb,
		    uint32_t buffer_len);
/* Link up, RCTL.EN with the size of buffers and these bits. */
void rx_start(struct run *run, uint32_t buffer_len, uint32_t rctl);
/* RCTL is written; QEMU's e1000 receives nothing for a second then. */
void rx_set_control(struct run *run, uint32_t rctl);
/* Look at the next descriptor, and go on if it is done. */
struct rx_result rx_take(struct run *run, struct ring *ring);
/* Same, and put it back for the device. */
struct rx_result rx_turn(struct run *run, struct ring *ring);
void rx_set_tail(struct run *run, struct ring *ring, unsigned int tail);
/* The descriptor as it was given, before write-back. */
void rx_refill(struct run *run, struct ring *ring, unsigned int i);

void tx_open(struct run *run, struct ring *ring, unsigned int queue, unsigned int nb);
/* Fill the next descriptor: its last two words and its address. */
void tx_put(struct run *run, struct ring *ring, uint64_t address, uint32_t cmd, uint32_t status);
/* Give what was filled to the device. */
void tx_kick(struct run *run, struct ring *ring);
/* Copy to memory, one descriptor with EOP and IFCS and these command bits, kick. */
void tx_frame(struct run *run, struct ring *ring, const void *frame, uint32_t len, uint32_t cmd);
/* Command bits of a plain data descriptor of the chip's usual format. */
uint32_t tx_data_cmd(const struct run *run);
uint32_t *ring_desc(struct run *run, const struct ring *ring, unsigned int i);
bool tx_done(struct run *run, const struct ring *ring, unsigned int i);

#endif /* CONFORMANCE_RING_H */

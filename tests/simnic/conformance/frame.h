/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef CONFORMANCE_FRAME_H
#define CONFORMANCE_FRAME_H

/* Frames to send in either direction, without FCS. */

#include <stdbool.h>
#include <stdint.h>

#define FRAME_MAX 16384
#define ETH_LEN   14
#define IPV4_LEN  20
#define IPV6_LEN  40
#define TCP_LEN   20
#define UDP_LEN   8

enum frame_kind {
	FRAME_PLAIN, /* EtherType 0x88B5, for local experiments */
	FRAME_IPV4,  /* protocol 253, for experiments */
	FRAME_UDP4,
	FRAME_TCP4,
	FRAME_IPV6,
	FRAME_UDP6,
	FRAME_TCP6,
};

struct frame {
	uint8_t data[FRAME_MAX];
	uint32_t len;
	enum frame_kind kind;
};

/* The address that the NVM of both sides holds. */
extern const uint8_t frame_own_address[6];
extern const uint8_t frame_broadcast[6];

/*
 * To the device's address; at least 60 bytes long, with correct checksums.
 * flow: distinguishes the ports and addresses.
 */
void frame_build(struct frame *frame, enum frame_kind kind, uint32_t len, unsigned int flow);
void frame_set_destination(struct frame *frame, const uint8_t address[6]);
/* Of IPv4: a header longer by one word of options; a first or later fragment. */
void frame_insert_ip_option(struct frame *frame);
void frame_make_fragment(struct frame *frame, bool first);
void frame_insert_tag(struct frame *frame, uint16_t type, uint16_t tag);

/* Offset of the header of TCP or UDP in an untagged frame, and of its sum. */
uint32_t frame_l4_offset(enum frame_kind kind);
uint32_t frame_l4_sum_offset(enum frame_kind kind);
/* As drivers leave it for the device: the sum of the pseudo header. */
void frame_leave_sums_to_device(struct frame *frame, bool with_length);
/* Are the checksums of an untagged frame correct? */
bool frame_ip_sum_ok(const uint8_t *data);
bool frame_l4_sum_ok(const uint8_t *data, enum frame_kind kind, uint32_t len);

uint16_t frame_get16(const uint8_t *data);
void frame_put16(uint8_t *data, uint16_t value);

#endif /* CONFORMANCE_FRAME_H */

/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_GENERATOR_H
#define SIM_GENERATOR_H

/*
 * Frames out of nothing, and the times at which they are due.
 *
 * Frames go from 02:47:42:45:01:xx to all stations (arp) or to 02:47:42:45:00:xx,
 * the address that the models give to port xx - 1. udp and tcp count their
 * source port up, so that they spread over queues. All checksums are right.
 * Whatever the pattern, the frame ends in a tag of six bytes in network order:
 * its number, 32 bits, and the Internet checksum of the payload before the tag
 * and of the number. In arp and raw frames, the payload is what follows the ARP
 * message or the Ethernet header.
 */

#include <stdbool.h>
#include <stdint.h>

#define SIM_FRAME_MIN         60
#define SIM_FRAME_MAX         16110
#define SIM_GENERATOR_TAG_LEN 6

enum sim_pattern {
	SIM_PATTERN_UDP,
	SIM_PATTERN_TCP,
	SIM_PATTERN_ARP,
	SIM_PATTERN_RAW,
};

struct sim_generator_spec {
	uint32_t len_min;
	uint32_t len_max;
	uint64_t rate; /* frames per second; 0: max */
	uint32_t burst;
	enum sim_pattern pattern;
};

struct sim_generator {
	const struct sim_generator_spec *spec;
	unsigned int port;
	uint32_t sequence; /* of the next frame */
	uint64_t start_ns; /* when the frames sent since then ... */
	uint64_t sent;     /* ... began, and how many they are */
	uint8_t frame[SIM_FRAME_MAX];
};

void sim_generator_init(struct sim_generator *gen, const struct sim_generator_spec *spec,
			unsigned int port);
/* The next frame, valid until the next call. */
const uint8_t *sim_generator_next(struct sim_generator *gen, uint32_t *len);

/* At a fixed rate: when the next burst is due. */
uint64_t sim_generator_due(const struct sim_generator *gen);
/* Count from now on: the start, or after a pause that shall not be made up for. */
void sim_generator_restart(struct sim_generator *gen, uint64_t now_ns);

#endif /* SIM_GENERATOR_H */

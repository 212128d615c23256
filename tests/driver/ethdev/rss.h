/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef ETHDEV_RSS_H
#define ETHDEV_RSS_H

/* What several tests of receive-side scaling need. */

#include "exchange.h"
#include "port.h"

#define RSS_KEY_MAX  64
#define RSS_RETA_MAX 512

/* The state that a port says it is in. */
struct rss_state {
	uint8_t key[RSS_KEY_MAX];
	uint8_t key_len;
	uint16_t reta[RSS_RETA_MAX];
	uint16_t reta_size;
};

/* What a frame is hashed over. */
enum hash_input { HASH_NONE, HASH_IP, HASH_IP_PORTS };

/* Both ports with all queues, RSS over hf, key NULL for the default. */
int rss_up(struct env *env, uint64_t hf, uint8_t *key);
int rss_read(struct env *env, unsigned int idx, struct rss_state *state);
/* Point all entries of port 1's table to one queue. */
int reta_fill(struct env *env, uint16_t queue);
/* Choose the source port of a TCP frame such that port 1 has it on queue. */
int rss_aim(const struct rss_state *state, struct frame *f, uint16_t queue);
/* The functions of this set that the chip has. */
uint64_t rss_functions(const struct env *env, uint64_t wanted);

/*
 * Send nb frames like proto, each with other addresses and ports, to port 1:
 * hash and queue must be what input, key and table say.
 */
int expect_hashed(struct env *env, const struct frame *proto, unsigned int nb,
		  enum hash_input input, unsigned int *per_queue);

#endif /* ETHDEV_RSS_H */

/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef WITNESS_CONFIGURATION_H
#define WITNESS_CONFIGURATION_H

#include <stdbool.h>
#include <stdint.h>

#define ALL_QUEUES 0xFFFF

/* What is asked of a port. What is not said is as ethdev's defaults have it. */
struct configuration {
	const char *name;
	uint16_t nb_queues; /* each way; 0: the port is probed and no more */
	uint16_t mtu;
	uint64_t rx_offloads;
	uint64_t tx_offloads;
	uint64_t rss_hf;
	bool rx_interrupts;
	bool link_interrupts;
	/* The start is what the configuration is about, else act() alone. */
	bool act_before_start;
	int (*act)(uint16_t port); /* on the running port; 0 or -errno */
};

/* NULL: there is none. */
const struct configuration *configuration_find(const char *name);

#endif /* WITNESS_CONFIGURATION_H */

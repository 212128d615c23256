/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef ETHDEV_TRAFFIC_H
#define ETHDEV_TRAFFIC_H

/* A thread that keeps one port transmitting while the test does other things. */

#include <pthread.h>

#include "test.h"

struct traffic {
	struct env *env;
	unsigned int from;
	pthread_t thread;
	/* Written by the test, read by the thread. */
	bool stop;
	uint64_t sent;
};

int traffic_begin(struct traffic *traffic, struct env *env, unsigned int from);
void traffic_end(struct traffic *traffic);
/* Wait until nb whole frames of the traffic have arrived at the other port. */
int traffic_arrives(struct traffic *traffic, unsigned int nb);

#endif /* ETHDEV_TRAFFIC_H */

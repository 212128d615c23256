/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef ETHDEV_EXCHANGE_H
#define ETHDEV_EXCHANGE_H

/*
 * Frames from one port to the other. An exchange ends with a sync frame: the
 * wire keeps the order, so when it arrives, whatever is missing was dropped.
 * Nothing here waits a fixed time for frames that shall not come.
 */

#include "frames.h"
#include "test.h"

#define SINK_MAX 1024

/* What arrived, in order, with the queue it arrived on. */
struct sink {
	unsigned int n;
	struct rte_mbuf *m[SINK_MAX];
	uint16_t queue[SINK_MAX];
};

void sink_free(struct sink *sink);

/* Open a new exchange: frames of earlier ones are ignored from now on. */
void exchange_begin(struct env *env);

/* Send all of them, or free the rest and fail. */
int send_all(struct env *env, unsigned int from, uint16_t queue, struct rte_mbuf **m,
	     unsigned int n);
/* Poll every queue once, keep the frames of this exchange. */
int receive_once(struct env *env, unsigned int at, struct sink *sink);

/* Wait until frames pass, and until none sent before is under way. */
int path_sync(struct env *env, unsigned int from);
/* The same within an exchange, collecting what arrives before. */
int path_drain(struct env *env, unsigned int from, struct sink *sink);

/* Send, sync, and collect all that arrived into sink. */
int transfer(struct env *env, unsigned int from, uint16_t queue, struct rte_mbuf **m,
	     unsigned int n, struct sink *sink);

/* The frames, built and sent; arrive complete, in order, byte exact. */
int expect_frames(struct env *env, unsigned int from, const struct frame *f, unsigned int n);
/* The same, when the receiver shall see other bytes than were sent. */
int expect_frames_as(struct env *env, unsigned int from, const struct frame *sent,
		     const struct frame *seen, unsigned int n);
/* Compare what has arrived. */
int expect_sink(const struct sink *sink, const struct frame *f, unsigned int n);
/* How many of the frames arrive? */
int count_frames(struct env *env, unsigned int from, const struct frame *f, unsigned int n,
		 unsigned int *arrived);

/* A few frames of several lengths each way: the ports work. */
int expect_traffic(struct env *env);

#endif /* ETHDEV_EXCHANGE_H */

/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_MESSAGE_H
#define BENCH_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

#include "plan.h"

/*
 * The messages between a process that receives, which asks, and one that sends, which answers.
 * They travel over a Unix socket that keeps messages apart. What comes from the other end is not
 * trusted.
 */

/* The sender answers within this time, and at the end of a run. */
#define MESSAGE_ANSWER_S 10

enum request_kind {
	REQUEST_PREPARE = 0x52580001,
	REQUEST_RUN,
	REQUEST_END, /* no more of the run that may be under way, and no other */
};

struct request {
	uint32_t kind;
	struct plan plan;
};

struct answer {
	uint32_t kind; /* of the request */
	uint32_t run;
	int32_t rc;
	struct sender_report report;
};

/** Say on standard error what is wrong with the other process. Returns -ECONNRESET. */
int message_lost(const char *why);

/** 0, or -EPIPE when the other process is gone. Does not block. */
int message_put(int peer, const void *message, size_t size);

/**
 * Wait for a message of this size, until the TSC has reached until.
 *
 * @return 1; 0: the other process has closed its end; -EINTR after Ctrl-C; -ECONNRESET, with a
 *	message on standard error: time-out, or a message of another size
 */
int message_get(int peer, void *message, size_t size, uint64_t until);

#endif /* BENCH_MESSAGE_H */

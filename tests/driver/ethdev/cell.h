/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef ETHDEV_CELL_H
#define ETHDEV_CELL_H

/*
 * A mode of the program that is no test: one cell of the interrupt matrix. A sender on one lcore, a
 * receiver asleep on another, and two ports wired to each other. What the driver does is measured
 * and printed, never judged: drivers that fall silent are the point of it.
 */

#include <stdbool.h>
#include <stdint.h>

#include <rte_mbuf.h>
#include <rte_mempool.h>

#define CELL_USAGE \
	"EAL-ARGUMENTS (two ports, two lcores) -- --cell rxq|lsc|both QUEUES ROUNDS CABLE"
/* Guards against hanging: how long a driver that does not wake costs its cell. */
#define CELL_WAKE_MS 30000

#define SENDER_PORT     0
#define RECEIVER_PORT   1
#define CELL_MAX_QUEUES 16
#define FRAME_LEN       60

struct cell {
	bool rxq; /* queue interrupts are asked for */
	bool lsc; /* and link interrupts */
	uint16_t queues;
	unsigned int rounds;
	const char *cable; /* what the receiver's is called by who pulls it */
	struct rte_mempool *pool;
};

/* What the sender does next; the receiver writes, the sender obeys. */
enum errand {
	ERRAND_NONE,
	ERRAND_FRAME,   /* one frame, a millisecond and more from now */
	ERRAND_EVENTFD, /* the same, but a write to an eventfd */
	ERRAND_FLOW,    /* frames at random gaps, few of them unanswered */
	ERRAND_QUIT,
};

struct sender {
	enum errand errand; /* released by the receiver, acquired by the sender */
	bool done;          /* released by the sender, acquired by the receiver */
	struct rte_mempool *pool;
	int eventfd;
	uint32_t sequence;     /* of the last frame that was sent */
	uint64_t sent_at;      /* by the TSC */
	unsigned int flow;     /* frames to send in a flow */
	unsigned int answered; /* of these, received; the receiver writes */
};

/*
 * Measure, with the arguments behind --cell: "@link CABLE on|off" asks who runs us
 * to plug or pull the receiver's cable. 0 whatever the driver does, else wrong usage.
 */
int cell_main(int argc, char **argv);

int sender_main(void *sender);
void sender_begin(struct sender *sender, enum errand errand);
/* Until the errand is done, which takes milliseconds. */
void sender_wait(struct sender *sender);

/* The frame holds exactly what the sender put into the one of this number. */
bool frame_is(const struct rte_mbuf *m, uint32_t sequence);

/* Poll until frames pass, so that what comes next is the interrupts' doing. */
bool path_works(const struct cell *cell, struct sender *sender);

/* Each prints a part of the result as NAME=VALUE. */
void rounds_strict(const struct cell *cell, struct sender *sender, const char *name);
void rounds_race(const struct cell *cell, struct sender *sender);
void rounds_eventfd(const struct cell *cell, struct sender *sender);
void link_watch(void);
void link_flap(const struct cell *cell);

#endif /* ETHDEV_CELL_H */

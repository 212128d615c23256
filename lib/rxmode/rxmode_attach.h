/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef RXMODE_ATTACH_H
#define RXMODE_ATTACH_H

#include "rxmode.h"

/*
 * Attach, for drivers: rxmode_attach() in the steps of a port's life, so that no
 * worker is left with queues of a stopped port. One thread at a time per port.
 */

/**
 * The port will be attached whenever it starts. Until then nothing can arrive there, so that it is
 * no port that others have to be polled beside. This ends without @p expected. A number that no
 * port can have: nothing.
 */
void rxmode_attach_expect(uint16_t port, bool expected);

/**
 * From the driver's start, once there are queues and interrupts. As rxmode_attach(), also for a
 * port that is attached already.
 */
int rxmode_attach_start(uint16_t port, const struct rxmode_conf *conf);

/**
 * From the driver's stop, while the queues exist. Gets workers that sleep on them out of their
 * sleep. The port stays attached, until rxmode_detach(). Of a port that is not started: nothing.
 */
void rxmode_attach_stop(uint16_t port);

/**
 * From the driver's operation that stops a queue, before it is stopped. The worker that has it
 * gives it up, until a thread polls it again: meanwhile it may be set up anew.
 */
void rxmode_attach_queue_stop(uint16_t port, uint16_t queue);

/**
 * As rxmode_detach() of a port whose driver has closed the device already: nothing of it is
 * touched.
 */
int rxmode_attach_gone(uint16_t port);

/* How one copy of the library serves the others. */
struct rxmode_attach_ops {
	void (*expect)(uint16_t port, bool expected);
	int (*attach)(uint16_t port, const struct rxmode_conf *conf);
	int (*start)(uint16_t port, const struct rxmode_conf *conf);
	void (*stop)(uint16_t port);
	int (*detach)(uint16_t port);
	int (*gone)(uint16_t port);
	void (*queue_stop)(uint16_t port, uint16_t queue);
};

/* rxmode_attach.c */
extern const struct rxmode_attach_ops rxmode_attach_mine;

#endif /* RXMODE_ATTACH_H */

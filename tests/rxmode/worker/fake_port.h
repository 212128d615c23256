/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef FAKE_PORT_H
#define FAKE_PORT_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "eal.h"

/*
 * ethdev ports that are nothing but counters: a queue holds a number of
 * packets, which fake_arrive() adds to from any thread, and an eventfd behind
 * its interrupt. A packet is a pointer that must not be followed.
 */

#define FAKE_MAX_QUEUES 4

enum fake_kind {
	FAKE_LATCHING,   /* a cause that comes while masked fires when armed, as Intel's */
	FAKE_FORGETFUL,  /* it does not, as virtio's */
	FAKE_EAGAIN,     /* arming a queue with packets is refused, as dpaa2's */
	FAKE_SILENT,     /* says yes to everything and never interrupts */
	FAKE_BROKEN,     /* arming fails */
	FAKE_RELAYED,    /* interrupts come when the test calls fake_relay() */
	FAKE_NO_DISABLE, /* as latching, without a function to disarm */
	FAKE_BARE,       /* no functions to arm: the descriptor is readable while packets wait */
	FAKE_NONE,       /* no eventfd: arming it is an error of the caller */
};

/* Of the table of rxmode_port_ops.h. */
enum fake_function {
	FAKE_ARM,
	FAKE_DISARM,
	FAKE_TRIGGER,
	FAKE_MODERATION_SET,
	FAKE_MODERATION_GET,
	FAKE_FUNCTIONS,
};

#define FAKE_MODERATION_US 33

struct fake_counts {
	uint64_t enables;         /* calls, whatever the number of queues */
	uint64_t enables_of_some; /* calls of the table for fewer queues than the port has */
	uint64_t disables;
	uint64_t bursts;
	uint64_t interrupts;
	uint64_t enables_unregistered; /* on FAKE_NONE, or when stopped: must stay 0 */
	uint64_t bursts_stopped;       /* must stay 0 */
	uint64_t triggers;
	uint64_t moderations;
	uint32_t moderation_us; /* as programmed, FAKE_MODERATION_US at first */
};

/** What EAL's telemetry answers to a command; valid until the next call. */
const char *fake_telemetry(const char *command);

/** A configured and started port, which sends whatever it is given; returns its id. */
uint16_t fake_port_create(enum fake_kind kind, uint16_t nb_queues);

/**
 * Give the port the table of rxmode_port_ops.h. Its queues have interrupts whatever the
 * configuration says, and ethdev's functions must no longer be used: they count as
 * enables_unregistered.
 */
void fake_port_publish(uint16_t port, int moderation_rc);

void fake_port_start(uint16_t port);

void fake_port_stop(uint16_t port);

void fake_port_destroy(uint16_t port);

/** From the wire, in any thread. */
void fake_arrive(uint16_t port, uint16_t queue, uint32_t n);

/** FAKE_RELAYED: the thread that passes interrupts on gets to it; nothing if the queue is masked.
 */
void fake_relay(uint16_t port, uint16_t queue);

/** Packets that wait in the port. */
uint32_t fake_waiting(uint16_t port);

/** All that ever came. */
uint64_t fake_arrived(uint16_t port);

const struct fake_counts *fake_counts(uint16_t port);

/** Called around every look at a queue and every arming, in the caller's thread; or NULL. */
extern void (*fake_yield)(void);

/** Called at the begin of every function of a port's table, in the caller's thread; or NULL. */
extern void (*fake_in_table)(uint16_t port, enum fake_function function);

#endif /* FAKE_PORT_H */

/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef FAKE_DRIVER_H
#define FAKE_DRIVER_H

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <ethdev_driver.h>
#include <rte_bus_vdev.h>

#include "check.h"

/*
 * A driver of ports without packets that writes down what it is told, and refuses what the
 * test wants it to.
 */

#define FAKE_MAX_QUEUES 2

struct fake_driver {
	/* Set by the test. */
	int refuses_configure; /* with receive interrupts: -errno */
	int refuses_start;
	bool one_message; /* queues and link share the device's one interrupt */
	bool hairpin;     /* its last receive queue is connected with a send queue in the device */
	bool forgets_queues;     /* when it is closed */
	void (*on_enable)(void); /* called when an interrupt is enabled */

	/* Written by the driver. */
	unsigned int configures;
	unsigned int configures_asked; /* with receive interrupts */
	unsigned int starts;
	unsigned int starts_asked;
	unsigned int stops;
	unsigned int closes;
	unsigned int queue_stops;
	unsigned int enables;
	unsigned int disables;
	unsigned int touched_when_closed; /* must stay 0 */
};

/** EAL, without devices; the test's log is kept for fake_log_has(). */
void fake_driver_init(void);

/** Some line was logged since the last call of this function that has @p text. */
bool fake_log_has(const char *text);

/** A new port that is named after its device; @p args: those of the device, or NULL. */
struct rte_eth_dev *fake_driver_probe(const char *name, const char *args);

struct fake_driver *fake_driver_of(const struct rte_eth_dev *dev);

/** As the driver's remove does: the device is closed and the port released, past ethdev's close. */
void fake_driver_remove(struct rte_eth_dev *dev);

/** As an application does, with this interrupt configuration; then rte_eth_dev_start(). */
int fake_configure(const struct rte_eth_dev *dev, bool lsc, bool rxq);
int fake_start(const struct rte_eth_dev *dev);

/** A thread polls the port's queues until it has slept until a timer, and left them armed. */
void fake_idle(const struct rte_eth_dev *dev);

/** Threads that poll the port would sleep: its queues have a receive callback. */
bool fake_is_attached(const struct rte_eth_dev *dev);

#endif /* FAKE_DRIVER_H */

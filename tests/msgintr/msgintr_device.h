/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef MSGINTR_DEVICE_H
#define MSGINTR_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include <bus_pci_driver.h>
#include <rte_interrupts.h>

#include "check.h"
#include "msgintr.h"

/*
 * A device, a kernel and EAL's interrupt thread for tests of lib/msgintr. The
 * linker has the library's calls of rte_intr_enable() and the like come here;
 * eventfds and epoll are real. Everything happens in the calling thread: a test
 * says when the interrupt thread runs, and can act at any point at which the
 * library calls a handler of the driver. Waiting for the interrupt thread fails.
 * Time stands still, but for the library's sleeps and for alarms, unless a test
 * sets it.
 */

/** Nanoseconds that the device's clock shows. */
extern uint64_t msgintr_device_clock_ns;

/** Called when the library sleeps, once time has passed; NULL: nothing. */
extern void (*msgintr_device_on_sleep)(void);

/* What the kernel grants; all of it to begin with. */
struct msgintr_kernel {
	uint16_t max_msix; /* more vectors at once are refused */
	bool refuse_msi;
	bool refuse_line;

	enum msgintr_type connected;
	uint16_t nb_vectors;
	int fds[MSGINTR_MAX_VECTORS];
	bool line_masked;
	unsigned int enables; /* accepted */
	unsigned int refusals;
	unsigned int acks;
	unsigned int nb_callbacks;
};
extern struct msgintr_kernel msgintr_kernel;

/* What configuration space says. */
struct msgintr_config_space {
	uint16_t msix_table; /* 0: no capability */
	bool msi;
	bool line;
	bool endless; /* the list of capabilities is a loop */
};
extern struct msgintr_config_space msgintr_config_space;

struct msgintr_device {
	struct rte_intr_handle *handle;
	struct rte_pci_device pci_dev;
	struct msgintr_config config;
	struct msgintr_characteristics chars;
	struct msgintr *mi;
	struct msgintr_queue_stats queue_stats[MSGINTR_MAX_QUEUES];
	struct msgintr_stats stats;

	/* The device: receive causes by vector, and work by queue. */
	uint64_t latched;
	uint64_t enabled;
	uint32_t other; /* pending other causes, always enabled */
	uint32_t work[MSGINTR_MAX_QUEUES];
	uint64_t taken[MSGINTR_MAX_QUEUES];

	/* Register accesses, and what the deferred procedure was told. */
	unsigned int reads;
	unsigned int writes;
	unsigned int others;
	uint32_t last_other;
	/* Called in the deferred procedure of other causes; NULL: nothing. */
	void (*on_other)(struct msgintr_device *intr);
	unsigned int checks; /* how often it was asked whether to call that */
	/* As on the 82574L a read leaves latched causes that are masked. */
	bool keeps_masked;

	/* Called before each handler does its work; counts the points. */
	void (*hook)(struct msgintr_device *intr, unsigned int point);
	unsigned int points;
};

/** Everything granted, nothing counted, a complete configuration; no registration. */
void msgintr_device_init(struct msgintr_device *intr);

/** Register and start with @p nb_queues. */
void msgintr_device_start(struct msgintr_device *intr, uint16_t nb_queues);

/** Stop, deregister and check that nothing is left. */
void msgintr_device_end(struct msgintr_device *intr);

/** A frame for queue @p q: work, then the cause, then the message if enabled. */
void msgintr_device_frame(struct msgintr_device *intr, uint16_t q);

/** Take all work of a queue, as its thread does. */
uint32_t msgintr_device_take(struct msgintr_device *intr, uint16_t q);

/** A link change or the like. */
void msgintr_device_other(struct msgintr_device *intr, uint32_t causes);

/** Vector @p v signals for no cause. */
void msgintr_device_spurious(uint16_t v);

/** EAL's interrupt thread: call back for every signal; returns how many. */
unsigned int msgintr_device_thread(void);

/** Let time pass until EAL's alarm is due, and call it; returns how many, 0 or 1. */
unsigned int msgintr_device_alarm(void);

/** How often queue @p q's eventfd was signalled since it was last asked. */
uint64_t msgintr_device_signals(const struct msgintr_device *intr, uint16_t q);

/** Whether something will still signal queue @p q if nothing else comes. */
bool msgintr_device_pending(struct msgintr_device *intr, uint16_t q);

unsigned int msgintr_device_count_fds(void);

#endif /* MSGINTR_DEVICE_H */

/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef UNIT_INTR_DEVICE_H
#define UNIT_INTR_DEVICE_H

#include <rte_interrupts.h>

#include "harness.h"
#include "msgintr.h"

/*
 * A device, a kernel and EAL's interrupt thread for tests of lib/msgintr. The
 * linker has the library's calls of rte_intr_enable() and the like come here;
 * eventfds and epoll are real. Everything happens in the calling thread: a test
 * says when the interrupt thread runs, and can act at any point at which the
 * library calls a handler of the driver.
 */

/* What the kernel grants; all of it to begin with. */
struct unit_kernel {
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
extern struct unit_kernel unit_kernel;

/* What configuration space says. */
struct unit_pci {
	uint16_t msix_table; /* 0: no capability */
	bool msi;
	bool line;
	bool endless; /* the list of capabilities is a loop */
};
extern struct unit_pci unit_pci;

struct unit_intr {
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
	bool deregister_in_dpc;
	/* As on the 82574L a read leaves latched causes that are masked. */
	bool keeps_masked;

	/* Called before each handler does its work; counts the points. */
	void (*hook)(struct unit_intr *intr, unsigned int point);
	unsigned int points;
};

/** Everything granted, nothing counted, a complete configuration; no registration. */
void unit_intr_init(struct unit_intr *intr);

/** Register and start with @p nb_queues. */
void unit_intr_start(struct unit_intr *intr, uint16_t nb_queues);

/** Stop, deregister and check that nothing is left. */
void unit_intr_end(struct unit_intr *intr);

/** A frame for queue @p q: work, then the cause, then the message if enabled. */
void unit_intr_frame(struct unit_intr *intr, uint16_t q);

/** Take all work of a queue, as its thread does. */
uint32_t unit_intr_take(struct unit_intr *intr, uint16_t q);

/** A link change or the like. */
void unit_intr_other(struct unit_intr *intr, uint32_t causes);

/** Vector @p v signals for no cause. */
void unit_intr_spurious(uint16_t v);

/** EAL's interrupt thread: call back for every signal; returns how many. */
unsigned int unit_intr_thread(void);

/** EAL's alarms are due. */
unsigned int unit_intr_alarm(void);

/** How often queue @p q's eventfd was signalled since it was last asked. */
uint64_t unit_intr_signals(const struct unit_intr *intr, uint16_t q);

/** Whether something will still signal queue @p q if nothing else comes. */
bool unit_intr_pending(struct unit_intr *intr, uint16_t q);

unsigned int unit_intr_count_fds(void);

#endif /* UNIT_INTR_DEVICE_H */

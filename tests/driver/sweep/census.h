/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SWEEP_CENSUS_H
#define SWEEP_CENSUS_H

/* What the process holds, to find out what it has not given back. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum census_kind {
	CENSUS_DEVICE_FDS, /* of VFIO: containers, groups, devices */
	CENSUS_EVENTFDS,
	CENSUS_OTHER_FDS,
	CENSUS_WATCHED, /* descriptors in epoll sets: callbacks, queues */
	CENSUS_MAPPED,  /* KB of devices */
	CENSUS_MEMZONES,
	CENSUS_ALLOCATIONS, /* in DPDK's heap */
	CENSUS_PORTS,
	CENSUS_MBUFS, /* not in the pool of life.c */
	CENSUS_NB,
};

struct census {
	uint64_t count[CENSUS_NB];
};

/* Once, while no device is probed: finds out what EAL watches for itself. */
void census_rest(void);

/* While no device is probed. */
void census_take(struct census *census);

/* Until EAL's interrupt thread has done what it was told to, however late it gets a CPU. */
void census_quiet(void);

/*
 * What is held now beyond what was before. EAL's interrupt thread gives back
 * what it watches some time after it was told to: if more is held than is
 * allowed, what counts is what is left when the thread is asleep.
 */
struct census census_growth(const struct census *before, const struct census *allowed);

bool census_is_within(const struct census *growth, const struct census *allowed);
/* Would an operation on the device find other things than before? */
bool census_has_device(const struct census *growth);
/* "2 eventfds, 1 memzone" */
const char *census_text(const struct census *growth);

#endif /* SWEEP_CENSUS_H */

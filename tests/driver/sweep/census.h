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

/*
 * What is held now beyond what was before. EAL's interrupt thread gives back
 * what it watches some time after it was told to: waits for real_ms until no
 * more is held than is allowed.
 */
struct census census_growth(const struct census *before, const struct census *allowed,
			    unsigned int real_ms);

bool census_is_within(const struct census *growth, const struct census *allowed);
/* Would an operation on the device find other things than before? */
bool census_has_device(const struct census *growth);
/* "2 eventfds, 1 memzone" */
const char *census_text(const struct census *growth);

#endif /* SWEEP_CENSUS_H */

/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_CLOCK_H
#define SIM_CLOCK_H

/*
 * Time and what is due. Real time is the monotonic clock; virtual time stands
 * still until somebody lets it pass: an access to a register (a fixed price),
 * a sleep of the application, which then returns early, an epoll_wait() that
 * finds nothing, or gbe_sim.advance(). Called with the rig's lock held.
 */

#include <stdbool.h>
#include <stdint.h>

#include "device.h"

struct sim_clock {
	bool is_virtual;
	uint64_t now_ns;       /* of virtual time */
	struct sim_timer *due; /* by time, the next first */
};

/* A frame's worth of register accesses passes about as much time as on PCIe. */
#define SIM_READ_NS  1000
#define SIM_WRITE_NS 100

void sim_clock_init(struct sim_clock *clock, bool is_virtual);
uint64_t sim_clock_now(const struct sim_clock *clock);
void sim_clock_arm(struct sim_clock *clock, struct sim_timer *timer, uint64_t when_ns);
void sim_clock_cancel(struct sim_clock *clock, struct sim_timer *timer);
/* When the next timer is due, or UINT64_MAX. */
uint64_t sim_clock_next(const struct sim_clock *clock);
/* Call what is due by now. True if anything was. */
bool sim_clock_run(struct sim_clock *clock);
/*
 * Virtual time only: let ns pass, each timer on the way called at its own time.
 * Timers that re-arm themselves are called again.
 */
void sim_clock_advance(struct sim_clock *clock, uint64_t ns);

#endif /* SIM_CLOCK_H */

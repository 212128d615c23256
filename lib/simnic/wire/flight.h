/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_FLIGHT_H
#define SIM_FLIGHT_H

/*
 * Frames under way to a port, each with the time at which it arrives. First in,
 * first out. All memory is taken at the start; what does not fit is refused, as
 * by a switch whose sender is faster than its line.
 */

#include <stdbool.h>
#include <stdint.h>

struct sim_flight {
	uint8_t *memory; /* NULL: can hold no frame */
	uint32_t head;   /* offset of the oldest */
	uint32_t tail;   /* offset of the next to come */
	uint32_t nb;
};

/* 0 or -ENOMEM. */
int sim_flight_init(struct sim_flight *flight);
void sim_flight_free(struct sim_flight *flight);

bool sim_flight_push(struct sim_flight *flight, uint64_t due_ns, const uint8_t *frame,
		     uint32_t len);
/* The oldest, which stays in place until it is popped, or NULL. */
const uint8_t *sim_flight_first(const struct sim_flight *flight, uint64_t *due_ns, uint32_t *len);
void sim_flight_pop(struct sim_flight *flight);
void sim_flight_clear(struct sim_flight *flight);

#endif /* SIM_FLIGHT_H */

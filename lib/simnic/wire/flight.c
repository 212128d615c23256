/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "flight.h"

/* An eighth of a second at 1 Gb/s. Pages that are not used cost nothing. */
#define MEMORY_SIZE (16u * 1024 * 1024)

/* In front of each frame; the whole is a multiple of its size. */
struct record {
	uint64_t due_ns;
	uint32_t len;
	uint32_t unused;
};

/* A length that says: go on at the memory's start. */
#define WRAP UINT32_MAX

int
sim_flight_init(struct sim_flight *flight)
{
	flight->memory = malloc(MEMORY_SIZE);
	sim_flight_clear(flight);
	return flight->memory == NULL ? -ENOMEM : 0;
}

void
sim_flight_free(struct sim_flight *flight)
{
	free(flight->memory);
	flight->memory = NULL;
}

static struct record *
record_at(const struct sim_flight *flight, uint32_t offset)
{
	return (struct record *)(void *)(flight->memory + offset);
}

static uint32_t
record_size(uint32_t len)
{
	uint32_t unit = sizeof(struct record);

	return unit + (len + unit - 1) / unit * unit;
}

/* Move the tail to where size bytes can go. False: nowhere. */
static bool
make_room(struct sim_flight *flight, uint32_t size)
{
	if (flight->memory == NULL)
		return false;
	if (flight->nb == 0) {
		flight->head = 0;
		flight->tail = 0;
	}
	if (flight->tail < flight->head)
		return flight->head - flight->tail > size;
	if (MEMORY_SIZE - flight->tail >= size)
		return true;
	if (flight->head <= size)
		return false;
	if (flight->tail != MEMORY_SIZE)
		record_at(flight, flight->tail)->len = WRAP;
	flight->tail = 0;
	return true;
}

bool
sim_flight_push(struct sim_flight *flight, uint64_t due_ns, const uint8_t *frame, uint32_t len)
{
	struct record *record;

	if (!make_room(flight, record_size(len)))
		return false;
	record = record_at(flight, flight->tail);
	record->due_ns = due_ns;
	record->len = len;
	memcpy(record + 1, frame, len);
	flight->tail += record_size(len);
	flight->nb++;
	return true;
}

const uint8_t *
sim_flight_first(const struct sim_flight *flight, uint64_t *due_ns, uint32_t *len)
{
	const struct record *record;

	if (flight->nb == 0)
		return NULL;
	record = record_at(flight, flight->head);
	*due_ns = record->due_ns;
	*len = record->len;
	return (const uint8_t *)(record + 1);
}

void
sim_flight_pop(struct sim_flight *flight)
{
	flight->head += record_size(record_at(flight, flight->head)->len);
	flight->nb--;
	if (flight->nb != 0 &&
	    (flight->head == MEMORY_SIZE || record_at(flight, flight->head)->len == WRAP))
		flight->head = 0;
}

void
sim_flight_clear(struct sim_flight *flight)
{
	flight->head = 0;
	flight->tail = 0;
	flight->nb = 0;
}

/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_WIRE_TEST_H
#define SIM_WIRE_TEST_H

/*
 * A host for a wire under test: virtual time, and ports that keep what they
 * get. Each test is a program; the first failed check ends it with 1.
 */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "host/clock.h"
#include "wire/generator.h"
#include "wire/wire.h"

#define TEST_PORTS      4
#define TEST_MAX_FRAMES 4096

struct test_frame {
	uint64_t at_ns;
	uint32_t len;
	uint8_t data[SIM_FRAME_MAX];
};

struct test_port {
	unsigned int nb;           /* received, more than are kept perhaps */
	struct test_frame *frames; /* the first TEST_MAX_FRAMES */
	unsigned int room;         /* for how many more it is idle */
	unsigned int carrier_changes;
};

struct test_host {
	struct sim_clock clock;
	struct sim_wire *wire;
	struct test_port port[TEST_PORTS];
};

/* A wire that must come about. */
void test_wire(struct test_host *host, unsigned int nb_ports, const char *specification);
void test_end(struct test_host *host);

/* One that must not, for a reason that contains these words. */
void test_refused(const char *specification, const char *words);

/* A frame that can be told from others by its number; its length follows from it. */
void test_send(struct test_host *host, unsigned int from, uint32_t number);
void test_check_frame(const struct test_frame *frame, uint32_t number);
uint32_t test_len(uint32_t number);

/* Internet checksum over data that holds its checksum: 0 if right. */
uint16_t test_checksum(const uint8_t *data, uint32_t len, uint32_t so_far);

#endif /* SIM_WIRE_TEST_H */

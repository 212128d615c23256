/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef MOCK_HOST_H
#define MOCK_HOST_H

/*
 * The host of models in tests: memory, virtual time, recorded messages, frames
 * and complaints, and a wire between two ports. The tests of the models and the
 * conformance program share it; a test of the wire hosts no model and has its own.
 */

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>

#include "check.h"
#include "models/nic.h"

#define MOCK_MAX_PORTS 2
#define MOCK_VECTORS   32
#define MOCK_FRAME     16500

struct mock_port {
	struct sim_device *dev;
	enum sim_irq_type irq_type;
	unsigned int nb_messages;
	unsigned int messages[MOCK_VECTORS];
	uint32_t cleared; /* vectors of which pending was forgotten */
	bool intx;
	unsigned int intx_rises;
	bool carrier;
	bool dark; /* the PHY is off */
	uintptr_t thread;
	unsigned int complaints;
	char complaint[200]; /* the last one */
	const char *fault;   /* strikes nb_faults times */
	unsigned int nb_faults;
	unsigned int dma_faults;
	unsigned int nb_sent;
	uint32_t sent_len; /* the last frame */
	uint8_t sent[MOCK_FRAME];
	struct mock_port *peer;
	/* Takes what is sent, instead of the peer or the fields above. */
	void (*transmit)(void *arg, const uint8_t *frame, uint32_t len);
	void *transmit_arg;
};

/* A complaint was made since the last call, and its text has the words. */
#define CHECK_COMPLAINT(port, words) mock_check_complaint(__FILE__, __LINE__, (port), (words))
#define CHECK_NO_COMPLAINT(port) \
	do { \
		if ((port)->complaints != 0) \
			kit_fail(__FILE__, __LINE__, "complaint: %s", (port)->complaint); \
	} while (0)

void mock_check_complaint(const char *file, int line, struct mock_port *port, const char *words);

/* NULL if there is none. */
const struct sim_model *mock_find_model(const char *name);
/* A port of the named model with a cable plugged in. */
struct mock_port *mock_create(const char *model, bool ring_pages_trap);
void mock_connect(struct mock_port *a, struct mock_port *b);
/* Forget all ports, what was allocated, and memory of the caller's. */
void mock_reset(void);

uint32_t mock_read(struct mock_port *port, uint32_t offset);
/* A doorbell is followed by mock_run(), where it comes through write(). */
void mock_write(struct mock_port *port, uint32_t offset, uint32_t value);
void mock_run(void);
void mock_advance(uint64_t ns);
uint64_t mock_now(void);

/* Memory that devices can reach: cleared, aligned to 4096 bytes. */
uint64_t mock_alloc(uint32_t size);
void *mock_memory(uint64_t iova);
/* The caller's memory is what devices can reach, all of it; nothing is allocated from it. */
void mock_use_memory(uint8_t *memory, uint64_t iova, uint32_t size);

/* The models, for tests that run on each; ended by NULL. */
extern const char *const mock_chips[];
/* Those and both forms of ring pages. */
void mock_for_each(void (*test)(const char *model, bool ring_pages_trap));

#endif /* MOCK_HOST_H */

/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SWEEP_H
#define SWEEP_H

/*
 * The fault sweep: what a driver does when anything around it fails.
 *
 *   main.c      the command line, and processes that may die of a test
 *   points.c    the list of operations and of the faults that reach them
 *   strike.c    one operation with one fault, and what is required of it
 *   unlisted.c  whether the list is complete
 *   stand_in.c  a driver that does nothing: what EAL leaks without ours
 *   life.c      the operations
 *   census.c    what a process holds: descriptors, mappings, memory
 *   journal.c   what was logged
 *   case_*.c    tests of devices that vanish, interrupt or write nonsense
 *   case.c      what these have in common
 *
 * It runs on the simulated port 0 alone; frames are injected and counted by the
 * rig, so that nothing else can fail.
 */

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "chip.h"
#include "gbe_sim.h"
#include "census.h"

#define SWEEP_PORT 0 /* as the rig numbers them */

/* Then it hangs: nothing waits in real time. */
#define SWEEP_SECONDS_A_POINT 300

/* An operation of the life of a port, in the order of life. */
enum operation {
	OP_PROBE,
	OP_CONFIGURE, /* and set up the queues */
	OP_START,
	OP_RX_INTR, /* put the queues' interrupts into an epoll set, arm them */
	OP_STOP,
	OP_CLOSE,
	OP_REMOVE, /* of a port that is running */
	OP_NB,
};

extern const char *const operation_names[OP_NB];

/* What is known of the test that runs; shared with the process that watches. */
struct progress {
	unsigned int test; /* which is running */
	bool any_failed;
	/* The point of the sweep to go on with, see strike.c. */
	unsigned int nth;
	bool ever;
	/* What EAL does at this point without the driver. */
	bool has_baseline;
	struct census baseline;
	bool baseline_recovers;
	bool baseline_fails;
	bool baseline_logs;
	unsigned int nb_points;
	bool failed;
	char where[128];
	char failure[2048];
};

extern struct progress *progress;

enum verdict {
	VERDICT_PASS,
	VERDICT_FAIL,
	VERDICT_ANEW,      /* go on in a new process: EAL is in disorder in this one */
	VERDICT_PASS_ANEW, /* the next test wants a new one */
};

struct sweep_test {
	const char *name;
	uint32_t chips;
	enum verdict (*run)(const struct sweep_test *test);
	enum operation op; /* of strike_run() and unlisted_run() */
	const char *fault; /* of strike_run() */
	/* Of case_run(): begins and ends without a probed device. */
	bool (*check)(void);
	bool unplugs; /* the device is gone for good */
	bool points;  /* progress->nth says which, and is 0 after the last */
};

/* The chip under test. */
extern const struct chip *chip;

/* Remembers what failed, and where; the first failure counts. */
void fail(const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#define EXPECT(cond, ...) \
	do { \
		if (!(cond)) { \
			fail(__FILE__, __LINE__, __VA_ARGS__); \
			return false; \
		} \
	} while (0)

/* A step that has said itself what failed. */
#define TRY(step) \
	do { \
		if (!(step)) \
			return false; \
	} while (0)

/* Test by number, NULL behind the last. */
const struct sweep_test *sweep_test(unsigned int number);

enum verdict strike_run(const struct sweep_test *test);
enum verdict unlisted_run(const struct sweep_test *test);
enum verdict case_run(const struct sweep_test *test);

#endif /* SWEEP_H */

/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef KIT_CHECK_H
#define KIT_CHECK_H

#include <inttypes.h>
#include <stdint.h>

/*
 * What every test that is a program has: checks, of which the first that fails
 * prints what it got and what it wanted and ends the program with 1. Knows
 * nothing of DPDK. Not for the ethdev tests, which share a process: see EXPECT()
 * of driver/ethdev/test.h.
 */

/* Exit code of a test that this machine cannot run. */
#define KIT_EXIT_SKIP 77

/** Name what is being tested; it is printed in front of a failed check. */
void kit_context(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** Print where and why, and end the program. */
void kit_fail(const char *file, int line, const char *format, ...)
	__attribute__((noreturn, format(printf, 3, 4)));

void kit_check_eq(const char *file, int line, const char *what, uint64_t actual, uint64_t expected);

#define CHECK(condition) \
	do { \
		if (!(condition)) \
			kit_fail(__FILE__, __LINE__, "%s is false", #condition); \
	} while (0)

#define CHECK_EQ(actual, expected) \
	kit_check_eq(__FILE__, __LINE__, #actual, (uint64_t)(actual), (uint64_t)(expected))

/** A generator with a fixed start: a run that fails can be repeated. */
uint32_t kit_random(void);

/** Start the generator elsewhere; @p seed is not 0. */
void kit_random_seed(uint32_t seed);

#endif /* KIT_CHECK_H */

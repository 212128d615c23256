/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef FAKE_TIME_H
#define FAKE_TIME_H

#include <stdint.h>

/*
 * Time that tests own. It passes where a worker reads its clock and where it
 * sleeps, and stands still elsewhere, so a run is the same on any machine. What
 * shall happen meanwhile are events. For one thread at a time: a test with more
 * hands the time from one to another.
 */

#define FAKE_US(n) ((n)*UINT64_C(1000))
#define FAKE_MS(n) ((n)*UINT64_C(1000000))

/* What a look at the clock takes, which is once or twice a round, and a wake. */
#define FAKE_ROUND_NS UINT64_C(1000)
#define FAKE_WAKE_US  20

/** Workers that are created from now on live in this time. */
void fake_time_begin(void);

/** Nanoseconds since the program began. No time passes. */
uint64_t fake_now(void);

/** A slow machine: what a look at the clock takes from now on. */
void fake_time_round(uint64_t ns);

/** Call @p event when @p ns have passed from now. */
void fake_in(uint64_t ns, void (*event)(void *arg), void *arg);

/** Nothing more is to happen. */
void fake_time_clear(void);

/* Sleeps by the time-outs that were asked for. */
struct fake_sleeps {
	uint64_t n;
	uint64_t longest_ns;
	uint64_t last_ns;
};

/** Since the last call. */
struct fake_sleeps fake_sleeps(void);

#endif /* FAKE_TIME_H */

/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_HISTOGRAM_H
#define BENCH_HISTOGRAM_H

#include <stdint.h>

/*
 * Counts of values in buckets whose width grows with the value: exact below
 * 128, then within 1/128. Adding is a shift and an increment, whatever the value.
 */

#define HISTOGRAM_SUB_BITS 7
#define HISTOGRAM_BUCKETS  ((64 - HISTOGRAM_SUB_BITS + 1) << HISTOGRAM_SUB_BITS)

struct histogram {
	uint64_t total;
	uint64_t max;
	uint64_t count[HISTOGRAM_BUCKETS];
};

static inline uint32_t
histogram_bucket(uint64_t value)
{
	uint32_t shift;

	if (value < 1u << HISTOGRAM_SUB_BITS)
		return (uint32_t)value;
	shift = 63 - HISTOGRAM_SUB_BITS - (uint32_t)__builtin_clzll(value);
	/* The leading one and the bits after it, and for each shift a row of its own. */
	return ((shift + 1) << HISTOGRAM_SUB_BITS) +
	       (uint32_t)((value >> shift) & ((1u << HISTOGRAM_SUB_BITS) - 1));
}

static inline void
histogram_add(struct histogram *h, uint64_t value)
{
	h->total++;
	h->count[histogram_bucket(value)]++;
	if (value > h->max)
		h->max = value;
}

/** The largest value of the bucket that holds the given percentile; 0 when empty. */
uint64_t histogram_percentile(const struct histogram *h, double percent);

#endif /* BENCH_HISTOGRAM_H */

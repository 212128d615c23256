/* SPDX-License-Identifier: BSD-3-Clause */

#include <math.h>

#include "histogram.h"

static uint64_t
bucket_end(uint32_t bucket)
{
	uint32_t row = bucket >> HISTOGRAM_SUB_BITS;
	uint64_t sub = bucket & ((1u << HISTOGRAM_SUB_BITS) - 1);

	if (row == 0)
		return bucket;
	return ((((uint64_t)1 << HISTOGRAM_SUB_BITS) + sub + 1) << (row - 1)) - 1;
}

uint64_t
histogram_percentile(const struct histogram *h, double percent)
{
	uint64_t rank = (uint64_t)ceil(percent / 100 * (double)h->total), seen = 0, value;

	if (h->total == 0)
		return 0;
	for (uint32_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
		seen += h->count[i];
		if (seen >= rank && seen != 0) {
			value = bucket_end(i);
			return value < h->max ? value : h->max;
		}
	}
	return h->max;
}

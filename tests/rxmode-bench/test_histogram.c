/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against percentiles that are not those of the values: compared with sorting them all,
 * for values of every size.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "histogram.h"

#define NB_VALUES 20000

static const double percents[] = { 0.01, 1, 50, 90, 99, 99.9, 99.99, 100 };

static struct histogram histogram;
static uint64_t values[NB_VALUES];

static int
compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* No less than the exact one, and at most the width of a bucket more. */
static int
check(const char *name, unsigned int n)
{
	int failed = 0;

	memset(&histogram, 0, sizeof(histogram));
	for (unsigned int i = 0; i < n; i++)
		histogram_add(&histogram, values[i]);
	qsort(values, n, sizeof(values[0]), compare);
	for (unsigned int i = 0; i < sizeof(percents) / sizeof(percents[0]); i++) {
		unsigned int rank = (unsigned int)ceil(percents[i] / 100 * n);
		uint64_t exact = values[rank == 0 ? 0 : rank - 1];
		uint64_t got = histogram_percentile(&histogram, percents[i]);

		if (got >= exact && got - exact <= exact / 128)
			continue;
		printf("%s: p%g is %llu, sorted %llu\n", name, percents[i], (unsigned long long)got,
		       (unsigned long long)exact);
		failed = 1;
	}
	return failed;
}

static uint64_t
random_bits(void)
{
	static uint64_t x = 88172645463325252;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return x;
}

int
main(void)
{
	int failed = 0;

	if (histogram_percentile(&histogram, 50) != 0)
		failed = 1;
	for (unsigned int i = 0; i < NB_VALUES; i++)
		values[i] = i % 300;
	failed |= check("small", NB_VALUES);
	for (unsigned int i = 0; i < NB_VALUES; i++)
		values[i] = random_bits() >> (random_bits() % 64);
	failed |= check("of every size", NB_VALUES);
	values[0] = UINT64_MAX;
	failed |= check("a single one", 1);
	for (unsigned int shift = 0; shift < 64; shift++) {
		values[2 * shift] = UINT64_C(1) << shift;
		values[2 * shift + 1] = (UINT64_C(1) << shift) - 1;
	}
	failed |= check("at powers of two", 128);
	return failed;
}

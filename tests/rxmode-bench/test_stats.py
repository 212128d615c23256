#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Guards against intervals that are not those of resampled medians.

    test_stats.py FRONT-END
"""

import random
import sys
import unittest

sys.path.append(sys.argv.pop())

# pylint: disable=wrong-import-position
from rxbench.stats import bootstrap_median, bootstrap_ratio, percentile


class Stats(unittest.TestCase):
    def test_percentile(self):
        self.assertEqual(percentile([1, 2, 3, 4, 5], 0.5), 3)
        self.assertEqual(percentile([1, 2], 0.25), 1.25)
        self.assertEqual(percentile([7], 0.9), 7)

    def test_equal_samples_have_no_interval(self):
        estimate = bootstrap_median([5.0] * 7)
        self.assertEqual((estimate.value, estimate.low, estimate.high, estimate.n), (5, 5, 5, 7))

    def test_known_distribution(self):
        """The median of three of 0, 1: 1 with a chance of 7/27 if one of three is 1."""
        estimate = bootstrap_median([0, 0, 1])
        self.assertEqual((estimate.value, estimate.low, estimate.high), (0, 0, 1))
        estimate = bootstrap_median([0] * 9 + [1])
        self.assertEqual((estimate.low, estimate.high), (0, 0))

    def test_coverage(self):
        """The true median is in about 95 % of the intervals of samples of 21."""
        chance, held = random.Random(3), 0
        for _ in range(60):
            estimate = bootstrap_median([chance.gauss(10, 2) for _ in range(21)])
            held += estimate.low <= 10 <= estimate.high
        self.assertGreaterEqual(held, 52)

    def test_the_same_every_time(self):
        chance = random.Random(4)
        samples = [chance.random() for _ in range(40)]
        self.assertEqual(bootstrap_median(samples), bootstrap_median(samples))
        self.assertEqual(bootstrap_ratio(samples, samples[:20]),
                         bootstrap_ratio(samples, samples[:20]))

    def test_ratio(self):
        ratio = bootstrap_ratio([10.0, 10.0, 10.0], [20.0, 20.0, 20.0])
        self.assertEqual((ratio.value, ratio.low, ratio.high), (0.5, 0.5, 0.5))
        self.assertIsNone(bootstrap_ratio([1.0], [0.0]))


if __name__ == "__main__":
    unittest.main()

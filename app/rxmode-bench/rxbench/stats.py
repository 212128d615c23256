# SPDX-License-Identifier: BSD-3-Clause
"""Medians, and how sure one can be of them."""

import random
from dataclasses import dataclass
from functools import lru_cache
from statistics import median

RESAMPLES = 2000
CONFIDENCE = 0.95
SEED = 1


@dataclass(frozen=True)
class Estimate:
    """A value and the interval that holds it with a confidence of 95 %."""
    value: float
    low: float
    high: float
    n: int


def percentile(ordered, fraction):
    """Of a sorted list, linear between neighbours."""
    at = fraction * (len(ordered) - 1)
    below = int(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (at - below)


def _interval(values):
    values.sort()
    tail = (1 - CONFIDENCE) / 2
    return percentile(values, tail), percentile(values, 1 - tail)


def bootstrap_median(samples):
    """The median, with the percentile interval of resampled medians. The same every time."""
    return _bootstrap_median(tuple(samples))


@lru_cache(maxsize=None)
def _bootstrap_median(samples):
    chance = random.Random(SEED)
    low, high = _interval([median(chance.choices(samples, k=len(samples)))
                           for _ in range(RESAMPLES)])
    return Estimate(median(samples), low, high, len(samples))


def bootstrap_ratio(ours, theirs):
    """The ratio of two medians, likewise; None where theirs is 0."""
    return _bootstrap_ratio(tuple(ours), tuple(theirs))


# The summary asks again for what the verdicts are made of.
@lru_cache(maxsize=None)
def _bootstrap_ratio(ours, theirs):
    if median(theirs) == 0:
        return None
    chance = random.Random(SEED)
    ratios = []
    for _ in range(RESAMPLES):
        below = median(chance.choices(theirs, k=len(theirs)))
        if below != 0:
            ratios.append(median(chance.choices(ours, k=len(ours))) / below)
    low, high = _interval(ratios)
    return Estimate(median(ours) / median(theirs), low, high, min(len(ours), len(theirs)))

# SPDX-License-Identifier: BSD-3-Clause
"""The core's CSV as rows, and rows as series."""

import csv
from collections import defaultdict

from .stats import bootstrap_median

MODES = ("poll", "interrupt", "adaptive", "pause", "l3fwd", "grout", "ovs", "metronome")
TEXT = ("label", "driver", "kind", "mode", "pattern", "verdict", "regime")
REJECTED = {"starved": "starved",
            "slow-wake": "with a wake that took longer than the ring lasts",
            "other-regime": "in another regime"}


def read(path):
    """Rows as dictionaries, numbers as floats; a last line that is cut off is left out."""
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = []
        for row in reader:
            if None in row or None in row.values():
                continue
            rows.append({name: value if name in TEXT else float(value)
                         for name, value in row.items()})
        return rows


def series_name(row):
    """What tells one line of a plot from another."""
    return " ".join(part for part in (row["label"], row["mode"]) if part)


def group(rows, *names):
    """Rows by the values of these columns, in the order of their first appearance."""
    groups = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in names)].append(row)
    return groups


def clean(rows):
    return [row for row in rows if row["verdict"] == "ok"]


def rejected(rows):
    """How many, and why, in words."""
    counts = {why: sum(row["verdict"] == verdict for row in rows)
              for verdict, why in REJECTED.items()}
    return ", ".join(f"{count} {why}" for why, count in counts.items() if count) or "none"


def samples(rows, column):
    """Those of clean runs; where all were rejected, of all. And whether they are clean."""
    good = clean(rows)
    return [row[column] for row in good or rows], bool(good)


def estimate(rows, column):
    """An estimate, and whether it is of clean runs."""
    values, is_clean = samples(rows, column)
    return bootstrap_median(values), is_clean

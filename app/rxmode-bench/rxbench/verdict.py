# SPDX-License-Identifier: BSD-3-Clause
"""One line for each comparison of two series at the same point."""

from .charts import SCENE, scene_name
from .stats import bootstrap_median, bootstrap_ratio
from .svg import number
from .table import clean, group, rejected, series_name

# Column, name, unit, digits.
COMPARED = (("cpu_percent", "CPU", "%", 2), ("latency_p99_us", "p99", "µs", 1))
COST = (("rx_cycles_per_pkt", "Rx", "cycles", 1), ("tx_cycles_per_pkt", "Tx", "cycles", 1))
# Counted, not timed: one run tells.
MMIO = (("mmio_writes_per_pkt", "register writes", "a packet", 4),)

# With fewer, resampling knows nothing of how much they vary.
LEAST_RUNS = 3


def relation(ratio):
    """Less, more or no difference that the interval shows."""
    if ratio is None:
        return "not comparable with 0"
    interval = f"[{ratio.low:.2f}, {ratio.high:.2f}]"
    if ratio.high < 1:
        return f"x {ratio.value:.2f} {interval}, less"
    if ratio.low > 1:
        return f"x {ratio.value:.2f} {interval}, more"
    return f"x {ratio.value:.2f} {interval}, no difference shown"


def _compare(ours, theirs, columns):
    parts = []
    for column, name, unit, digits in columns:
        mine = [row[column] for row in ours]
        other = [row[column] for row in theirs]
        # Nothing was received, so nothing took time.
        if not any(mine) and not any(other):
            continue
        parts.append(f"{name} {bootstrap_median(mine).value:.{digits}f} against "
                     f"{bootstrap_median(other).value:.{digits}f} {unit} "
                     f"({relation(bootstrap_ratio(mine, other))})")
    return "; ".join(parts)


def _drops(name, rows):
    lost, sent = (sum(row[column] for row in rows) for column in ("dropped_pkts", "sent_pkts"))
    return f"; {name} dropped {lost:.0f} of {sent:.0f}" if lost else ""


def _point_verdict(where, a, ours, b, theirs, columns):
    enough = are_enough(columns, ours, theirs)
    ours, theirs = clean(ours), clean(theirs)
    if not enough:
        return (f"{where}: {a} against {b}: no verdict, {len(ours)} and {len(theirs)} clean runs "
                f"of at least {1 if columns is MMIO else LEAST_RUNS}")
    return (f"{where}: {a} against {b}: {_compare(ours, theirs, columns)}"
            + _drops(a, ours) + _drops(b, theirs) + f" (n = {len(ours)} and {len(theirs)})")


def comparisons(rows, a, b):
    """What is compared at each point at which both series have runs: kind, point, columns, rows of
    both."""
    for kind, exact, columns in (("run", None, COMPARED), ("cost", 0, COST), ("cost", 1, MMIO)):
        own = [row for row in rows if row["kind"] == kind and row["verdict"] != "failed"
               and (exact is None or row["mmio_exact"] == exact)]
        for point, at_point in group(own, *SCENE, "rate_pps").items():
            ours = [row for row in at_point if series_name(row) == a]
            theirs = [row for row in at_point if series_name(row) == b]
            if ours and theirs:
                yield kind, point, columns, ours, theirs


def are_enough(columns, *several):
    """Clean runs, for a verdict."""
    wanted = 1 if columns is MMIO else LEAST_RUNS
    return all(len(clean(rows)) >= wanted for rows in several)


def verdicts(rows, a, b):
    """Lines for all points at which both series have runs."""
    lines = []
    for kind, point, columns, ours, theirs in comparisons(rows, a, b):
        where = scene_name(point[:-1])
        if kind == "run":
            where = f"{number(point[-1])} pps {where}"
        else:
            where = f"cost, {where.split(', ', 1)[1]}"
        lines.append(_point_verdict(where, a, ours, b, theirs, columns))
    return lines


def _step_verdict(rows):
    good = clean(rows)
    rest = f"rejected: {rejected(rows)}"
    if not good:
        return f"no clean run; {rest}"
    lossy = [row for row in good if row["dropped_pkts"]]
    dropped = sum(row["dropped_pkts"] for row in lossy)
    # Runs of earlier versions do not tell.
    wake = bootstrap_median([row.get("step_wake_us", 0) for row in good])
    return (f"{len(good)} clean runs, {len(lossy)} of them dropped {dropped:.0f} of "
            f"{sum(row['sent_pkts'] for row in good):.0f}; the first packet took "
            f"{wake.value:.1f} µs [{wake.low:.1f}, {wake.high:.1f}]; {rest}")


def step_verdicts(rows):
    """A line for each series and step."""
    steps = [row for row in rows if row["kind"] == "run" and row["pattern"] == "step"
             and row["verdict"] != "failed"]
    return [f"step to {number(point[-1])} pps, {scene_name(point[:-1]).split(', ', 1)[1]}: "
            f"{series}: {_step_verdict(own)}"
            for point, at_point in group(steps, *SCENE, "rate_pps").items()
            for series in series_of(at_point)
            for own in [[row for row in at_point if series_name(row) == series]]]


def series_of(rows):
    names = []
    for row in rows:
        if series_name(row) not in names:
            names.append(series_name(row))
    return names

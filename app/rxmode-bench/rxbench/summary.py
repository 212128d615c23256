# SPDX-License-Identifier: BSD-3-Clause
"""What the report says first: what was compared, what won, and by how much."""

from dataclasses import dataclass
from statistics import median

from .charts import SCENE, scene_name
from .stats import bootstrap_ratio
from .svg import number
from .table import clean, group, rejected, series_name
from .verdict import COMPARED, COST, MMIO, are_enough, comparisons, series_of

ADAPTIVE = "adaptive"
# Of CPU time and latency: in the words of the summary.
WON = {"cpu_percent": "Least CPU time", "latency_p99_us": "Lowest p99"}


@dataclass
class Summary:
    """Sentences, and tables, each of a header and rows of cells."""
    sentences: list
    tables: list


def _counted(count, what):
    return f"{count} {what}{'' if count == 1 else 's'}"


def _runs(rows):
    """Of sweeps over loads."""
    return [row for row in rows if row["kind"] == "run" and row["verdict"] != "failed"
            and row["pattern"] != "step"]


def _what(rows):
    runs = _runs(rows)
    names = series_of(runs or rows)
    drivers = sorted({row["driver"] for row in runs or rows})
    told = f"Compared: {', '.join(names)}; receiving port: {', '.join(drivers)}."
    if not runs:
        return told
    scenes = list(group(runs, *SCENE))
    loads = sorted({row["rate_pps"] for row in runs})
    where = scene_name(scenes[0]) if len(scenes) == 1 else f"{len(scenes)} kinds of traffic"
    return (f"{told} {where[0].upper()}{where[1:]}; {_counted(len(loads), 'load')} from "
            f"{number(loads[0])} to {number(loads[-1])} packets per second.")


def _is_not_worse(ours, best):
    ratio = bootstrap_ratio(ours, best)
    return median(ours) == 0 if ratio is None else ratio.low <= 1


def _best(at_point, column, columns):
    """Series at one point whose interval does not tell them from the best; None: no comparison."""
    samples = {name: [row[column] for row in clean(own)]
               for name, own in ((name, [row for row in at_point if series_name(row) == name])
                                 for name in series_of(at_point)) if are_enough(columns, own)}
    # Where nothing was received nothing took time.
    if len(samples) < 2 or column.startswith("latency") and not any(map(any, samples.values())):
        return None
    best = min(samples.values(), key=median)
    return [name for name, own in samples.items() if _is_not_worse(own, best)]


def winners(rows, column):
    """How often each series was the best, most often first, and of how many points."""
    found = [best for at_point in group(_runs(rows), *SCENE, "rate_pps").values()
             if (best := _best(at_point, column, COMPARED)) is not None]
    counts = {name: sum(name in best for best in found) for name in series_of(rows)}
    return sorted(((name, count) for name, count in counts.items() if count),
                  key=lambda one: -one[1]), len(found)


def _won(rows):
    sentences = []
    for column, what in WON.items():
        counts, points = winners(rows, column)
        if points:
            sentences.append(f"{what}, of {_counted(points, 'point')}: "
                             + ", ".join(f"{name} at {count}" for name, count in counts) + ".")
    if sentences:
        sentences.append("Those that a point's 95 % intervals do not tell from the best count as "
                         "the best.")
    return sentences


def _is_less(mine, other):
    """Beyond the interval."""
    ratio = bootstrap_ratio(mine, other)
    return ratio is not None and ratio.high < 1


def _beats(ours, theirs):
    """The first is better in both, CPU time and p99."""
    return are_enough(COMPARED, ours, theirs) and all(
        _is_less(*([row[column] for row in clean(rows)] for rows in (ours, theirs)))
        for column in WON)


def _beaten(rows):
    """Where another mode is better than adaptive in both."""
    names = [name for name in series_of(rows) if name.split()[-1] == ADAPTIVE]
    if len(names) != 1 or len(series_of(rows)) < 2:
        return []
    beaten = [f"{series} at {number(point[-1])} packets per second ({scene_name(point[:-1])})"
              for point, at_point in group(_runs(rows), *SCENE, "rate_pps").items()
              for series in series_of(at_point) if series != names[0]
              if _beats([row for row in at_point if series_name(row) == series],
                        [row for row in at_point if series_name(row) == names[0]])]
    return [f"Better than {names[0]} in both, beyond the intervals: "
            f"{', '.join(beaten) or 'none, at any point'}."]


def _range(ratios):
    """By how much."""
    values = sorted(ratio.value for ratio in ratios)
    # What is less or more is not to be said to be 1.00 times as much.
    ends = [f"{value:.{4 if round(value, 2) == 1 else 2}f}" for value in (values[0], values[-1])]
    return "x\N{NO-BREAK SPACE}" + (ends[0] if ends[0] == ends[1] else " to ".join(ends))


def _in_words(ratios):
    """Of all points of a comparison."""
    parts = []
    for what, own in (("less", [ratio for ratio in ratios if ratio.high < 1]),
                      ("more", [ratio for ratio in ratios if ratio.low > 1])):
        if own:
            parts.append(f"{what} at {len(own)} ({_range(own)})")
    same = sum(ratio.low <= 1 <= ratio.high for ratio in ratios)
    if same:
        parts.append(f"no difference shown at {same}")
    # It is clear where.
    if len(ratios) == 1:
        parts[0] = parts[0].replace(" at 1", "")
    return "; ".join(parts) or "not compared"


def _ratios(compared, column, columns):
    ratios = [bootstrap_ratio([row[column] for row in clean(ours)],
                              [row[column] for row in clean(theirs)])
              for ours, theirs in compared if are_enough(columns, ours, theirs)]
    return [ratio for ratio in ratios if ratio is not None]


def _row(rows, pair, groups):
    cells = []
    for columns in groups:
        compared = [(ours, theirs) for _, _, with_columns, ours, theirs in comparisons(rows, *pair)
                    if with_columns is columns and ours[0]["pattern"] != "step"]
        cells += [_in_words(_ratios(compared, column, columns)) for column, *_ in columns]
    return cells


def _tables(rows, pairs):
    """Of time, and of the cost of a packet, if that was compared."""
    tables = []
    for groups in ((COMPARED,), (COST, MMIO)):
        table = [[f"{a} against {b}", *_row(rows, (a, b), groups)] for a, b in pairs]
        table = [row for row in table if any(cell != "not compared" for cell in row[1:])]
        if table:
            names = [name if unit == "%" or columns is not COMPARED else f"latency {name}"
                     for columns in groups for _, name, unit, _ in columns]
            tables.append((["", *names], table))
    return tables


def _steps(rows):
    steps = [row for row in clean(rows) if row["kind"] == "run" and row["pattern"] == "step"]
    if not steps:
        return []
    lossy = [f"{name} dropped {lost:.0f} packets" for name in series_of(steps)
             if (lost := sum(row["dropped_pkts"] for row in steps if series_name(row) == name))]
    sentences = [f"After {_counted(len(steps), 'step')} from silence "
                 f"{', '.join(lossy) if lossy else 'nobody had dropped a packet'}."]
    for (rate,), own in group(steps, "rate_pps").items():
        # Runs of earlier versions do not tell.
        wakes = [f"{name} {median(row['step_wake_us'] for row in own if series_name(row) == name):.1f}"
                 for name in series_of(own) if "step_wake_us" in own[0]]
        if wakes:
            sentences.append(f"The first packet of a step to {number(rate)} packets per second "
                             f"took, in the median, µs: {', '.join(wakes)}.")
    return sentences


def _throughput(rows):
    found = [row for row in rows if row["kind"] == "throughput"]
    parts = [f"{name} {number(median(row['rate_pps'] for row in found if series_name(row) == name))}"
             for name in series_of(found)]
    return [f"Without a loss, packets per second in the median: {', '.join(parts)}."] if parts \
        else []


def summarise(rows, pairs):
    if not rows:
        return Summary(["Nothing has been measured yet."], [])
    runs = f"{_counted(len(rows), 'run')}, of which were rejected: {rejected(rows)}."
    return Summary([f"{_what(rows)} {runs}", *_won(rows), *_beaten(rows), *_throughput(rows), *_steps(rows)],
                   _tables(rows, pairs))

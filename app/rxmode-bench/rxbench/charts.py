# SPDX-License-Identifier: BSD-3-Clause
"""Which plots are made of which rows."""

from statistics import median

from .svg import Axis, Chart, Point, Series, number
from .table import estimate, group, series_name

# A load of 0 has no place on a logarithmic axis: it gets one a decade below the least load.
DECADE = 10
LOAD = "load, packets per second"
SCENE = ("pattern", "burst_pkts", "frame_bytes", "queues")
LATENCY_FLOOR_US = 0.1


def scene_name(scene):
    pattern, burst, frame, queues = scene
    return (f"{pattern}, bursts of {burst:.0f}, {frame:.0f} B, {queues:.0f} "
            f"queue{'' if queues == 1 else 's'}")


def _by_series(rows):
    series = {}
    for row in rows:
        series.setdefault(series_name(row), []).append(row)
    return series


def _load_axis(rows):
    loads = sorted({row["rate_pps"] for row in rows})
    positive = [load for load in loads if load > 0] or [1000]
    least = 10 ** (len(str(int(positive[0]))) - 1)
    ticks = [(10.0 ** power, number(10.0 ** power)) for power in range(0, 10)
             if least <= 10 ** power <= max(positive)]
    if loads and loads[0] == 0:
        least /= DECADE
        ticks.insert(0, (least, "idle"))
    return Axis(LOAD, log=True, least=least, most=max(positive) * 1.2, ticks=ticks)


def _against_load(title, rows, column, y_axis):
    x_axis = _load_axis(rows)
    chart = Chart(title, x_axis, y_axis)
    for name, own in _by_series(rows).items():
        points = []
        for (rate,), at_rate in sorted(group(own, "rate_pps").items()):
            if y_axis.log and rate == 0:
                continue
            value, is_clean = estimate(at_rate, column)
            points.append(Point(rate or x_axis.least, value.value, value.low, value.high,
                                not is_clean))
        chart.series.append(Series(name, points))
    return chart


def cpu(rows):
    return _against_load("CPU of the receiving thread", rows, "cpu_percent",
                         Axis("CPU time, % of a core", least=0, most=105))


def latency(rows, column, name):
    return _against_load(f"Latency, {name}", rows, column,
                         Axis(f"latency {name}, µs", log=True, least=LATENCY_FLOOR_US))


def pareto(rows):
    """Every load a point: the nearer to the lower left corner the better."""
    chart = Chart("CPU against latency, each load a point", Axis("CPU time, % of a core",
                  least=0, most=105), Axis("latency p99, µs", log=True, least=LATENCY_FLOOR_US))
    for name, own in _by_series(rows).items():
        points = []
        for (rate,), at_rate in sorted(group(own, "rate_pps").items()):
            if rate == 0:
                continue
            x, is_clean = estimate(at_rate, "cpu_percent")
            y, _ = estimate(at_rate, "latency_p99_us")
            points.append(Point(x.value, y.value, y.low, y.high, not is_clean))
        chart.series.append(Series(name, points, line=False))
    return chart


def step_response(steps, rate):
    chart = Chart(f"Step from idle to {number(rate)} packets per second",
                  Axis("time since the step, ms", least=0),
                  Axis("largest latency in 20 µs, µs", log=True, least=LATENCY_FLOOR_US))
    for name, own in _by_series(steps).items():
        points = [Point(time / 1000, median(row["latency_max_us"] for row in at_time))
                  for (time,), at_time in sorted(group(own, "time_us").items())]
        chart.series.append(Series(name, points, marks=False))
    return chart


def of_scene(rows):
    return [cpu(rows), latency(rows, "latency_p99_us", "p99"),
            latency(rows, "latency_p50_us", "p50"), pareto(rows)]


def scenes(rows):
    """Pairs of a name and rows, for the runs that were sweeps over loads."""
    runs = [row for row in rows if row["kind"] == "run" and row["verdict"] != "failed"
            and row["pattern"] != "step"]
    return [(scene_name(scene), own) for scene, own in group(runs, *SCENE).items()]


def steps_by_rate(steps):
    return group(steps, "rate_pps")

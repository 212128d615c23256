# SPDX-License-Identifier: BSD-3-Clause
"""Which plots are made of which rows."""

from statistics import median

from .svg import Axis, Chart, Front, Point, Series, number
from .table import MODES, estimate, group, series_name

# A load of 0 has no place on a logarithmic axis: it gets one a decade below the least load.
DECADE = 10
LOAD = "load, packets per second"
SCENE = ("pattern", "burst_pkts", "frame_bytes", "queues")
LATENCY_FLOOR_US = 0.1


def scene_name(scene):
    pattern, burst, frame, queues = scene
    return (f"{pattern}, bursts of {burst:.0f}, {frame:.0f} B, {queues:.0f} "
            f"queue{'' if queues == 1 else 's'}")


def _load_axis(rows, with_idle):
    loads = sorted({row["rate_pps"] for row in rows})
    positive = [load for load in loads if load > 0] or [1000]
    least = 10 ** (len(str(int(positive[0]))) - 1)
    ticks = [(10.0 ** power, number(10.0 ** power)) for power in range(0, 10)
             if least <= 10 ** power <= max(positive)]
    if with_idle and loads[0] == 0:
        least /= DECADE
        ticks.insert(0, (least, "idle"))
    return Axis(LOAD, log=True, least=least, most=max(positive) * 1.2, ticks=ticks)


def _latency_axis(title):
    return Axis(title, log=True, least=LATENCY_FLOOR_US)


def _cpu_axis():
    return Axis("CPU time, % of a core", least=0, most=105)


class Charts:
    """Of one report: a series looks the same in all of them, and a mode in all reports of modes."""

    def __init__(self, rows):
        names = list(dict.fromkeys(series_name(row) for row in rows))
        order = MODES if set(names) <= set(MODES) else names
        self._styles = {name: index for index, name in enumerate(order)}

    def _by_series(self, rows):
        names = sorted({series_name(row) for row in rows}, key=lambda name: self._styles[name])
        return [(name, [row for row in rows if series_name(row) == name]) for name in names]

    def _series(self, name, points, **how):
        return Series(name, points, self._styles[name], **how)

    def _against_load(self, title, rows, column, y_axis):
        x_axis = _load_axis(rows, with_idle=not y_axis.log)
        chart = Chart(title, x_axis, y_axis)
        for name, own in self._by_series(rows):
            points = []
            for (rate,), at_rate in sorted(group(own, "rate_pps").items()):
                if y_axis.log and rate == 0:
                    continue
                value, is_clean = estimate(at_rate, column)
                points.append(Point(rate or x_axis.least, value.value, value.low, value.high,
                                    not is_clean))
            chart.series.append(self._series(name, points))
        return chart

    def cpu(self, rows):
        return self._against_load("CPU of the receiving thread", rows, "cpu_percent",
                                  _cpu_axis())

    def latency(self, rows, column, name):
        return self._against_load(f"Latency, {name}", rows, column,
                                  _latency_axis(f"latency {name}, µs"))

    def pareto(self, rows):
        """The nearer to the lower left corner the better; who is better in one is on the front."""
        chart = Chart("CPU against latency, and the front of each load", _cpu_axis(),
                      _latency_axis("latency p99, µs"))
        at_load = {}
        for name, own in self._by_series(rows):
            points = []
            for (rate,), at_rate in sorted(group(own, "rate_pps").items()):
                if rate == 0:
                    continue
                x, is_clean = estimate(at_rate, "cpu_percent")
                y, _ = estimate(at_rate, "latency_p99_us")
                points.append(Point(x.value, y.value, hollow=not is_clean))
                at_load.setdefault(rate, []).append(points[-1])
            chart.series.append(self._series(name, points, line=False))
        chart.fronts = [Front(number(rate), front(points))
                        for rate, points in sorted(at_load.items())]
        return chart

    def step_response(self, steps, rate):
        chart = Chart(f"Step from idle to {number(rate)} packets per second",
                      Axis("time since the step, ms", least=0),
                      _latency_axis("largest latency in 20 µs, µs"))
        for name, own in self._by_series(steps):
            points = [Point(time / 1000, median(row["latency_max_us"] for row in at_time))
                      for (time,), at_time in sorted(group(own, "time_us").items())]
            chart.series.append(self._series(name, points, marks=False))
        return chart

    def of_scene(self, rows):
        return [self.cpu(rows), self.latency(rows, "latency_p99_us", "p99"),
                self.latency(rows, "latency_p50_us", "p50"), self.pareto(rows)]


def front(points):
    """Those that no other beats in both, x and y, by x."""
    return sorted((one for one in points
                   if not any(other.x <= one.x and other.y <= one.y and other != one
                              for other in points)), key=lambda point: point.x)


def scenes(rows):
    """Pairs of a name and rows, for the runs that were sweeps over loads."""
    runs = [row for row in rows if row["kind"] == "run" and row["verdict"] != "failed"
            and row["pattern"] != "step"]
    return [(scene_name(scene), own) for scene, own in group(runs, *SCENE).items()]


def steps_by_rate(steps):
    return group(steps, "rate_pps")

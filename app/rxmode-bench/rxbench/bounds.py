# SPDX-License-Identifier: BSD-3-Clause
"""Whether the adaptive mode kept its bounds, as ratios of one run: CPU time, latency, drops and
register writes at each point, beside threads that sleep by timer alone."""

from dataclasses import dataclass
from statistics import median

from .charts import SCENE, scene_name
from .stats import bootstrap_ratio
from .svg import number
from .table import clean, group
from .verdict import LEAST_RUNS

OURS, POLLING = "adaptive", "poll"
# Sleeps --latency-us at a time, whatever comes: what a wake takes, in CPU time and in latency.
TIMED = "metronome"
PEERS = ("ovs", TIMED)
MODES = (POLLING, OURS, *PEERS)
# Of what the packets cost when polled and a wake for each --latency-us.
CPU_RATIO = 1.3
LATENCY_RATIO = 1.1
# Per packet.
WRITES = 0.05
# Below it interrupts may wake, which have to be armed, and a CPU that slept for long wakes late.
FROM_PPS = 500e3
HEADER = ("load", "CPU, %", "at most", "p99, µs", "at most", "writes", "dropped, polling's",
          *(f"CPU, {peer}" for peer in PEERS), "kept")


@dataclass
class Verdict:
    cells: list
    broken: list
    known: bool = True


def _median(rows, column):
    return median(row[column] for row in rows)


def _drops(rows):
    sent = sum(row["sent_pkts"] for row in rows)
    return sum(row["dropped_pkts"] for row in rows) / sent if sent else 0


def _enough(rows):
    return len(rows) >= LEAST_RUNS


def _limits(by_mode, idle):
    """Of CPU time in % of a core, and of p99 in us."""
    return (CPU_RATIO * (_median(by_mode[POLLING], "busy_percent") + _median(idle, "cpu_percent")),
            LATENCY_RATIO * _median(by_mode[TIMED], "latency_p99_us"))


def _is_no_more(ours, theirs):
    """CPU time than the peer's, beyond the interval."""
    ratio = bootstrap_ratio([row["cpu_percent"] for row in ours],
                            [row["cpu_percent"] for row in theirs])
    return ratio is None or ratio.low <= 1


def _broken(by_mode, limits, rate):
    ours = by_mode[OURS]
    checks = {f"CPU of {peer}": _is_no_more(ours, by_mode[peer]) for peer in PEERS}
    if rate >= FROM_PPS:
        checks |= {"CPU": _median(ours, "cpu_percent") <= limits[0],
                   "p99": _median(ours, "latency_p99_us") <= limits[1],
                   "writes": _median(ours, "mmio_writes_per_pkt") <= WRITES,
                   "drops": _drops(ours) <= _drops(by_mode[POLLING])}
    return [what for what, kept in checks.items() if not kept]


def _judge_point(name, rate, by_mode, idle):
    short = [mode for mode in MODES if not _enough(by_mode[mode])]
    if short or not _enough(idle):
        why = f"no verdict: fewer than {LEAST_RUNS} clean runs of {', '.join(short) or TIMED}"
        return Verdict([name, *[""] * (len(HEADER) - 2), why], [], known=False)
    ours, limits = by_mode[OURS], _limits(by_mode, idle)
    broken = _broken(by_mode, limits, rate)
    cpu, latency = (f"{limits[0]:.1f}", f"{limits[1]:.0f}") if rate >= FROM_PPS else ("-", "-")
    return Verdict([name, f"{_median(ours, 'cpu_percent'):.1f}", cpu,
                    f"{_median(ours, 'latency_p99_us'):.0f}", latency,
                    f"{_median(ours, 'mmio_writes_per_pkt'):.3f}",
                    f"{_drops(ours):.5f}, {_drops(by_mode[POLLING]):.5f}",
                    *(f"{_median(by_mode[peer], 'cpu_percent'):.1f}" for peer in PEERS),
                    "no: " + ", ".join(broken) if broken else "yes"], broken)


def judge(rows):
    """A verdict for each point with traffic."""
    runs = [row for row in rows if row["kind"] == "run" and row["mode"] in MODES]
    verdicts = []
    for scene, own in group(runs, *SCENE).items():
        # Nothing is sent, so that pattern and burst do not matter.
        idle = clean([row for row in runs if row["mode"] == TIMED and row["rate_pps"] == 0
                      and row["queues"] == own[0]["queues"]])
        for (rate,), at_point in sorted(group(own, "rate_pps").items()):
            by_mode = {mode: clean([row for row in at_point if row["mode"] == mode])
                       for mode in MODES}
            if rate:
                verdicts.append(_judge_point(f"{number(rate)} pps {scene_name(scene)}", rate,
                                             by_mode, idle))
    return verdicts


def are_kept(verdicts):
    return bool(verdicts) and all(one.known and not one.broken for one in verdicts)


def table(verdicts):
    """As markdown."""
    return [f"| {' | '.join(cells)} |"
            for cells in (HEADER, ["---"] * len(HEADER), *(one.cells for one in verdicts))]

# SPDX-License-Identifier: BSD-3-Clause
"""Files made of the CSV: the page, its plots as pictures, and the verdicts."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from . import charts, page, table
from .charts import SCENE
from .page import COLUMNS, COST
from .ports import CannotRun
from .summary import summarise
from .svg import draw, side_by_side
from .verdict import series_of, step_verdicts, verdicts

RUNS, STEPS, FACTS, PAGE = "runs.csv", "steps.csv", "measured-on.json", "report.html"
# What the report takes for granted.
STEP_COLUMNS = ("label", "mode", "verdict", "rate_pps", "time_us", "latency_max_us")
RUN_COLUMNS = ("label", "driver", "kind", "mode", "pattern", "verdict", *SCENE, "rate_pps",
               "sent_pkts", "dropped_pkts", *(name for name, *_ in COLUMNS),
               *(name for name, *_ in COST), "mmio_exact")


def _read(path, columns):
    if not path.exists():
        return []
    try:
        rows = table.read(path)
    except ValueError:
        raise CannotRun(f"{path} is not a CSV of rxmode-bench: it has text where numbers belong") \
            from None
    for column in columns:
        if rows and column not in rows[0]:
            raise CannotRun(f"{path} is not a CSV of rxmode-bench: it has no column {column}")
    return rows


def check(directory):
    """Raises CannotRun where there is nothing to report on."""
    if not (directory / RUNS).exists():
        raise CannotRun(f"there is no {RUNS} in {directory.resolve()}: measure first, or name the "
                        "directory of a measurement by --out")


def _png(svg, path):
    """By rsvg-convert."""
    subprocess.run(["rsvg-convert", "--output", str(path)], input=svg, text=True,
                   check=True)


def _pictures(directory, rows, steps):
    if shutil.which("rsvg-convert") is None:
        print("pictures are left out: rsvg-convert (librsvg2-bin) is not installed",
              file=sys.stderr)
        return
    drawn = charts.Charts(rows + steps)
    responses = [drawn.step_response(own, rate)
                 for (rate,), own in charts.steps_by_rate(steps).items()]
    for index, (_, own) in enumerate(charts.scenes(rows)):
        _png(side_by_side(drawn.of_scene(own)), directory / f"load-{index + 1}.png")
    for index, response in enumerate(responses):
        _png(draw(response), directory / f"step-{index + 1}.png")


def _pairs(rows):
    """Drivers in the same mode, the first against the others; of one driver each mode against
    polling, or else against the first. Of the loads and of the cost."""
    pairs = []
    for kind in ("run", "cost"):
        own = [row for row in rows if row["kind"] == kind and row["pattern"] != "step"]
        labels = list(dict.fromkeys(row["label"] for row in own))
        if len(labels) > 1:
            pairs += [(f"{labels[0]} {mode}".strip(), f"{label} {mode}")
                      for mode in dict.fromkeys(row["mode"] for row in own)
                      for label in labels[1:]]
            continue
        names = series_of(own)
        other = "poll" if "poll" in names else next(iter(names), "")
        pairs += [(name, other) for name in names if name != other]
    return list(dict.fromkeys(pairs))


def _facts(path):
    """None where they are missing or damaged: the report says so."""
    try:
        return [(str(what), str(value)) for what, value in
                json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        return []


def write(directory, title, pairs=None):
    """Page and pictures of what is in the directory. Returns the lines of the verdicts."""
    directory = Path(directory)
    rows = _read(directory / RUNS, RUN_COLUMNS)
    steps = table.clean(_read(directory / STEPS, STEP_COLUMNS))
    pairs = _pairs(rows) if pairs is None else pairs
    lines = [line for a, b in pairs for line in verdicts(rows, a, b)] + step_verdicts(rows)
    (directory / PAGE).write_text(
        page.render(title, _facts(directory / FACTS), rows, steps, summarise(rows, pairs), lines),
        encoding="utf-8")
    _pictures(directory, rows, steps)
    return lines


def note_facts(directory, facts):
    (Path(directory) / FACTS).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")

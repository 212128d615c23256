# SPDX-License-Identifier: BSD-3-Clause
"""Files made of the CSV: the page, its plots as pictures, and the verdicts."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from . import charts, page, table
from .svg import draw, side_by_side
from .verdict import series_of, step_verdicts, verdicts

RUNS, STEPS, FACTS, PAGE = "runs.csv", "steps.csv", "measured-on.json", "report.html"


def _read(path):
    return table.read(path) if path.exists() else []


def _png(svg, path):
    """By rsvg-convert, where it is installed."""
    if shutil.which("rsvg-convert") is None:
        print(f"{path.name} is left out: rsvg-convert (librsvg2-bin) is not installed",
              file=sys.stderr)
        return
    subprocess.run(["rsvg-convert", "--output", str(path)], input=svg, text=True,
                   check=True)


def _pictures(directory, rows, steps):
    drawn = charts.Charts(rows + steps)
    responses = [drawn.step_response(own, rate)
                 for (rate,), own in charts.steps_by_rate(steps).items()]
    for index, (_, own) in enumerate(charts.scenes(rows)):
        _png(side_by_side(drawn.of_scene(own)), directory / f"load-{index + 1}.png")
    for index, response in enumerate(responses):
        _png(draw(response), directory / f"step-{index + 1}.png")


def _pairs(rows):
    """The first series against each of the others."""
    names = series_of([row for row in rows if row["kind"] in ("run", "cost")
                       and row["pattern"] != "step"])
    return [(name, names[0]) for name in names[1:]]


def write(directory, title, pairs=None):
    """Page and pictures of what is in the directory. Returns the lines of the verdicts."""
    directory = Path(directory)
    rows, steps = _read(directory / RUNS), table.clean(_read(directory / STEPS))
    facts_file = directory / FACTS
    facts = json.loads(facts_file.read_text(encoding="utf-8")) if facts_file.exists() else []
    lines = [line for a, b in (_pairs(rows) if pairs is None else pairs)
             for line in verdicts(rows, a, b)] + step_verdicts(rows)
    (directory / PAGE).write_text(page.render(title, facts, rows, steps, lines),
                                  encoding="utf-8")
    _pictures(directory, rows, steps)
    return lines


def note_facts(directory, facts):
    (Path(directory) / FACTS).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")

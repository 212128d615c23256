# SPDX-License-Identifier: BSD-3-Clause
"""The report: one HTML file that needs nothing else."""

from html import escape

from . import charts
from .svg import draw, number
from .table import clean, estimate, group, rejected, series_name

STYLE = """
body { font-family: "DejaVu Sans", Arial, sans-serif; margin: 1em auto; max-width: 1440px;
       padding: 0 1em; color: #222; line-height: 1.45; font-size: 15px;
       -webkit-text-size-adjust: 100%; overflow-wrap: break-word; }
h1 { font-size: 1.5em; margin: 0; } h2 { font-size: 1.15em; margin: 1.6em 0 .4em; }
p { margin: .4em 0; } ul { padding-left: 1.3em; }
.plots { display: grid; gap: 10px;
         grid-template-columns: repeat(auto-fill, minmax(min(100%, 480px), 1fr)); }
.plots svg { border: 1px solid #ddd; width: 100%; height: auto; box-sizing: border-box; }
.table { overflow-x: auto; }
table { border-collapse: collapse; margin: .6em 0; font-size: 14px; }
td, th { border: 1px solid #ccc; padding: .2em .7em; text-align: right; }
td:first-child, th:first-child { text-align: left; }
.facts td, .facts th, .words td, .words th { text-align: left; }
th { background: #f3f3f3; font-weight: normal; } .dim { color: #777; }
details { margin: .8em 0; } summary { cursor: pointer; }
"""
COLUMNS = (("cpu_percent", "CPU, %", 2), ("latency_p50_us", "p50, µs", 1),
           ("latency_p90_us", "p90, µs", 1), ("latency_p99_us", "p99, µs", 1),
           ("latency_p99.9_us", "p99.9, µs", 1), ("latency_p99.99_us", "p99.99, µs", 1),
           ("latency_max_us", "max, µs", 0), ("delivered_pps", "delivered, pps", 0),
           ("dropped_pkts", "dropped", 0), ("wakes_per_s", "wakes, 1/s", 0),
           ("regime_changes", "regime changes", 0))
# Where there was a job beside the receiving thread.
BATCH = ("batch_percent", "job beside it, % of a core", 1)
COST = (("rx_cycles_per_pkt", "Rx, cycles", 1), ("tx_cycles_per_pkt", "Tx, cycles", 1),
        ("mmio_reads_per_pkt", "register reads", 4), ("mmio_writes_per_pkt", "register writes", 4))
HOW_MUCH = ("At how many points the first one takes less or more than the second, and how many times "
            "as much, of the medians. All comparisons are further down.")
HOLLOW = ("Points are medians of the runs, bars their 95 % bootstrap intervals. Hollow: every run "
          "at this point was rejected, so it is no evidence.")


def _table(header, rows):
    head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<div class=table><table><tr>{head}</tr>{body}</table></div>"


def _cell(rows, column, digits):
    value, _ = estimate(rows, column)
    return (f"{value.value:.{digits}f} <span class=dim>[{value.low:.{digits}f}, "
            f"{value.high:.{digits}f}]</span>")


def _scene(drawn, index, name, rows):
    plots = "".join(draw(chart) for chart in drawn.of_scene(rows))
    columns = (*COLUMNS, BATCH) if any(row.get(BATCH[0]) for row in rows) else COLUMNS
    table = []
    for (rate,), at_rate in sorted(group(rows, "rate_pps").items()):
        for series in sorted({series_name(row) for row in at_rate}):
            own = [row for row in at_rate if series_name(row) == series]
            table.append([f"{number(rate)} pps, {escape(series)}",
                          f"{len(clean(own))} of {len(own)}",
                          *(_cell(own, column, digits) for column, _, digits in columns)])
    header = ["", "clean runs", *(name for _, name, _ in columns)]
    return (f'<h2 id="{index}">{escape(name)}</h2>'
            f"<p class=dim>{HOLLOW}</p><div class=plots>{plots}</div>"
            f"<details><summary>Table</summary>{_table(header, table)}</details>")


def _steps(drawn, steps):
    plots = "".join(draw(drawn.step_response(own, rate))
                    for (rate,), own in charts.steps_by_rate(steps).items())
    return f"<h2>Response to a step</h2><div class=plots>{plots}</div>" if plots else ""


def _throughput(rows):
    found = [row for row in rows if row["kind"] == "throughput"]
    if not found:
        return ""
    table = [[f"{charts.scene_name(key[1:])}, {escape(' '.join(filter(None, key[:1])))}",
              _cell(own, "rate_pps", 0)]
             for key, own in group([{**row, "series": series_name(row)} for row in found],
                                   "series", *charts.SCENE).items()]
    return ("<h2>Throughput without a loss</h2>"
            + _table(["", "packets per second"], table))


def _cost(rows):
    found = [row for row in rows if row["kind"] == "cost" and row["verdict"] == "ok"]
    if not found:
        return ""
    table = [[f"{escape(key[0] or key[1])}, bursts of {key[2]:.0f}, {key[3]:.0f} B, "
              f"{key[4]:.0f} queue{'' if key[4] == 1 else 's'}"
              + (", registers counted" if key[5] else ""),
              *(_cell(own, column, digits) for column, _, digits in COST)]
             for key, own in group(found, "label", "driver", "burst_pkts", "frame_bytes",
                                   "queues", "mmio_exact").items()]
    return ("<h2>Cost of a packet in the burst functions</h2>"
            "<p class=dim>Bursts sent, waited for and received by one thread. Where all register "
            "accesses are counted they trap, and cycles mean nothing.</p>"
            + _table(["", *(name for _, name, _ in COST)], table))


def _summary(summary, facts):
    machine = "; ".join(f"{what}: {value}" for what, value in facts if what != "Command")
    sentences = [*summary.sentences, f"Measured on: {machine}." if machine else
                 "The machine that it was measured on is not on record."]
    listed = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    tables = "".join(_table(header, [list(map(escape, row)) for row in rows])
                     for header, rows in summary.tables)
    return (f"<h2>Summary</h2><ul>{listed}</ul>"
            + (f"<div class=words>{tables}<p class=dim>{HOW_MUCH}</p></div>" if tables else ""))


def _contents(scenes):
    if len(scenes) < 2:
        return ""
    listed = "".join(f'<li><a href="#{index}">{escape(name)}</a></li>'
                     for index, (name, _) in enumerate(scenes))
    return f"<details><summary>Kinds of traffic ({len(scenes)})</summary><ul>{listed}</ul></details>"


def render(title, facts, rows, steps, summary, lines):
    """facts: pairs of what and value; lines: verdicts."""
    opening = _summary(summary, facts)
    facts = [*facts, ("Runs", f"{len(rows)}, of which were rejected: {rejected(rows)}")]
    listed = "".join(f"<li>{escape(line)}</li>" for line in lines)
    scenes = charts.scenes(rows)
    drawn = charts.Charts(rows + steps)
    body = "".join(_scene(drawn, index, name, own) for index, (name, own) in enumerate(scenes))
    listed_facts = "".join(f"<tr><th>{escape(what)}</th><td>{escape(value)}</td></tr>"
                           for what, value in facts)
    return (f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<style>{STYLE}</style><h1>{escape(title)}</h1>"
            + opening + _contents(scenes) + body + _steps(drawn, steps) + _throughput(rows) + _cost(rows)
            + (f"<details><summary>All comparisons ({len(lines)})</summary><ul>{listed}</ul>"
               "</details>" if listed else "")
            + "<h2>Measured on</h2>" + f"<table class=facts>{listed_facts}</table>"
            + "</html>\n")

#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Guards against a report that takes starved runs for evidence, claims differences that are not
shown, or stumbles over a CSV that was cut off.

    test_report.py FRONT-END
"""

import csv
import sys
import tempfile
import unittest
import xml.etree.ElementTree as xml
from pathlib import Path

sys.path.append(sys.argv.pop())

# pylint: disable=wrong-import-position
from rxbench import charts, page, report, svg, table
from rxbench.ports import CannotRun
from rxbench.summary import summarise
from rxbench.verdict import step_verdicts, verdicts

SAME = {"label": "", "driver": "net_x", "kind": "run", "pattern": "constant", "burst_pkts": 1.0,
        "frame_bytes": 64.0, "queues": 1.0, "sent_pkts": 100.0, "received_pkts": 100.0,
        "dropped_pkts": 0.0, "wakes_per_s": 0.0, "regime_changes": 0.0, "delivered_pps": 1.0}
LATENCIES = ("p50", "p90", "p99", "p99.9", "p99.99", "max")


def row(mode, cpu, latency, rate=1000.0, verdict="ok", **changed):
    return {**SAME, "mode": mode, "cpu_percent": cpu, "rate_pps": rate, "verdict": verdict,
            **{f"latency_{name}_us": latency for name in LATENCIES}, **changed}


class Table(unittest.TestCase):
    def test_cut_off(self):
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / "runs.csv"
            path.write_text("mode,verdict,rate_pps\npoll,ok,1\npoll,ok\n", encoding="utf-8")
            self.assertEqual(table.read(path), [{"mode": "poll", "verdict": "ok", "rate_pps": 1}])

    def test_starved_do_not_count(self):
        rows = [row("poll", 100, 1), row("poll", 20, 500, verdict="starved")]
        estimate, clean = table.estimate(rows, "cpu_percent")
        self.assertEqual((estimate.value, clean), (100, True))
        self.assertFalse(table.estimate(rows[1:], "cpu_percent")[1])


class Files(unittest.TestCase):
    """One line for what is missing or is something else."""

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.out = Path(directory.name)

    def test_nothing_there(self):
        for where in (self.out, self.out / "none"):
            with self.assertRaisesRegex(CannotRun, "^there is no runs.csv in .* by --out$"):
                report.check(where)

    def test_something_else(self):
        for text, wanted in (("a,b\n1,2\n", "has no column label"),
                             ("label,rate_pps\nx,run\n", "text where numbers belong"),
                             ("label,verdict\n\xff,run\n", "has no column driver")):
            (self.out / report.RUNS).write_text(text, encoding="utf-8")
            with self.assertRaisesRegex(CannotRun, rf"^.*/runs.csv is not a CSV of .*{wanted}$"):
                report.write(self.out, "")
        (self.out / report.RUNS).write_bytes(b"\xff\xfe\x00\n\xff")
        with self.assertRaises(CannotRun):
            report.write(self.out, "")

    def test_made_again_it_compares_what_was_compared(self):
        for names, wanted in ((("adaptive", "poll", "pause"), ("adaptive against poll",
                                                               "pause against poll")),
                              (("adaptive", "pause"), ("pause against adaptive",)),
                              (("gbe poll", "gbe pause", "x poll", "x pause"),
                               ("gbe poll against x poll", "gbe pause against x pause"))):
            rows = [row(name.split()[-1], cpu, 1, label=" ".join(name.split()[:-1]), mmio_exact=0.0,
                        rx_cycles_per_pkt=0.0, tx_cycles_per_pkt=0.0, mmio_reads_per_pkt=0.0,
                        mmio_writes_per_pkt=0.0) for name in names for cpu in (1, 2, 3)]
            with open(self.out / report.RUNS, "w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, rows[0])
                writer.writeheader()
                writer.writerows(rows)
            lines = report.write(self.out, "")
            self.assertEqual(len(lines), len(wanted))
            for line, name in zip(lines, wanted):
                self.assertIn(f": {name}: CPU", line)

    def test_facts_are_damaged(self):
        for text in ("", "{", "3", "[1]", '{"CPU": "x"}'):
            (self.out / report.FACTS).write_text(text, encoding="utf-8")
            report.write(self.out, "")
            self.assertIn("is not on record", (self.out / report.PAGE).read_text(encoding="utf-8"))


class Verdicts(unittest.TestCase):
    def lines(self, ours, theirs):
        return verdicts([row("a", cpu, 5) for cpu in ours] + [row("b", cpu, 5) for cpu in theirs],
                        "a", "b")

    def test_less(self):
        line, = self.lines([1, 1.1, 0.9] * 3, [100, 101, 99] * 3)
        self.assertIn("1k pps", line)
        self.assertRegex(line, r"CPU 1\.00 against 100\.00 % \(x 0\.01 \[0\.01, 0\.01\], less\)")
        self.assertRegex(line, r"p99 5\.0 against 5\.0 µs \(x 1\.00 .*no difference shown\)")

    def test_no_difference_shown(self):
        line, = self.lines([90, 100, 110, 120], [95, 99, 112, 118])
        self.assertIn("no difference shown", line.split(";")[0])

    def test_starved(self):
        line, = verdicts([row("a", 1, 1)] * 5 + [row("b", 1, 1)] * 2
                         + [row("b", 1, 1, verdict="starved")], "a", "b")
        self.assertIn("no verdict, 5 and 2 clean runs of at least 3", line)

    def test_drops_are_told(self):
        line, = verdicts([row("a", 1, 1, dropped_pkts=3.0)] * 3 + [row("b", 1, 1)] * 3, "a", "b")
        self.assertIn("a dropped 9 of 300", line)


class Steps(unittest.TestCase):
    def test_slow_wakes_are_told(self):
        def step(verdict, wake, dropped):
            return row("poll", 1, 1, verdict=verdict, pattern="step", step_wake_us=wake,
                       dropped_pkts=dropped)
        rows = [step("ok", 10.0, 0.0)] * 3 + [step("ok", 10.0, 7.0), step("slow-wake", 999.0, 50.0),
                                              step("starved", 5.0, 60.0)]
        line, = step_verdicts(rows)
        self.assertTrue(line.startswith("step to 1k pps, bursts of 1, 64 B, 1 queue: poll: 4 clean "
                                        "runs, 1 of them dropped 7 of 400; "), line)
        self.assertIn("took 10.0 µs [10.0, 10.0]; rejected: 1 starved, 1 with a wake that took "
                      "longer than the ring lasts", line)

    def test_no_clean_step(self):
        line, = step_verdicts([row("poll", 1, 1, verdict="starved", pattern="step")])
        self.assertIn("no clean run; rejected: 1 starved", line)


class Plots(unittest.TestCase):
    ROWS = [row(mode, cpu, latency, rate)
            for mode, cpu, latency in (("poll", 100, 1), ("x<y", 2, 30))
            for rate in (0.0, 1000.0, 20000.0)] + [row("z", 50, 9, verdict="starved")]

    def test_front(self):
        points = [svg.Point(1, 5), svg.Point(2, 2), svg.Point(3, 3), svg.Point(5, 1)]
        self.assertEqual([point.x for point in charts.front(points)], [1, 2, 5])

    def test_everything_is_inside(self):
        for chart in charts.Charts(self.ROWS).of_scene(self.ROWS):
            root = xml.fromstring(svg.draw(chart))
            for circle in root.iter("{http://www.w3.org/2000/svg}circle"):
                self.assertTrue(0 <= float(circle.get("cx")) <= svg.WIDTH)
                self.assertTrue(0 <= float(circle.get("cy")) <= svg.height(chart))
            texts = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
            for wanted in (chart.title, chart.x.title, chart.y.title, "poll", "x<y"):
                self.assertIn(wanted, texts)

    def test_a_mode_looks_the_same_in_all_reports(self):
        pairs = (("poll", "interrupt", "l3fwd"), ("l3fwd", "poll"))
        styles = [{series.name: series.style for series in charts.Charts(rows).cpu(rows).series}
                  for rows in ([row(mode, 1, 1) for mode in pair] for pair in pairs)]
        self.assertEqual(styles[0], {"poll": 0, "interrupt": 1, "l3fwd": 4})
        self.assertEqual(styles[1], {"poll": 0, "l3fwd": 4})

    def test_starved_are_hollow(self):
        drawn = charts.Charts(self.ROWS).cpu(self.ROWS)
        hollow = {series.name: [point.hollow for point in series.points]
                  for series in drawn.series}
        self.assertEqual(hollow, {"poll": [False] * 3, "x<y": [False] * 3, "z": [True]})

    def test_page(self):
        text = page.render("title", [("CPU", "fast")], self.ROWS, [],
                           summarise(self.ROWS, [("x<y", "poll")]), ["a < b"])
        for wanted in ("a &lt; b", "x&lt;y", "which were rejected: 1 starved<", "fast"):
            self.assertIn(wanted, text)
        self.assertEqual(text.count("<svg"), 4)


if __name__ == "__main__":
    unittest.main()

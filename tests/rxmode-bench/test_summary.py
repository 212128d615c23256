#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Guards against a report that does not begin with what was compared, what won, by how much and on
what machine, or whose summary claims what the intervals do not show.

    test_summary.py FRONT-END
"""

import sys
import unittest

sys.path.append(sys.argv.pop())

# pylint: disable=wrong-import-position
from rxbench import page
from rxbench.summary import summarise, winners

SAME = {"label": "", "driver": "net_x", "kind": "run", "pattern": "constant", "burst_pkts": 1.0,
        "frame_bytes": 64.0, "queues": 1.0, "sent_pkts": 100.0, "received_pkts": 100.0,
        "dropped_pkts": 0.0, "wakes_per_s": 0.0, "regime_changes": 0.0, "delivered_pps": 1.0,
        "verdict": "ok", "mmio_exact": 0.0}
LATENCIES = ("p50", "p90", "p99", "p99.9", "p99.99", "max")
SPREAD = (0.98, 1.0, 1.02)


def runs(mode, cpu, latency, rate=1000.0, **changed):
    return [{**SAME, "mode": mode, "cpu_percent": cpu * one, "rate_pps": rate,
             **{f"latency_{name}_us": latency * one for name in LATENCIES}, **changed}
            for one in SPREAD]


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


class Summary(unittest.TestCase):
    ROWS = [*runs("poll", 100, 1, 0.0, received_pkts=0.0), *runs("adaptive", 1, 30, 1000.0),
            *runs("adaptive", 0.1, 0, 0.0), *runs("poll", 100, 1),
            *runs("poll", 100, 1, 2e6), *runs("adaptive", 100, 1, 2e6)]

    def test_what_was_compared(self):
        first, *_ = summarise(self.ROWS, []).sentences
        self.assertEqual(first, "Compared: poll, adaptive; receiving port: net_x. Constant, bursts "
                                "of 1, 64 B, 1 queue; 3 loads from 0 to 2M packets per second. 18 "
                                "runs, of which were rejected: none.")
        rows = [*self.ROWS, *runs("poll", 1, 1, pattern="onoff", verdict="starved")]
        first, *_ = summarise(rows, []).sentences
        self.assertIn(" 2 kinds of traffic; ", first)
        self.assertIn("21 runs, of which were rejected: 3 starved.", first)

    def test_what_won(self):
        self.assertEqual(winners(self.ROWS, "cpu_percent"), ([("adaptive", 3), ("poll", 1)], 3))
        sentences = summarise(self.ROWS, []).sentences
        self.assertIn("Least CPU time, of 3 points: adaptive at 3, poll at 1.", sentences)

    def test_by_how_much(self):
        (header, (row,)), = summarise(self.ROWS, [("adaptive", "poll")]).tables
        self.assertEqual(header, ["", "CPU", "latency p99"])
        self.assertEqual([plain(cell) for cell in row],
                         ["adaptive against poll",
                          "less at 2 (x 0.00 to 0.01); no difference shown at 1",
                          "less at 1 (x 0.00); more at 1 (x 30.00); no difference shown at 1"])

    def test_who_beats_adaptive(self):
        """In both, beyond the intervals; in one is not enough, nor is a rejected run."""
        rows = [*runs("adaptive", 30, 100), *runs("adaptive", 30, 100, 2e6)]
        none = "Better than adaptive in both, beyond the intervals: none, at any point."
        for others in (runs("ovs", 20, 101), runs("ovs", 31, 50), runs("ovs", 30, 50),
                       runs("ovs", 20, 50, verdict="starved")):
            self.assertIn(none, summarise([*rows, *others], []).sentences)
        self.assertIn("Better than adaptive in both, beyond the intervals: ovs at 1k packets per "
                      "second (constant, bursts of 1, 64 B, 1 queue).",
                      summarise([*rows, *runs("ovs", 20, 50)], []).sentences)
        self.assertFalse([one for one in summarise(runs("ovs", 1, 1), []).sentences
                          if "in both" in one])

    def test_a_little_less_is_not_as_much(self):
        rows = [{**one, "cpu_percent": cpu} for mode, cpu in (("poll", 100.0), ("adaptive", 99.8))
                for one in runs(mode, 1, 1)]
        (_, (row,)), = summarise(rows, [("adaptive", "poll")]).tables
        self.assertEqual(plain(row[1]), "less (x 0.9980)")

    def test_nothing_took_time_where_nothing_came(self):
        rows = [*runs("poll", 100, 0, 0.0), *runs("adaptive", 1, 0, 0.0)]
        self.assertEqual(winners(rows, "latency_p99_us"), ([], 0))
        self.assertEqual(winners(rows, "cpu_percent"), ([("adaptive", 1)], 1))
        self.assertFalse([one for one in summarise(rows, []).sentences if "p99" in one])

    def test_rejected_runs_win_nothing(self):
        rows = [*runs("poll", 100, 1), *runs("adaptive", 1, 1, verdict="starved")]
        self.assertEqual(winners(rows, "cpu_percent"), ([], 0))
        self.assertEqual(summarise(rows, [("adaptive", "poll")]).tables, [])

    def test_few_runs_win_nothing(self):
        rows = [*runs("poll", 100, 1), *runs("adaptive", 1, 1)[1:]]
        self.assertEqual(winners(rows, "cpu_percent"), ([], 0))

    def test_cost(self):
        rows = [{**one, "label": label, "rx_cycles_per_pkt": cycles, "tx_cycles_per_pkt": 5.0,
                 "mmio_writes_per_pkt": 0.1}
                for label, cycles in (("gbe", 10.0), ("in-tree", 20.0))
                for one in runs("poll", 1, 1, kind="cost")]
        summary = summarise(rows, [("gbe poll", "in-tree poll")])
        (header, (row,)), = summary.tables
        self.assertEqual([plain(cell) for cell in row],
                         ["gbe poll against in-tree poll", "less (x 0.50)", "no difference shown",
                          "not compared"])
        self.assertEqual(header, ["", "Rx", "Tx", "register writes"])

    def test_steps_and_throughput(self):
        """First packets are told of where runs tell; those of earlier versions do not."""
        rows = [*runs("poll", 1, 1, pattern="step"),
                *runs("adaptive", 1, 1, pattern="step", dropped_pkts=4.0),
                *runs("poll", 1, 1, 5e5, kind="throughput")]
        sentences = summarise(rows, []).sentences
        self.assertIn("After 6 steps from silence adaptive dropped 12 packets.", sentences)
        self.assertFalse([one for one in sentences if "first packet" in one])
        for row, wake in zip(rows, (1.0, 2.0, 3.0, 30.0, 20.0, 10.0, 0.0)):
            row["step_wake_us"] = wake
        self.assertIn("The first packet of a step to 1k packets per second took, in the median, "
                      "µs: poll 2.0, adaptive 20.0.", summarise(rows, []).sentences)
        self.assertIn("Without a loss, packets per second in the median: poll 500k.", sentences)
        self.assertIn("After 3 steps from silence nobody had dropped a packet.",
                      summarise(rows[:3], []).sentences)

    def test_it_comes_first(self):
        facts = [("Command", "secret"), ("CPU", "fast, 2 CPUs"), ("Load when it began", "0.1")]
        text = page.render("title", facts, self.ROWS, [],
                           summarise(self.ROWS, [("adaptive", "poll")]), ["a line"])
        opening = text[:text.index("<svg")]
        for wanted in ("<h2>Summary</h2>", "Compared: poll, adaptive", "Least CPU time",
                       "adaptive against poll", "Measured on: CPU: fast, 2 CPUs; Load when it "
                                                "began: 0.1."):
            self.assertIn(wanted, opening)
        # Or a phone shows what would fit on a desk, as small as it then gets.
        self.assertIn('<meta name="viewport" content="width=device-width', opening)

    def test_no_runs(self):
        text = page.render("title", [], [], [], summarise([], []), [])
        self.assertIn("Nothing has been measured yet.", text)
        self.assertIn("not on record", text)


if __name__ == "__main__":
    unittest.main()

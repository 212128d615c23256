#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Guards against a gate that lets a broken bound pass, blames what is kept, or judges without
evidence: CPU time, latency, drops, register writes and each peer, of runs as the core writes them.

    test_bounds.py FRONT-END
"""

import sys
import unittest

sys.path.append(sys.argv.pop())

# pylint: disable=wrong-import-position
from rxbench.bounds import HEADER, MODES, are_kept, judge, table

SAME = {"kind": "run", "pattern": "constant", "burst_pkts": 1.0, "frame_bytes": 64.0,
        "queues": 1.0, "sent_pkts": 1000.0, "dropped_pkts": 0.0, "mmio_writes_per_pkt": 0.01,
        "verdict": "ok"}
# Of a core; packets cost 8 % when polled, a wake for each latency_us 20 %: 36.4 % are allowed.
USUAL = {"poll": {"cpu_percent": 100.0, "busy_percent": 8.0, "latency_p99_us": 1.0},
         "adaptive": {"cpu_percent": 30.0, "busy_percent": 7.0, "latency_p99_us": 100.0},
         "ovs": {"cpu_percent": 31.0, "busy_percent": 7.0, "latency_p99_us": 100.0},
         "metronome": {"cpu_percent": 31.0, "busy_percent": 7.0, "latency_p99_us": 100.0}}
IDLE = {"metronome": {"cpu_percent": 20.0, "busy_percent": 0.0, "latency_p99_us": 0.0}}


def runs(rate, modes, **of_adaptive):
    return [{**SAME, "mode": mode, "rate_pps": rate, **figures,
             **(of_adaptive if mode == "adaptive" else {})}
            for mode, figures in modes.items() for _ in range(3)]


def judged(rate=500e3, **of_adaptive):
    verdict, = judge([*runs(0.0, IDLE), *runs(rate, USUAL, **of_adaptive)])
    return verdict


class Bounds(unittest.TestCase):
    def test_kept(self):
        verdict = judged()
        self.assertEqual(verdict.broken, [])
        self.assertTrue(are_kept([verdict]))
        self.assertEqual(verdict.cells, ["500k pps constant, bursts of 1, 64 B, 1 queue", "30.0",
                                         "36.4", "100", "110", "0.010", "0.00000, 0.00000",
                                         "31.0", "31.0", "yes"])
        self.assertTrue(all(len(line.split("|")) == len(HEADER) + 2 for line in table([verdict])))

    def test_each_bound(self):
        for figures, broken in (({"cpu_percent": 36.5}, ["CPU of ovs", "CPU of metronome", "CPU"]),
                                ({"cpu_percent": 31.1}, ["CPU of ovs", "CPU of metronome"]),
                                ({"latency_p99_us": 111.0}, ["p99"]),
                                ({"mmio_writes_per_pkt": 0.06}, ["writes"]),
                                ({"dropped_pkts": 1.0}, ["drops"])):
            verdict = judged(**figures)
            self.assertEqual(verdict.broken, broken)
            self.assertEqual(verdict.cells[-1], f"no: {', '.join(broken)}")
            self.assertFalse(are_kept([judged(), verdict]))

    def test_just_kept(self):
        for figures in ({"cpu_percent": 31.0}, {"latency_p99_us": 109.9},
                        {"mmio_writes_per_pkt": 0.05}):
            self.assertEqual(judged(**figures).broken, [])

    def test_below_that_load_peers_alone_are_the_measure(self):
        verdict = judged(10e3, mmio_writes_per_pkt=2.0, latency_p99_us=500.0)
        self.assertEqual(verdict.broken, [])
        self.assertEqual([verdict.cells[i] for i in (2, 4)], ["-", "-"])
        self.assertEqual(judged(10e3, cpu_percent=32.0).broken, ["CPU of ovs", "CPU of metronome"])

    def test_drops_of_one_run(self):
        rows = [*runs(0.0, IDLE), *runs(500e3, USUAL)]
        next(row for row in rows if row["mode"] == "adaptive")["dropped_pkts"] = 1.0
        self.assertEqual(judge(rows)[0].broken, ["drops"])

    def test_no_evidence(self):
        for mode in MODES:
            rows = [*runs(0.0, IDLE), *runs(500e3, USUAL)]
            next(row for row in rows if row["mode"] == mode and row["rate_pps"])["verdict"] = \
                "starved"
            verdict, = judge(rows)
            self.assertFalse(are_kept([verdict]))
            self.assertEqual(verdict.cells[-1], f"no verdict: fewer than 3 clean runs of {mode}")
        verdict, = judge(runs(500e3, USUAL))
        self.assertFalse(are_kept([verdict]))
        self.assertFalse(are_kept([]))

    def test_idle_of_as_many_queues(self):
        many = [{**row, "queues": 4.0} for row in runs(500e3, USUAL)]
        verdict, = judge([*runs(0.0, IDLE), *many])
        self.assertFalse(are_kept([verdict]))


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Guards against a benchmark that does not run, loses what it measured, or counts wrongly: the
core on simulated ports, end to end. No time is judged. A run may starve on a busy machine; then it
has to say so, and only what holds for every run is asked of it.

    test_core.py FRONT-END BUILD
"""

import os
import signal
import subprocess
import sys
import tempfile
import unittest
from contextlib import contextmanager
from pathlib import Path

BUILD = Path(sys.argv.pop()).resolve()
FRONT_END = sys.argv.pop()
sys.path.append(FRONT_END)

# pylint: disable=wrong-import-position
from rxbench import report, table
from rxbench.ports import INTERRUPTED, Ports
from rxbench.verdict import verdicts

SECONDS = 120
MODES = table.MODES
SHORT = ["--window-ms", "100", "--warm-up-ms", "20", "--attempts", "1", "--repeats", "1"]


def receiver_of(pid):
    """The thread of the first worker lcore, of a process or its children."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        if (task / "comm").read_text(encoding="ascii").strip().endswith("-worker-1"):
            return int(task.name)
        for child in (task / "children").read_text(encoding="ascii").split():
            if found := receiver_of(int(child)):
                return found
    return None


@contextmanager
def starved(thread):
    """Give the thread only what is left of its CPU, and leave nothing."""
    cpu, = os.sched_getaffinity(thread)
    os.sched_setscheduler(thread, os.SCHED_IDLE, os.sched_param(0))
    with subprocess.Popen(["taskset", "--cpu-list", str(cpu), sys.executable, "-c",
                           "while True: pass"]) as busy:
        try:
            yield
        finally:
            busy.kill()


class Core(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.out = Path(directory.name)
        self.runs = self.out / report.RUNS
        self.files = ["--csv", str(self.runs), "--steps", str(self.out / report.STEPS)]

    def start(self, *arguments, **how):
        return subprocess.Popen(Ports(BUILD, "82576").command([*arguments, *self.files], **how),
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def run_core(self, *arguments, code=0, **how):
        process = self.start(*arguments, **how)
        output = process.communicate(timeout=SECONDS)[0]
        self.assertEqual(process.returncode, code, output)
        return output

    def test_every_mode_receives(self):
        output = self.run_core(*SHORT, "--modes", ",".join(MODES), "--rates", "0,2k")
        rows = table.read(self.runs)
        self.assertEqual([row["mode"] for row in rows], 2 * [*MODES])
        for row in rows:
            self.assertEqual(row["driver"], "net_gbe")
            self.assertEqual(row["sent_pkts"], row["received_pkts"] + row["dropped_pkts"])
            if row["verdict"] != "starved":
                self.assertEqual(row["rescues"], 0)
            if row["verdict"] == "ok":
                self.assertEqual(row["busy_percent"] > 0, row["received_pkts"] > 0)
            self.assertEqual(row["regime"] != "", row["mode"] in ("interrupt", "adaptive"))
            # 2000 pps for 100 ms, less what came too late.
            self.assertLessEqual(row["sent_pkts"], 200 if row["rate_pps"] else 0)
            if row["received_pkts"]:
                latencies = [row[name] for name in row if name.startswith("latency")]
                self.assertEqual(latencies, sorted(latencies))
                self.assertGreater(latencies[0], 0)
        self.assertGreater(sum(row["received_pkts"] for row in rows), 0)
        self.assertEqual(output.count(" s left"), len(rows))
        self.assertNotIn("rte_power refuses", output)

    def test_a_job_beside_the_receiver(self):
        """It gets done what a receiver that sleeps leaves, if nobody else takes that."""
        self.run_core(*SHORT, "--modes", "interrupt", "--rates", "1k")
        self.run_core(*SHORT, "--modes", "interrupt", "--rates", "1k", "--batch")
        without, beside = table.read(self.runs)
        self.assertEqual(without["batch_percent"], 0)
        self.assertGreaterEqual(beside["batch_percent"], 0)
        self.assertEqual(beside["received_pkts"], beside["sent_pkts"] - beside["dropped_pkts"])

    def test_step(self):
        self.run_core(*SHORT, "--patterns", "step", "--rates", "10k", "--attempts", "5")
        steps = table.read(self.out / report.STEPS)
        clean = [row for row in table.read(self.runs) if row["verdict"] == "ok"]
        # A sender that starved may have come too late for the 5 ms that are recorded.
        self.assertEqual({row["repeat"] for row in steps if row["verdict"] == "ok"},
                         {row["repeat"] for row in clean})
        # 5 ms, of 5 runs at most.
        self.assertLessEqual(sum(row["received_pkts"] for row in steps), 5 * 50)
        self.assertTrue(all(row["latency_mean_us"] <= row["latency_max_us"] for row in steps))

    def test_other_regime(self):
        """One packet a second makes nobody poll. A poller has no regime to be rejected for."""
        output = self.run_core(*SHORT[:4], "--attempts", "2", "--repeats", "1", "--rates", "1",
                               "--modes", "adaptive,poll", "--regime", "polling")
        rows = table.read(self.runs)
        adaptive = [row for row in rows if row["mode"] == "adaptive"]
        self.assertEqual(len(adaptive), 2)
        for row in adaptive:
            self.assertNotEqual(row["regime"], "polling")
            self.assertIn(row["verdict"], ("other-regime", "starved"))
        self.assertNotIn("other-regime", [row["verdict"] for row in rows if row["mode"] == "poll"])
        rejected = [row["verdict"] for row in rows].count("other-regime")
        self.assertIn(f", {rejected} in another regime", output)

    def test_starved_receiver_loses_nothing(self):
        """A receiver that gets no CPU leaves its packets in the ring, which is large enough: they
        come late, but they are not lost, and the run is no evidence."""
        process = self.start(*SHORT[:6], "--repeats", "2", "--rates", "1k")
        for line in process.stdout:
            if line.startswith("a wake takes"):
                break
        with starved(receiver_of(process.pid)):
            output = process.communicate(timeout=SECONDS)[0]
        self.assertEqual(process.returncode, 0, output)
        rows = table.read(self.runs)
        self.assertEqual(len(rows), 2)
        for row in rows:
            self.assertEqual(row["received_pkts"], row["sent_pkts"])
        # One may have begun before, or come to nothing as the sender had no CPU either.
        self.assertGreater(max(row["rx_waited_percent"] for row in rows
                               if row["verdict"] == "starved"), 50)

    def test_queues_all_receive(self):
        self.run_core(*SHORT, "--queues", "4", "--rates", "20k", "--bursts", "64",
                      "--frames", "64,1518")
        rows = table.read(self.runs)
        self.assertEqual([row["frame_bytes"] for row in rows], [64, 1518])
        self.assertGreater(sum(row["received_pkts"] for row in rows), 0)

    def test_what_the_ports_cannot(self):
        output = self.run_core(*SHORT, "--queues", "17,1", "--rates", "1k")
        self.assertEqual(output.count("not possible on these ports"), 1)
        self.assertEqual([row["queues"] for row in table.read(self.runs)], [1])

    def test_more_than_the_link_carries(self):
        """A gigabit is 81274 frames of 1518 bytes a second, and 1.488 million of 64."""
        output = self.run_core(*SHORT, "--frames", "64,1518", "--rates", "82k,line")
        self.assertEqual(output.count("1518 B, 1 queue: more than the link carries, left out"), 1)
        self.assertEqual([(row["frame_bytes"], int(row["rate_pps"])) for row in
                          table.read(self.runs)], [(64, 82000), (64, 1488095), (1518, 81274)])

    def test_cost_counts_registers(self):
        self.run_core(*SHORT, "--measure", "cost", "--bursts", "32", step="call", rings="trap")
        row = table.read(self.runs)[0]
        self.assertEqual(row["mmio_exact"], 1)
        # 1.25 per pair of bursts, as held by the unit tests, and an allowance for the ends.
        self.assertLessEqual(row["mmio_writes_per_pkt"] * 32, 1.3)
        self.assertGreaterEqual(row["mmio_writes_per_pkt"] * 32, 1.0)
        self.assertGreater(row["rx_cycles_per_pkt"], 0)
        self.assertGreater(row["tx_cycles_per_pkt"], 0)

    def test_throughput(self):
        self.run_core(*SHORT, "--measure", "throughput")
        rows = table.read(self.runs)
        found = [row for row in rows if row["kind"] == "throughput"]
        self.assertEqual(len(found), 1)
        passed = [row["rate_pps"] for row in rows if row["kind"] == "trial"
                  and row["verdict"] == "ok" and row["dropped_pkts"] == 0]
        self.assertEqual(found[0]["rate_pps"], max(passed, default=0))

    def test_interrupted(self):
        """What is reported is in the file at once, and Ctrl-C comes through in a run."""
        process = self.start(*SHORT[:4], "--attempts", "1", "--repeats", "1000")
        seen = 0
        for line in process.stdout:
            seen += " s left" in line
            if seen == 2:
                break
        self.assertGreaterEqual(len(table.read(self.runs)), 2)
        process.send_signal(signal.SIGINT)
        output = process.communicate(timeout=SECONDS)[0]
        self.assertEqual(process.returncode, INTERRUPTED, output)
        self.assertTrue(self.runs.read_text(encoding="utf-8").endswith("\n"))
        self.assertGreaterEqual(len(table.read(self.runs)), 2)

    def test_report(self):
        self.run_core(*SHORT, "--modes", "poll,adaptive", "--rates", "1k,2k")
        lines = report.write(self.out, "a title & more")
        page = (self.out / report.PAGE).read_text(encoding="utf-8")
        self.assertEqual(page.count("<svg"), 4)
        self.assertIn("a title &amp; more", page)
        self.assertNotIn("http://", page.replace("http://www.w3.org/2000/svg", ""))
        self.assertEqual(len(lines), 2)
        self.assertEqual(len(verdicts(table.read(self.runs), "poll", "adaptive")), 2)


if __name__ == "__main__":
    unittest.main()

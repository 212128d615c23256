# SPDX-License-Identifier: BSD-3-Clause
"""Whether a testpmd that forwards sleeps when it has nothing to do: by counts, and by how long
a sleep lasts."""

import time
import unittest

WANTED = 2000
QUIET_SECONDS = 0.2
# It comes to sleep for 100 ms, and a wake for nothing may come in between.
SLEEPS, LEAST_MEAN_NS = 4, 60e6
HANGS_SECONDS = 240


def worker(testpmd):
    """That of the forwarding lcore: the one of the prompt empties the rings at start, no more."""
    workers = [testpmd.telemetry(f"/rxmode/stats,{number}")
               for number in testpmd.telemetry("/rxmode/list")]
    # One that has lost its queues in between tells nothing.
    return max(filter(None, workers), key=lambda stats: stats["packets"])


class Sleeping(unittest.TestCase):
    def forward(self, testpmd):
        """The packets that tx_first sends go to and fro until they are stopped."""
        before = min(received for received, _ in testpmd.packets())
        testpmd.command("start tx_first")
        while min(received for received, _ in testpmd.packets()) < before + WANTED:
            pass
        testpmd.command("stop")

    def start_quietly(self, testpmd):
        """Each start empties the rings first; what was on the wire then may need another."""
        while True:
            testpmd.command("start")
            before = testpmd.packets()
            time.sleep(QUIET_SECONDS)
            if testpmd.packets() == before:
                return
            testpmd.command("stop")

    def idle(self, testpmd):
        """However long it takes until some sleeps are as long as they get."""
        self.start_quietly(testpmd)
        before, mean = worker(testpmd), 0
        deadline = time.monotonic() + HANGS_SECONDS
        while mean < LEAST_MEAN_NS:
            self.assertLess(time.monotonic(), deadline, f"its sleeps last {mean:.0f} ns")
            time.sleep(0.05)
            after = worker(testpmd)
            if after["sleeps"] >= before["sleeps"] + SLEEPS:
                mean = ((after["asleep_ns"] - before["asleep_ns"])
                        / (after["sleeps"] - before["sleeps"]))
                before = after
        testpmd.command("stop")

#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Guards the device argument rx_mode in an application that knows nothing of it: the
distribution's dpdk-testpmd forwards, sleeps when idle, once per pass over its queues, and obeys
'stop', 'start' and 'port stop' as ever. All is judged by counts and by how long a sleep lasts.

    test_rx_mode.py LIBRARY PLUGIN
"""

import shutil
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path += [str(HERE.parents[1] / "app/simnic"), str(HERE.parent / "kit")]

from chips import SIMULATED  # pylint: disable=wrong-import-position
from simrig.rig import Rig, Settings, nics_of  # pylint: disable=wrong-import-position
from runner.sleeping import Sleeping, worker  # pylint: disable=wrong-import-position
from runner.testpmd import Testpmd  # pylint: disable=wrong-import-position

PLUGIN = Path(sys.argv.pop()).resolve()
LIBRARY = Path(sys.argv.pop()).resolve()


@unittest.skipIf(shutil.which("dpdk-testpmd") is None, "there is no dpdk-testpmd")
class RxMode(Sleeping):
    def launch(self, rig, device_arguments):
        testpmd = Testpmd(rig, ["-d", str(PLUGIN)], device_arguments, telemetry=True)
        self.addCleanup(testpmd.kill)
        return testpmd

    def run_on(self, chip, device_arguments, rounds=1):
        settings = Settings(wire="pair", step="thread")
        with self.subTest(chip=chip, arguments=device_arguments), \
                Rig(nics_of(f"{chip},{chip}", LIBRARY), settings, LIBRARY) as rig:
            testpmd = self.launch(rig, f",{device_arguments}")
            for _ in range(rounds):
                self.forward(testpmd)
                self.idle(testpmd)
                testpmd.command("port stop 0")
                self.assertEqual(worker(testpmd)["queues"], 1)
                testpmd.command("port start 0")
                testpmd.await_links()
            stats = worker(testpmd)
            # Rescues tell nothing: on a busy machine the device itself is late. A queue whose
            # interrupt does not work at all is polled by timer, and its sleeps are short.
            self.assertGreater(stats["wakes"], 0)
            self.assertEqual(testpmd.quit(), 0)
            self.assertEqual(rig.complaints(), 0)

    def test_every_chip(self):
        for chip in SIMULATED:
            self.run_on(chip, "rx_mode=adaptive,latency_us=50", rounds=2 if chip == "82576" else 1)

    def test_every_interrupt_type(self):
        for kind in ("msix", "msi", "intx"):
            self.run_on("82576", f"rx_mode=adaptive,intr={kind}")
        self.run_on("82574", "rx_mode=interrupt,arm=eagain")

    def test_queue_set_up_again(self):
        """On a running port, its thread asleep: the queue is received from and slept on again."""
        with Rig(nics_of("82576,82576", LIBRARY), Settings(wire="pair", step="thread"), LIBRARY) as rig:
            testpmd = self.launch(rig, ",rx_mode=adaptive")
            for ring in (64, 256):
                self.forward(testpmd)
                self.idle(testpmd)
                for queue in ("rxq", "txq"):
                    testpmd.command(f"port 0 {queue} 0 stop")
                    testpmd.command(f"port config 0 {queue} 0 ring_size {ring}")
                    said = testpmd.command(f"port 0 {queue} 0 setup")
                    self.assertNotIn("Fail", said)
                self.assertIn(f"Number of RXDs: {ring}", testpmd.command("show rxq info 0 0"))
                self.assertEqual(worker(testpmd)["queues"], 1)
                testpmd.command("port 0 rxq 0 start")
                testpmd.command("port 0 txq 0 start")
            self.forward(testpmd)
            self.idle(testpmd)
            self.assertEqual(worker(testpmd)["queues"], 2)
            self.assertEqual(testpmd.quit(), 0)
            self.assertEqual(rig.complaints(), 0)

    def test_poll_is_as_ever(self):
        with Rig(nics_of("82576,82576", LIBRARY), Settings(wire="pair", step="thread"), LIBRARY) as rig:
            testpmd = self.launch(rig, ",rx_mode=poll")
            self.forward(testpmd)
            self.assertIsNone(testpmd.telemetry("/rxmode/list"))
            self.assertEqual(testpmd.quit(), 0)


if __name__ == "__main__":
    unittest.main()

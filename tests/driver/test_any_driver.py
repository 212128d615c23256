#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Guards net_rxmode in an application and with drivers that know nothing of it: the
distribution's dpdk-testpmd on DPDK's own em and igb, and on net_gbe, forwards, sleeps when idle,
and obeys 'stop', 'start' and 'port stop' as ever. The thread is woken by interrupts, or by timer
where these would cost the application its link interrupts. Judged by counts and by how long a
sleep lasts.

    test_any_driver.py LIBRARY NET_GBE NET_RXMODE
"""

import shutil
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path += [str(HERE.parents[1] / "app/simnic"), str(HERE.parent / "kit")]

from simrig.rig import Rig, Settings, nics_of  # pylint: disable=wrong-import-position
from runner.sleeping import Sleeping, worker  # pylint: disable=wrong-import-position
from runner.testpmd import Testpmd  # pylint: disable=wrong-import-position

NET_RXMODE = Path(sys.argv.pop()).resolve()
NET_GBE = Path(sys.argv.pop()).resolve()
LIBRARY = Path(sys.argv.pop()).resolve()


@unittest.skipIf(shutil.which("dpdk-testpmd") is None, "there is no dpdk-testpmd")
class AnyDriver(Sleeping):
    def run_on(self, chip, *arguments, lsc, by_timer):
        with self.subTest(chip=chip, arguments=arguments, lsc=lsc), \
                Rig(nics_of(f"{chip},{chip}", LIBRARY), Settings(wire="pair", step="thread"),
                    LIBRARY) as rig:
            testpmd = Testpmd(rig, ["-d", str(NET_RXMODE), "--vdev", "net_rxmode0", *arguments],
                              telemetry=True, lsc=lsc)
            self.addCleanup(testpmd.kill)
            self.forward(testpmd)
            # Where nothing else ends them, sleeps are as short as packets can wait.
            if not by_timer:
                self.idle(testpmd)
            testpmd.command("port stop 0")
            self.assertEqual(worker(testpmd)["queues"], 1)
            testpmd.command("port start 0")
            testpmd.await_links()
            self.forward(testpmd)
            stats = worker(testpmd)
            self.assertGreater(stats["sleeps"], 0)
            self.assertEqual(stats["queues_by_timer"], stats["queues"] if by_timer else 0)
            self.assertEqual(testpmd.quit(), 0)

    def test_igb(self):
        self.run_on("82576", lsc=True, by_timer=False)

    def test_em_with_link_interrupts(self):
        self.run_on("82540", "--vfio-intr", "legacy", lsc=True, by_timer=True)

    def test_net_gbe(self):
        self.run_on("82540", "-d", str(NET_GBE), lsc=True, by_timer=False)


if __name__ == "__main__":
    unittest.main()

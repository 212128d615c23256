#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Guards against a rig that stock applications do not run on: the distribution's dpdk-testpmd
forwards between simulated ports of every chip, with DPDK's own drivers and with ours, and counts
what the devices count. And against a driver that cuts the link of a management controller.

    test_testpmd.py LIBRARY PLUGIN
"""

import re
import shutil
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path += [str(HERE.parents[1] / "app/simnic"), str(HERE.parent / "kit")]

from chips import SIMULATED  # pylint: disable=wrong-import-position
from simrig.rig import Rig, Settings, nics_of  # pylint: disable=wrong-import-position
from runner.testpmd import DESCRIPTORS, Testpmd  # pylint: disable=wrong-import-position

PLUGIN = Path(sys.argv.pop()).resolve()
LIBRARY = Path(sys.argv.pop()).resolve()
WANTED = 2000


def count(what, report):
    return int(re.search(rf"{what} +(\d+)", report)[1])


@unittest.skipIf(shutil.which("dpdk-testpmd") is None, "there is no dpdk-testpmd")
class Forwarding(unittest.TestCase):
    def forward(self, chip, driver, arguments):
        settings = Settings(wire="pair", step="doorbell")
        with self.subTest(chip=chip, driver=driver), \
                Rig(nics_of(f"{chip},{chip}", LIBRARY), settings, LIBRARY) as rig:
            testpmd = Testpmd(rig, arguments)
            self.addCleanup(testpmd.kill)
            self.assertEqual(testpmd.command("show port summary all").count(driver), 2)
            testpmd.command("start tx_first")
            while min(received for received, _ in testpmd.packets()) < WANTED:
                pass
            testpmd.command("stop")
            packets = testpmd.packets()
            self.assertEqual(testpmd.quit(), 0)
            seen = rig.report()
            for (received, sent), port in zip(packets, seen.split("port ")[1:]):
                self.assertEqual(count("frames sent", port), sent)
                self.assertEqual(count("IOMMU faults", port), 0)
                # What stood in the ring when forwarding stopped is not yet counted by all.
                self.assertIn(count("frames received", port) - received, range(DESCRIPTORS))

    def test_their_own_drivers(self):
        for name, chip in SIMULATED.items():
            # DPDK's own em takes MSI-X for a chip that has none.
            intr = ["--vfio-intr=legacy"] if chip.conventional else []
            self.forward(name, chip.in_tree, intr)

    def test_net_gbe(self):
        for chip in SIMULATED:
            self.forward(chip, "net_gbe", ["-d", str(PLUGIN)])

    def test_siblings(self):
        """They differ from a chip that everything runs on in the id and in the port's number."""
        for chip in ("82576-quad", "82576-et2", "82576-ns"):
            self.forward(chip, "net_e1000_igb", [])
            self.forward(chip, "net_gbe", ["-d", str(PLUGIN)])

    def test_managed(self):
        """A management controller, which would complain, keeps its link when testpmd takes its."""
        for chip in ("82545-bmc", "82574-bmc", "82576-bmc"):
            with self.subTest(chip=chip), \
                    Rig(nics_of(f"{chip},{chip}", LIBRARY), Settings(strict=True), LIBRARY) as rig:
                testpmd = Testpmd(rig, ["-d", str(PLUGIN)])
                self.addCleanup(testpmd.kill)
                self.assertRegex(testpmd.command("show port info 0"), "Link status: up")
                self.assertIn("a management controller needs the link",
                              testpmd.command("set link-down port 0"))
                self.assertRegex(testpmd.command("show port info 0"), "Link status: down")
                # NVM of a managed 82576 has another address for each port.
                address = "02:47:42:41:00:01" if chip == "82576-bmc" else "02:47:42:45:00:01"
                self.assertIn(address, testpmd.command("show port info 0"))
                self.assertEqual(testpmd.quit(), 0)


if __name__ == "__main__":
    unittest.main()

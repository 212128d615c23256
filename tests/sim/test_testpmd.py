#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Guards against a rig that stock applications do not run on: the distribution's dpdk-testpmd
forwards between simulated ports of every chip, with DPDK's own drivers and with ours, and counts
what the devices count.

    test_testpmd.py LIBRARY PLUGIN
"""

import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent))

from simrig.rig import Rig, Settings, nics_of  # pylint: disable=wrong-import-position

PLUGIN = Path(sys.argv.pop()).resolve()
LIBRARY = Path(sys.argv.pop()).resolve()
WANTED = 2000
SECONDS = 60
DESCRIPTORS = 512
# DPDK's own em takes MSI-X for a chip that has none.
EAL = ["--no-huge", "-m", "512", "--no-telemetry", "--no-shconf", "-l", "0,1"]
DRIVERS = {"82540": "net_e1000_em", "82545": "net_e1000_em", "82574": "net_e1000_em",
           "82576": "net_e1000_igb"}


def count(what, report):
    return int(re.search(rf"{what} +(\d+)", report)[1])


class Testpmd:
    def __init__(self, rig, arguments):
        # Line by line, or its own output would come behind that of its command line.
        command = ["stdbuf", "-oL", "dpdk-testpmd", *EAL, *rig.allow(), *arguments, "--", "-i",
                   "--total-num-mbufs=4096", f"--rxd={DESCRIPTORS}", "--no-lsc-interrupt"]
        self._process = subprocess.Popen(command, env=rig.environment(), text=True, bufsize=1,
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                         stderr=subprocess.STDOUT)
        self._marks = 0
        self.command("# past what it says of its start")

    def command(self, text):
        """What it printed until it has read, as a comment, the mark that follows."""
        self._marks += 1
        mark = f"# mark {self._marks}"
        self._process.stdin.write(f"{text}\n{mark}\n")
        self._process.stdin.flush()
        lines = []
        for line in self._process.stdout:
            if mark in line:
                return "".join(lines)
            lines.append(line)
        raise AssertionError(f"testpmd has ended: {''.join(lines)[-2000:]}")

    def packets(self):
        """Received and sent, of each port."""
        return [[int(count) for count in re.findall(r"[RT]X-packets: (\d+)",
                                                    self.command(f"show port stats {port}"))]
                for port in (0, 1)]

    def quit(self):
        self._process.communicate("quit\n", timeout=SECONDS)
        return self._process.returncode

    def kill(self):
        self._process.kill()
        self._process.communicate()


@unittest.skipIf(shutil.which("dpdk-testpmd") is None, "there is no dpdk-testpmd")
class Forwarding(unittest.TestCase):
    def forward(self, chip, driver, arguments):
        settings = Settings(wire="pair", step="doorbell")
        with self.subTest(chip=chip, driver=driver), \
                Rig(nics_of(f"{chip},{chip}"), settings, LIBRARY) as rig:
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
        for chip, driver in DRIVERS.items():
            intr = [] if chip in ("82574", "82576") else ["--vfio-intr=legacy"]
            self.forward(chip, driver, intr)

    def test_net_gbe(self):
        for chip in DRIVERS:
            self.forward(chip, "net_gbe", ["-d", str(PLUGIN)])


if __name__ == "__main__":
    unittest.main()

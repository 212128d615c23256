#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Guards against a port that DPDK's own driver gets or ours by chance: both serve the same chips,
and EAL reads its plugin folder in no order. And against users who cannot choose.

    test_precedence.py EAL_PLUGIN_FOLDER LIBRARY PLUGIN
"""

import shutil
import sys
import unittest
from itertools import permutations
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path += [str(HERE.parents[1] / "app/simnic"), str(HERE.parent / "kit")]

from chips import SIMULATED  # pylint: disable=wrong-import-position
from simrig.rig import Rig, Settings, nics_of  # pylint: disable=wrong-import-position
from runner.testpmd import Testpmd  # pylint: disable=wrong-import-position

PLUGIN = Path(sys.argv.pop()).resolve()
LIBRARY = Path(sys.argv.pop()).resolve()
FOLDER = Path(sys.argv.pop())


@unittest.skipIf(shutil.which("dpdk-testpmd") is None, "there is no dpdk-testpmd")
class Precedence(unittest.TestCase):
    def test_in_each_order(self):
        theirs = FOLDER / "librte_net_e1000.so"
        self.assertTrue(theirs.exists(), theirs)
        for chip in SIMULATED:
            for plugins in permutations((theirs, PLUGIN)):
                arguments = [word for plugin in plugins for word in ("-d", str(plugin))]
                with self.subTest(chip=chip, arguments=arguments), \
                        Rig(nics_of(f"{chip},{chip}", LIBRARY), Settings(), LIBRARY) as rig:
                    testpmd = Testpmd(rig, arguments)
                    self.addCleanup(testpmd.kill)
                    summary = testpmd.command("show port summary all")
                    self.assertEqual(summary.count("net_gbe"), 2, summary)
                    self.assertEqual(testpmd.quit(), 0)

    def test_yields(self):
        for name, chip in SIMULATED.items():
            intr = ["--vfio-intr=legacy"] if chip.conventional else []
            with self.subTest(chip=name), \
                    Rig(nics_of(f"{name},{name}", LIBRARY), Settings(), LIBRARY) as rig:
                testpmd = Testpmd(rig, ["-d", str(PLUGIN), *intr], ",yield=1")
                self.addCleanup(testpmd.kill)
                summary = testpmd.command("show port summary all")
                self.assertEqual(summary.count(chip.in_tree), 2, summary)
                self.assertEqual(testpmd.quit(), 0)


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Guards against a forwarder that forwards between no ports, or does not say which of ports,
queues and lcores do not fit each other.

    test_fwd_ports.py RXMODE-FWD
"""

import unittest

from forwarder import lines_of_its_own, start

PORTS = ("--vdev", "net_ring0", "--vdev", "net_ring1")


class FwdPorts(unittest.TestCase):
    def refused(self, *own, **how):
        done = start(*own, **how)
        self.assertEqual(done.returncode, 1)
        line, = lines_of_its_own(done)
        self.assertNotIn(" pps, ", done.stdout)
        return line

    def test_no_ports(self):
        self.assertEqual(self.refused(), "rxmode-fwd: there are no ports: give EAL some, by -a "
                                         "and the address of a NIC or by --vdev")

    def test_lcores(self):
        self.assertEqual(self.refused("--queues", "3", eal=PORTS), "rxmode-fwd: 3 queues and the "
                                                                   "display take 4 lcores, not 2: "
                                                                   "-l 0-3")

    def test_queues(self):
        self.assertRegex(self.refused("--queues", "126", eal=PORTS, lcore_count=127),
                         r"--queues takes a whole number from 1 to \d+ on port 0, not '126'")

    def test_ports(self):
        done = start("--seconds", "1", "--mode", "interrupt", eal=PORTS)
        self.assertEqual((done.returncode, lines_of_its_own(done)), (0, []))
        self.assertIn(" pps, ", done.stdout)


if __name__ == "__main__":
    unittest.main()

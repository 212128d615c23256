#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Guards against a forwarder that does not say how much memory it wants, or that does not start
with as much: by its help, when EAL does not start, and when the packets do not fit.

    test_fwd_memory.py RXMODE-FWD
"""

import re
import unittest

from forwarder import lines_of_its_own, run, start

TOLD = re.compile(r"(\d+) ports? with (\d+) queues?: (\d+) packets: (\d+) huge pages of 2 MB, or "
                  r"--no-huge -m (\d+)")
BUFFER = 2048 + 128


def ports(count):
    return [word for i in range(count) for word in ("--vdev", f"net_null{i},size=64")]


class FwdMemory(unittest.TestCase):
    def told(self, text):
        found = [tuple(map(int, one)) for one in TOLD.findall(text)]
        for _, _, packets, pages, megabytes in found:
            self.assertGreater(2 * pages << 20, packets * BUFFER)
            self.assertGreater(megabytes << 20, packets * BUFFER)
        return {one[:2]: one[2:] for one in found}

    def test_that_is_enough(self):
        told = self.told(run("--help").stdout)
        self.assertEqual(set(told), {(2, 1), (4, 4)})
        for (count, queues), numbers in told.items():
            # Every descriptor of every ring can hold one; some drivers have two to receive.
            self.assertGreaterEqual(numbers[0], count * queues * 3 * 512)
            done = start("--seconds", "1", "--queues", str(queues),
                         eal=["-m", str(numbers[2]), *ports(count)],
                         lcore_count=queues + 1)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(self.told(done.stdout), {(count, queues): numbers})

    def test_too_little(self):
        done = start(eal=["-m", "4", *ports(2)])
        self.assertEqual(done.returncode, 1)
        line, = lines_of_its_own(done)
        self.assertIn("EAL has too little memory for 2 ports with 1 queue: ", line)
        self.assertEqual(set(self.told(line)), {(2, 1)})

    def test_no_eal(self):
        done = run("--no-such-option", "--", "--queues", "4")
        self.assertEqual(done.returncode, 1)
        line, = lines_of_its_own(done)
        self.assertIn("EAL does not start", line)
        self.assertEqual(set(self.told(line)), {(2, 4)})


if __name__ == "__main__":
    unittest.main()

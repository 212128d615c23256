#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Guards against a comparison of journals that takes different accesses for the same, or the
whims of threads for a difference."""

import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path += [str(ROOT / "tests/driver"), str(ROOT / "app/simnic"), str(ROOT / "tests/kit")]

from runner.journal import REAL_TIME, compare_test  # pylint: disable=wrong-import-position

ONE = ["0 w4 CTRL 0x00000001", "0 r4 STATUS 0x00000080", "0 w4 RDT[0] 0x0000001f"]
THREADS = [*ONE, "0 r4 ICR 0x00000004 @1", "0 w4 IMS 0x00000004 @1"]


def verdict(old, new):
    return compare_test(old, new)[0]


class Compare(unittest.TestCase):
    def test_one_thread_by_sequence(self):
        self.assertEqual(compare_test(ONE, list(ONE)), ("passed", "equal"))
        self.assertEqual(verdict(ONE, ONE[::-1]), "failed")
        self.assertEqual(verdict(ONE, ONE[:2]), "failed")
        self.assertEqual(verdict(ONE[:2], ONE), "failed")
        self.assertIn("line 2: was '0 r4 STATUS 0x00000080', is '0 r4 STATUS 0x00000081'",
                      compare_test(ONE, [ONE[0], "0 r4 STATUS 0x00000081", ONE[2]])[1])

    def test_threads_by_final_values(self):
        self.assertEqual(verdict(THREADS, THREADS[::-1]), "passed")
        self.assertEqual(verdict(THREADS, [*THREADS, "0 w4 CTRL 0x00000001"]), "passed")
        self.assertEqual(verdict(THREADS, [*THREADS, "0 w4 CTRL 0x00000003"]), "failed")
        self.assertEqual(verdict(THREADS, [*THREADS, "1 w4 CTRL 0x00000001"]), "failed")
        self.assertEqual(verdict(THREADS, THREADS[1:]), "failed")

    def test_tails_without_their_values(self):
        self.assertEqual(verdict(THREADS, [*THREADS, "0 w4 RDT[0] 0x00000020"]), "passed")
        self.assertEqual(verdict(THREADS, [*THREADS, "0 w4 RDT[1] 0x00000020"]), "failed")
        self.assertEqual(verdict(ONE, [*ONE[:2], "0 w4 RDT[0] 0x00000020"]), "failed")

    def test_real_time_by_final_values(self):
        self.assertEqual(verdict([REAL_TIME, *ONE], [REAL_TIME, ONE[1], ONE[0], ONE[2]]),
                         "passed")
        self.assertEqual(verdict([REAL_TIME, *ONE], [REAL_TIME, *ONE[1:]]), "failed")


if __name__ == "__main__":
    unittest.main()

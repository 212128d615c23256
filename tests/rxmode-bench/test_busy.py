#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Guards against a short measurement that keeps to itself that the machine is busy, says so when
it is not, or refuses to run: what it saw, before anything is started. No time is judged.

    test_busy.py FRONT-END
"""

import contextlib
import io
import os
import sys
import tempfile
import unittest
from unittest import mock

sys.path.append(sys.argv.pop())

# pylint: disable=wrong-import-position
from rxbench import command, machine

STAT = """cpu  {all}
cpu0 {first}
cpu1 {second}
cpu2 0 0 0 0 0 0 0 0 0 0
intr 1 2 3
"""
START = "100 10 50 5000 20 3 4 5 100 0"


def stat(first, second):
    """User, nice, system, idle, iowait, irq, softirq, steal, guest, guest_nice."""
    return STAT.format(all=START, first=first, second=second)


class Busy(unittest.TestCase):
    BEFORE = stat(START, START)

    def test_idle_shares(self):
        """Waiting for a disk is idle, stolen time is not; a guest's time is its user's."""
        after = stat("110 10 50 5025 30 3 4 10 110 0", "100 10 50 5050 20 3 4 5 100 0")
        self.assertEqual(machine.idle_shares(self.BEFORE, after, [0, 1]), {0: 70.0, 1: 100.0})
        # Not there, and not counted.
        self.assertEqual(machine.idle_shares(self.BEFORE, after, [2, 3]), {})

    def test_old_kernels_count_less(self):
        before, after = ("cpu0 1 1 1 10 0 0 0\n", "cpu0 2 1 1 11 0 0 0\n")
        self.assertEqual(machine.idle_shares(before, after, [0]), {0: 50.0})

    def test_what_it_says(self):
        self.assertEqual(machine.busy({0: 90, 1: 100}, (9, 9, 9)), "")
        self.assertEqual(machine.busy({}, (0, 0, 0)), "")
        line = machine.busy({0: 100, 1: 31.4}, (2.25, 1, 0))
        self.assertIn("busy: idle in the last 0.5 s: CPU 0 100 %, CPU 1 31 %; load 2.2 1.0 0.0.",
                      line)
        self.assertIn("rejected and repeated", line)

    def quick(self, shares):
        """What was said before the session's first run, and what was done."""
        done, errors = [], io.StringIO()
        session = mock.Mock(**{"run.side_effect": lambda *_, **how: done.append(
            errors.getvalue()), "ports.sender": ()})
        with tempfile.TemporaryDirectory() as out, contextlib.redirect_stderr(errors), \
                contextlib.redirect_stdout(io.StringIO()), \
                mock.patch.object(sys, "argv", ["rxmode-bench", "quick", "--out", out]), \
                mock.patch.object(command, "Session", return_value=session), \
                mock.patch.object(machine, "look", return_value=shares), \
                mock.patch.object(machine, "go_first"), \
                mock.patch.object(os, "getloadavg", return_value=(3.0, 2.0, 1.0)):
            self.assertEqual(command.main(), 0)
        self.assertEqual(len(done), 1)
        return done[0]

    def test_ctrl_c(self):
        """While it looks, when no core is there to be told."""
        errors = io.StringIO()
        with mock.patch.object(sys, "argv", ["rxmode-bench", "quick"]), \
                mock.patch.object(command, "Session"), contextlib.redirect_stderr(errors), \
                mock.patch.object(machine, "look", side_effect=KeyboardInterrupt):
            self.assertEqual(command.main(), 130)
        self.assertEqual(errors.getvalue(), "rxmode-bench: interrupted\n")

    def test_it_is_said_first_and_goes_on(self):
        first, *_ = self.quick({0: 12.0, 1: 99.0}).splitlines()
        self.assertTrue(first.startswith("rxmode-bench: this machine is busy: "), first)
        self.assertIn("CPU 0 12 %, CPU 1 99 %; load 3.0 2.0 1.0", first)
        self.assertTrue(self.quick({0: 97.0, 1: 99.0}).startswith("stage 1 of 3"))


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Guards against a front end that lets through what the core refuses, or the other way round, and
against a core that starts EAL before it has read its own arguments.

    test_core_arguments.py FRONT-END BUILD
"""

import argparse
import subprocess
import sys
import unittest
from pathlib import Path

BUILD = Path(sys.argv.pop()).resolve()
sys.path.append(sys.argv.pop())

# pylint: disable=wrong-import-position
from rxbench import options
from rxbench.ports import Ports

EDGES = {"modes": ("poll", "interrupt,adaptive,pause,l3fwd", "sleep", "poll,"),
         "patterns": ("constant,poisson,onoff,step", "steps"),
         "rates": ("0", "1.5k", "1000M", "1000000000", "line,1k", "1001M", "-1", "nan", "inf", "1x",
                   "1e", "lines", "1,,2"),
         "bursts": ("1", "4k", "4096", "1,32", "0", "4097", "1.5"),
         "frames": ("64", "1518", "64,1518", "63", "1519", "64.5"),
         "queues": ("1", "64", "0", "65", "1.5", ",".join(["1"] * 32), ",".join(["1"] * 33)),
         "repeats": ("1", "1000", "1k", "0", "1001", "1.5", "-1", "nan", "9" * 400),
         "window-ms": ("1", "3600000", "0", "3600001"),
         "warm-up-ms": ("1", "3600000", "0", "3600001"),
         "attempts": ("1", "100", "0", "101"),
         "latency-us": ("1", "1000000", "1M", "0", "1000001", "2M"),
         "starved-percent": ("1", "100", "0", "101"),
         "regime": ("interrupt", "moderated", "polling", "mixed", "")}


class CoreArguments(unittest.TestCase):
    def core(self, *arguments):
        """What it says; nothing it would need is there, were it to start EAL."""
        done = subprocess.run([Ports(BUILD).core(), "--no-such-option", "--", *arguments],
                              capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        line, = done.stderr.splitlines()
        return line

    def test_limits_agree(self):
        self.assertEqual(EDGES.keys(), {name for name, *_ in options.MEASURED})
        for name, kind, _ in options.MEASURED:
            for text in EDGES[name]:
                try:
                    value, taken = str(kind(text)), True
                except argparse.ArgumentTypeError:
                    value, taken = text, False
                line = self.core(f"--{name}", value)
                if taken:
                    self.assertEqual(line, "--csv is missing", (name, text))
                else:
                    self.assertRegex(line, rf"^--{name} takes .*, not '{value}'$")

    def test_what_only_the_front_end_gives(self):
        for name, text in (("label", "a,b"), ("label", 'a"b'), ("ports", "1"), ("ports", "0,65536"),
                           ("measure", "all"), ("sender", "x"), ("retry-s", "-1")):
            self.assertRegex(self.core(f"--{name}", text), rf"^--{name} takes .*, not '{text}'$")

    def test_what_is_no_option(self):
        for words in (("--nonsense", "1"), ("foo",), ("--rates",)):
            self.assertIn("is no option", self.core(*words))
        self.assertIn("is of one process",
                      self.core("--csv", "x", "--measure", "cost", "--sender", "3"))


if __name__ == "__main__":
    unittest.main()

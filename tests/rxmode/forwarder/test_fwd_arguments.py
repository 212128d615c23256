#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Guards against a forwarder that starts EAL before it has read its own arguments, does not say
which value is wrong and what is allowed, or keeps its options for those who get EAL to start.

    test_fwd_arguments.py RXMODE-FWD
"""

import re
import unittest

from forwarder import run

HUGE = "9" * 40
# Queues: as many as DPDK has lcores, but for one.
NUMBERS = {"latency-us": 1000000, "queues": None, "seconds": 4294967295}


class FwdArguments(unittest.TestCase):
    def refused(self, *own):
        """The line. EAL would say that it does not know the option, and so it would be two."""
        return self.line("--no-such-option", "--", *own)

    def line(self, *words):
        done = run(*words)
        self.assertEqual((done.returncode, done.stdout), (1, ""), words)
        line, = done.stderr.splitlines()
        self.assertTrue(line.startswith("rxmode-fwd: "), line)
        return line

    def test_numbers(self):
        queues = int(re.search(r"--queues .* 1 to (\d+);", run("--help").stdout)[1])
        for name, most in {**NUMBERS, "queues": queues}.items():
            for text in ("", "x", "0", "-1", "+1", " 1", "1 ", "1.5", "1k", str(most + 1), HUGE,
                         "-" + HUGE):
                for words in ((f"--{name}", text), (f"--{name}={text}",)):
                    self.assertEqual(self.refused(*words),
                                     f"rxmode-fwd: --{name} takes a whole number from 1 to {most}, "
                                     f"not '{text}'")

    def test_mode(self):
        for text in ("", "sleep", "Poll", "poll,adaptive"):
            self.assertEqual(self.refused("--mode", text),
                             "rxmode-fwd: --mode takes adaptive, poll or interrupt, not "
                             f"'{text}'")

    def test_what_is_no_option(self):
        for words in (("--nonsense",), ("--nonsense=1",), ("-x",), ("nonsense",),
                      ("--mode", "poll", "nonsense")):
            self.assertEqual(self.refused(*words), f"rxmode-fwd: '{words[-1]}' is none of its "
                                                   "options, which --help shows")
        self.assertIn("--mode takes a value, and has none", self.refused("--mode"))

    def test_behind_no_dashes(self):
        for words in (("--queues", "2"), ("--mode=poll",), ("-l", "0,1", "--seconds", "1")):
            self.assertIn("belongs behind a --", self.line(*words))

    def test_help(self):
        for words in (("--help",), ("-h",), ("--no-such-option", "--", "--help"),
                      ("--no-such-option", "--", "--mode", "poll", "-h")):
            done = run(*words)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            for name in (*NUMBERS, "mode", "help"):
                self.assertIn(f"  --{name} ", done.stdout)


if __name__ == "__main__":
    unittest.main()

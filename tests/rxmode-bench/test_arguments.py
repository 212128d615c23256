#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Guards against a wrong argument that is not told in one line, with what is allowed, before
anything is started or written: every option of every command, with what it does not take.

    test_arguments.py FRONT-END
"""

import contextlib
import io
import os
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

FRONT_END = Path(sys.argv.pop()).resolve()
sys.path.append(str(FRONT_END))

# pylint: disable=wrong-import-position
from rxbench import command, options

HUGE = "9" * 400
# No option takes any of these.
NOTHING_TAKES = ("", " ", "-1", "-1k", "--", "1e", "1 2", "x\ny", "\udcff", ",", "nan", "inf",
                 "\u0661", HUGE, "-" + HUGE)
NUMBERS = {"repeats": 1000, "window-ms": 3600000, "warm-up-ms": 3600000, "attempts": 100,
           "latency-us": 1000000, "starved-percent": 100}
LISTS = {"bursts": ("0", "4097", "1.5", "1,", "1,,2"), "frames": ("63", "1519", "64,63"),
         "queues": ("0", "65"), "rates": ("1x", "1g", "1001M", "line,", "Line", "1k2", "k"),
         "modes": ("sleep", "poll,", "Poll", "0"), "patterns": ("steps", "constant,,step")}
WRONG = {**{name: ("0", str(most + 1), "x", "1.5", "1,2") for name, most in NUMBERS.items()},
         **LISTS, "regime": ("asleep", "polling,moderated"), "ports": ("0", "0,1,2", "0,65536",
                                                                       "a,b", "1.5,1"),
         "driver": ("igb", "/nonexistent.so", __file__, "/", "poll")}
COMMANDS_OF = {"sweep": (), "throughput": (), "cost": (), "compare": ("poll", "adaptive"),
               "bounds": ()}


class Arguments(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(directory.name)

    def refused(self, *words):
        """The line."""
        errors = io.StringIO()
        with mock.patch.object(sys, "argv", ["rxmode-bench", *words]), \
                mock.patch.object(command, "Session", side_effect=AssertionError(words)), \
                contextlib.redirect_stderr(errors):
            self.assertEqual(command.main(), 2, words)
        line, = errors.getvalue().splitlines()
        self.assertTrue(line.startswith("rxmode-bench: "), line)
        self.assertEqual(os.listdir(), [])
        return line

    def taken(self, *words):
        return options.read(list(words))

    def test_the_command(self):
        for words in ((), ("",), ("Quick",), ("quick-",), ("--out", "x", "quick"), ("-1",)):
            self.assertIn("quick, sweep, throughput, cost, compare, bounds or report",
                          self.refused(*words))

    def test_every_value(self):
        for name, pair in COMMANDS_OF.items():
            parser = options._parser(name)  # pylint: disable=protected-access
            for action in parser._actions:  # pylint: disable=protected-access
                option = action.option_strings[0]
                if action.nargs == 0 or option in ("--out", "--build", "--chip"):
                    continue
                wrong = WRONG[option[2:]]
                for value in (*NOTHING_TAKES, *wrong) if name == "sweep" else ("", wrong[0]):
                    for words in ((option, value), (f"{option}={value}",)):
                        if "--" in words:
                            continue
                        line = self.refused(name, *pair, *words)
                        self.assertIn(f"{option} takes ", line)
                        self.assertIn(f"not {value!r}", line)

    def test_a_value_is_missing(self):
        for words in (("sweep", "--rates"), ("sweep", "--rates", "--modes", "poll"),
                      ("compare", "poll", "adaptive", "--rates"),
                      ("sweep", "--rates", "--modes=poll"), ("sweep", "--rates", "--", "-a", "x")):
            self.assertIn("--rates takes packets per second from 0 to 1000M (with k or M) or "
                          "line, several by commas, and has none", self.refused(*words))
        for name in options.COMMANDS:
            self.assertIn("--out takes a directory, and has none", self.refused(name, "--out"))

    def test_too_many_values(self):
        self.taken("sweep", "--queues", ",".join(["1"] * 32))
        self.assertIn("--queues takes 32 values at most, not 33",
                      self.refused("sweep", "--queues", ",".join(["1"] * 33)))

    def test_directories(self):
        for option in ("--out", "--build"):
            for value in ("", __file__):
                self.assertIn(f"{option} takes a directory, not {value!r}",
                              self.refused("quick", option, value))

    def test_options_that_are_not_there(self):
        for words in (("sweep", "--rate", "1"), ("sweep", "-r"), ("sweep", "--rate=1"),
                      ("sweep", "foo", "--rate")):
            line = self.refused(*words)
            self.assertRegex(line, r"sweep has no option '-.*'; it has --help, .* and --driver")
        self.assertIn("quick has no option '--repeats'; it has --help, --out, --build, "
                      "--realtime and --chip", self.refused("quick", "--repeats", "3"))
        # These would have no effect.
        for words in (("cost", "--modes", "poll"), ("throughput", "--rates", "1k"),
                      ("report", "--build", "."), ("compare", "a", "b", "--driver", "gbe")):
            self.assertIn(f"has no option '{words[-2]}'", self.refused(*words))
        self.assertIn("--realtime takes no value", self.refused("sweep", "--realtime=5"))
        self.assertIn("sweep takes options, not 'foo'", self.refused("sweep", "foo"))

    def test_what_is_compared(self):
        for words in ((), ("poll",), ("poll", "adaptive", "pause"), ("poll", "nonsense"),
                      ("nonsense", "gbe"), ("gbe", "/nonexistent.so"), ("gbe", ""),
                      ("gbe", "--nonsense=1")):
            self.assertRegex(self.refused("compare", *words), r"^rxmode-bench: compare (takes two "
                             r"modes \(poll, .* metronome\), or two drivers|has no option)")
        for words in (("poll", "gbe"), ("in-tree", "adaptive")):
            self.assertIn(f"compare takes two modes or two drivers, not {words[0]} and {words[1]}",
                          self.refused("compare", *words))
        for one in ("poll", "gbe", sys.executable):
            self.assertIn("that have different names", self.refused("compare", one, one))
        for words in (("poll", "adaptive", "--modes", "pause"),
                      ("gbe", "in-tree", "--modes", "poll,pause")):
            self.assertIn("one of --modes with two drivers, and none with two modes",
                          self.refused("compare", *words))
        chosen = self.taken("compare", "gbe", "--modes", "pause", "in-tree")[0]
        self.assertEqual((chosen.a, chosen.b, chosen.modes), ("gbe", "in-tree", "pause"))
        self.taken("compare", "poll", "--rates=1k", "l3fwd")
        self.taken("compare", "gbe", os.path.realpath(sys.executable))

    def test_ports(self):
        for ports in ("0,0", "1,1", "0,2", "3,4"):
            self.assertIn(f"--ports of simulated ports takes 0,1 or 1,0, not '{ports}'",
                          self.refused("sweep", "--ports", ports))
            self.taken("sweep", "--ports", ports, "--", "-a", "x")
        self.taken("sweep", "--ports", "1,0")
        self.assertIn("--chip is that of simulated ports",
                      self.refused("sweep", "--chip", "82576", "--", "-a", "x"))

    def test_eal_arguments(self):
        for words in (("--",), ("--", "-a", "x", "--"), ("--", "--", "-a", "x")):
            self.assertIn("behind -- there have to be EAL arguments",
                          self.refused("sweep", *words))
        self.assertIn("of one process or of two, not of 3",
                      self.refused("sweep", *3 * ("--", "-a", "x")))
        self.assertIn("report takes no EAL arguments", self.refused("report", "--", "-a", "x"))
        self.assertIn("by one process that sends and receives",
                      self.refused("cost", *2 * ("--", "-a", "x")))
        chosen, receiver, sender = self.taken("sweep", "--", "-a", "x", "--", "-a", "y")
        self.assertEqual((chosen.command, receiver, sender), ("sweep", ("-a", "y"), ("-a", "x")))

    def test_realtime(self):
        for error in (PermissionError(1, "not permitted"), None):
            with mock.patch.object(os, "sched_setscheduler", side_effect=error):
                if error:
                    self.assertIn("--realtime takes the right to it, as root has (not permitted)",
                                  self.refused("quick", "--realtime"))
                else:
                    self.taken("quick", "--realtime")


if __name__ == "__main__":
    unittest.main()

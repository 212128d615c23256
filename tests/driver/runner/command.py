# SPDX-License-Identifier: BSD-3-Clause
"""The command line of tests/driver/run: the ethdev test program on simulated ports.

Each of the program's tests is a result. Tests that take the same arguments share a process;
a test that ends its process, or has strict mode complain, has failed, and the tests after it go
on in a new one. As many processes run side by side as there are CPUs.
"""

import argparse
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path

from chips import EVERY_CHIP, SIMULATED, chosen
from results import Report, conclude

from simrig.command import VALGRIND
from simrig.errors import RigError
from simrig.places import BUILD, default_library, default_plugin
from simrig.rig import Rig, Settings, check_plugin, nics_of
from .testprocess import TestProcess

MOST_TESTS = 40  # in a process
NO_HUGE = "--no-huge"
MEMORY = (NO_HUGE, "-m", "512")
EAL = ("--no-shconf", "--no-telemetry")
LCORES = 5  # the main one, and some to sleep
RIG = "rig:"  # marks an option of the rig among a test's arguments


def add_arguments(parser):
    parser.add_argument("--nic", choices=[*SIMULATED, *EVERY_CHIP], default="all")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="run these tests")
    parser.add_argument("--list", action="store_true", help="list the tests")
    parser.add_argument("--once", metavar="NIC", choices=SIMULATED,
                        help="run what every chip has on this one alone")
    parser.add_argument("--long", action="store_true",
                        help="have those that repeat something do so many times more")
    parser.add_argument("--results", metavar="FILE", help="verdict, name and message per line")
    parser.add_argument("--program", metavar="FILE", type=Path,
                        default=BUILD / "tests/driver/ethdev/ethdev_tests")
    parser.add_argument("--library", metavar="FILE", type=Path, default=default_library())
    parser.add_argument("--plugin", metavar="FILE", default=str(default_plugin()),
                        help="the driver; 'none' leaves the NICs to DPDK's own drivers")
    parser.add_argument("--not-strict", action="store_true", help="let violations pass")
    parser.add_argument("--preload", metavar="LIBRARY", action="append", default=[],
                        help="preload this before the rig, as ASan's library has to be")
    parser.add_argument("--valgrind", action="store_true", help="run the program in memcheck")
    parser.add_argument("--deadline", metavar="SECONDS", type=float, default=600,
                        help="for one test: a guard against hanging")
    parser.add_argument("--jobs", metavar="N", type=int, default=os.cpu_count() + 1,
                        help="processes at a time")


def parse_arguments():
    parser = argparse.ArgumentParser(
        prog="tests/driver/run", description="Runs the ethdev tests on simulated NICs, strictly.")
    add_arguments(parser)
    return parser.parse_args()


def chosen_nics(options):
    return [chip.rig for chip in chosen(options.nic, SIMULATED)]


def _parts(names):
    """For a process each, so that no CPU waits for the one with the most to do."""
    return [names[begin:begin + MOST_TESTS] for begin in range(0, len(names), MOST_TESTS)]


class EthdevRun:
    """Options are those of the command line."""

    def __init__(self, options, report):
        self._options = options
        self._report = report
        self._form = ["--long"] if options.long else []
        self._plugin = []
        if options.plugin != "none":
            self._plugin = ["-d", check_plugin(Path(options.plugin))]

    def tests(self, nic):
        """Pairs of a test's name and its arguments, for EAL and for the rig."""
        command = [str(self._options.program), "--list", SIMULATED[nic].name]
        listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        tests = [(name, tuple(arguments))
                 for name, *arguments in (line.split() for line in listed.splitlines())]
        return [test for test in tests
                if not self._options.only or test[0] in self._options.only]

    def _tests_of(self, nics):
        """Of each NIC, less what another stands for."""
        tests = {nic: self.tests(nic) for nic in nics}
        if self._options.once in tests:
            common = set.intersection(*({name for name, _ in tests[nic]} for nic in nics))
            for nic in nics:
                if nic != self._options.once:
                    tests[nic] = [test for test in tests[nic] if test[0] not in common]
        return tests

    def run(self, nics):
        tests = self._tests_of(nics)
        groups = [(nic, arguments, part) for nic in nics
                  for arguments, group in groupby(sorted(tests[nic], key=lambda t: t[1]),
                                                  key=lambda t: t[1])
                  for part in _parts([name for name, _ in group])]
        # The long ones first, so that all CPUs are done at about the same time.
        groups.sort(key=lambda group: -len(group[2]))
        with ThreadPoolExecutor(self._options.jobs) as pool:
            for done in [pool.submit(self._run_group, *group) for group in groups]:
                done.result()

    def _run_group(self, nic, arguments, names):
        while names:
            for name, verdict, message, seconds in self._run_process(nic, arguments, names):
                self._report.add(verdict, f"sim/{nic}/{name}", message, seconds)
                names = [other for other in names if other != name]

    def _run_process(self, nic, arguments, names):
        rig_options = dict(argument[len(RIG):].split("=", 1) for argument in arguments
                           if argument.startswith(RIG))
        eal = [argument for argument in arguments if not argument.startswith(RIG)]
        settings = Settings(strict=not self._options.not_strict,
                            journal=self._journal(nic, arguments), **rig_options)
        with Rig(nics_of(f"{nic},{nic}", self._options.library), settings, self._options.library,
                 self._options.preload) as rig:
            valgrind = VALGRIND if self._options.valgrind else ()
            command = [*valgrind, str(self._options.program), *self._eal(rig, eal), "--",
                       *self._form, SIMULATED[nic].name, *names]
            process = TestProcess(command, rig.environment(), self._options.deadline)
            try:
                yield from process.results(names)
            finally:
                process.end()

    def _journal(self, _nic, _arguments):
        """The file that takes the journal of the next process; none."""
        return ""

    def _eal(self, rig, arguments):
        # Threads may run anywhere: several processes share the machine.
        cpus = ",".join(str(cpu) for cpu in sorted(os.sched_getaffinity(0)))
        memory = () if NO_HUGE in arguments else MEMORY
        return [f"--lcores=(0-{LCORES - 1})@({cpus})", *memory, *EAL, *self._plugin,
                *rig.allow(), *arguments]


def main():
    options = parse_arguments()
    nics = chosen_nics(options)
    report = Report(options.results)
    try:
        run = EthdevRun(options, report)
        if options.list:
            for nic in nics:
                for name, arguments in run.tests(nic):
                    print(nic, name, *arguments)
            return 0
        run.run(nics)
    except (RigError, OSError, subprocess.CalledProcessError) as reason:
        print(f"tests/driver/run: {reason}", file=sys.stderr)
        return 1
    return conclude(report.counts)

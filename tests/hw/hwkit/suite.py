# SPDX-License-Identifier: BSD-3-Clause
"""The ethdev tests of the driver, each a result. Those for simulated NICs alone are left out."""

import subprocess
from itertools import groupby

from runner.testprocess import TestProcess

from .page import Result

NAME = "ethdev"
SECONDS = 300  # for one test: a guard against hanging
RIG = "rig:"
# Without hands the cable is not pulled: the port at its other end goes down. It has to be started.
NEED_HANDS = ("link_late",)


class Process(TestProcess):
    """Passes on what the program asks for."""

    def __init__(self, kit, command, seconds):
        super().__init__(command, kit.environment(), seconds)
        self._kit = kit
        self._shown = 0

    def _read(self, seconds):
        more = super()._read(seconds)
        end = self._output.rfind("\n") + 1
        for line in self._output[self._shown:end].splitlines():
            self._kit.show_request(line)
        self._shown = max(end, self._shown)
        return more


def run(kit):
    names = kit.chosen(NAME)
    tests = [test for test in _tests(kit) if not names or test[0] in names]
    unknown = set(names) - {name for name, _ in tests}
    for name in sorted(unknown):
        yield Result(NAME, name, "failed", "there is no such test")
    for arguments, group in groupby(sorted(tests, key=lambda test: test[1]), key=lambda test: test[1]):
        yield from _run_group(kit, arguments, [name for name, _ in group])


def _tests(kit):
    listed = subprocess.run([str(kit.program), "--list", kit.chip.name], capture_output=True,
                            text=True, check=True).stdout
    tests = [(name, tuple(arguments)) for name, *arguments in map(str.split, listed.splitlines())]
    return [test for test in tests if not any(argument.startswith(RIG) for argument in test[1])]


def _run_group(kit, arguments, names):
    if not kit.hands:
        yield from (Result(NAME, name, "skipped", "wants the cable to be pulled: --hands")
                    for name in names if name in NEED_HANDS)
        names = [name for name in names if name not in NEED_HANDS]
    while names:
        for result in _run_process(kit, arguments, names):
            yield result
            names = [name for name in names if name != result.name]


def _run_process(kit, arguments, names):
    command = [str(kit.program), *kit.eal(), "-d", kit.plugin, *kit.allow(), *arguments, "--",
               kit.chip.name, *names]
    process = Process(kit, command, SECONDS)
    try:
        for name, verdict, message, seconds in process.results(names):
            yield Result(NAME, name, verdict, message, seconds, process.said.get(name, ""))
    finally:
        process.end()

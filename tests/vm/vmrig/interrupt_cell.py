# SPDX-License-Identifier: BSD-3-Clause
"""Runs the ethdev test program on two ports that are wired to each other, as a cell."""

import re
import time

from .cables import LinkFollower
from .errors import EnvironmentMissing, Failure

# 0 receives, 1 sends.
EAL = ["-l", "0,1", "-n", "1"]
# A guard against hanging: a driver that never wakes takes the program minutes.
DEADLINE = 900
LINE = re.compile(r"^@cell (.*?)\r?$", re.M)


class Cell:
    """What a program measured: its NAME=VALUE pairs, and how it ended."""

    def __init__(self, output, code):
        self.values = dict(pair.split("=") for line in LINE.findall(output)
                           for pair in line.split())
        self.code = code

    def __getattr__(self, name):
        return self.values.get(name, "")

    def __str__(self):
        return f"{self.values}, ended with {self.code}"

    def number(self, name):
        """Of rounds A/B: A."""
        return float(self.values.get(name, "0").partition("/")[0])

    def all_rounds(self, name):
        won, _, played = self.values.get(name, "0/1").partition("/")
        return won == played

    def latency_us(self):
        return self.number("strict_p50_us")


def measure(vm, ports, wanted, *, rounds, eal=(), queues=1, plugin=True):
    program = vm.options.ethdev_tests
    if not program.exists():
        raise EnvironmentMissing(f"{program} does not exist (build it first)")
    allow = [argument for port in ports for argument in ("-a", port.bdf)]
    process = vm.guest.spawn(
        [str(program.resolve()), *EAL, *(vm.plugin_arguments() if plugin else []), *allow, *eal,
         "--", "--cell", wanted, str(queues), str(rounds), ports[1].ident], tty=True)
    follower, deadline = LinkFollower(vm), time.monotonic() + DEADLINE
    while process.code is None:
        if time.monotonic() > deadline:
            process.kill()
            raise Failure(f"{wanted} hangs; last output: {process.output[-1000:]!r}")
        vm.guest.wait(lambda: follower.pending(process) or process.code is not None, 10)
        follower.follow(process)
    return Cell(process.output, process.code)

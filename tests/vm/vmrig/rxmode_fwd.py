# SPDX-License-Identifier: BSD-3-Clause
"""The project's rxmode-fwd between the two peers."""

import re

from .application import Application
from .errors import check

SUMMARY = re.compile(r"(\d+) packets, (\d+) dropped, awake ([\d.]+) %, (\d+) sleeps, "
                     r"(\d+) wakes \((\d+) spurious\), (\d+) rescues")


class RxmodeFwd(Application):
    """Asleep when idle; ends with its summary."""

    def __init__(self, vm, device_arguments=""):
        super().__init__(vm, vm.options.rxmode_fwd, ["-l", "0,1"], device_arguments,
                         ["--mode", "adaptive", "--latency-us", "50"])
        self.process.wait_for(lambda process: " pps, " in process.output, 60, "display")
        self.summary = None

    def ended(self):
        found = SUMMARY.search(self.process.output)
        check(found, f"no summary: {self.process.output[-1000:]}")
        self.summary = dict(zip(("packets", "dropped", "awake", "sleeps", "wakes", "spurious",
                                 "rescues"), map(float, found.groups())))

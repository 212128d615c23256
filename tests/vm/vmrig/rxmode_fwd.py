# SPDX-License-Identifier: BSD-3-Clause
"""The project's rxmode-fwd between the two peers."""

import re

from .errors import EnvironmentMissing, check

SUMMARY = re.compile(r"(\d+) packets, (\d+) dropped, awake ([\d.]+) %, (\d+) sleeps, "
                     r"(\d+) wakes \((\d+) spurious\), (\d+) rescues")


class RxmodeFwd:
    """Asleep when idle; a context that ends with its summary."""

    def __init__(self, vm, device_arguments=""):
        program = vm.options.rxmode_fwd
        if not program.exists():
            raise EnvironmentMissing(f"{program} does not exist (build it first)")
        vm.release_ports()
        allow = [argument for port in vm.dut for argument in ("-a", port.bdf + device_arguments)]
        self.process = vm.guest.spawn(
            [str(program.resolve()), "-l", "0,1", "-n", "1", *vm.plugin_arguments(), *allow, "--",
             "--mode", "adaptive", "--latency-us", "50"], tty=True)
        self.process.wait_for(lambda process: " pps, " in process.output, 60, "display")
        self.summary = None

    def __enter__(self):
        return self

    def __exit__(self, kind, _value, _trace):
        if kind is not None:
            self.process.kill()
            return
        self.process.kill(2)
        code = self.process.wait(30)
        check(code == 0, f"rxmode-fwd ended with {code}: {self.process.output[-1000:]}")
        found = SUMMARY.search(self.process.output)
        check(found, f"no summary: {self.process.output[-1000:]}")
        self.summary = dict(zip(("packets", "dropped", "awake", "sleeps", "wakes", "spurious",
                                 "rescues"), map(float, found.groups())))

    def cpu_seconds(self):
        return self.process.cpu_seconds()

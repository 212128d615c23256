# SPDX-License-Identifier: BSD-3-Clause
"""DPDK's l3fwd-power example between the two peers, asleep until a packet comes."""

import re

from .errors import EnvironmentMissing, check

LINKS_UP = re.compile(r"Checking link status.*done", re.S)
INTERRUPT_NAME = re.compile(r"^\s*\d+:((?:\s+\d+)+)\s.*vfio", re.M)


def vfio_interrupts(vm):
    """How many interrupts VFIO has delivered to user space by now."""
    return sum(int(count) for line in INTERRUPT_NAME.findall(vm.guest.read("/proc/interrupts"))
               for count in line.split())


class L3fwdPower:
    """Forwards by its built-in routes, which the peers' addresses were chosen for."""

    def __init__(self, vm, device_arguments=""):
        program = vm.options.l3fwd_power
        if program is None or not program.exists():
            raise EnvironmentMissing("no l3fwd-power was given (--l3fwd-power)")
        vm.release_ports()
        allow = [argument for port in vm.dut for argument in ("-a", port.bdf + device_arguments)]
        # The chips that know no packet types leave them to the application.
        parse = ["--parse-ptype"] if vm.chip.conventional else []
        # A line for each wake-up would take the guest longer to pass on than the wake-up itself.
        self.process = vm.guest.spawn(
            [str(program.resolve()), "-l", "1", "-n", "1", "--log-level=user1,warning",
             *vm.plugin_arguments(), *allow, "--",
             "-p", "3", "-P", "--interrupt-only", "--config=(0,0,1),(1,0,1)",
             *parse], tty=True)
        self.process.wait_for(lambda process: LINKS_UP.search(process.output), 60,
                              "links, after which its loop starts")

    def __enter__(self):
        return self

    def __exit__(self, kind, _value, _trace):
        if kind is not None:
            self.process.kill()
            return
        self.process.kill(2)
        code = self.process.wait(30)
        check(code == 0, f"l3fwd-power ended with {code}: {self.process.output[-1000:]}")

    def cpu_seconds(self):
        return self.process.cpu_seconds()

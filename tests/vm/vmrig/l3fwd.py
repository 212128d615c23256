# SPDX-License-Identifier: BSD-3-Clause
"""DPDK's l3fwd-power example between the two peers, asleep until a packet comes."""

import re

from .application import Application

LINKS_UP = re.compile(r"Checking link status.*done", re.S)
INTERRUPT_NAME = re.compile(r"^\s*\d+:((?:\s+\d+)+)\s.*vfio", re.M)


def vfio_interrupts(vm):
    """How many interrupts VFIO has delivered to user space by now."""
    return sum(int(count) for line in INTERRUPT_NAME.findall(vm.guest.read("/proc/interrupts"))
               for count in line.split())


class L3fwdPower(Application):
    """Forwards by its built-in routes, which the peers' addresses were chosen for."""

    def __init__(self, vm, device_arguments=""):
        # A line for each wake-up would take the guest longer to pass on than the wake-up itself.
        eal = ["-l", "1", "--log-level=user1,warning"]
        # The chips that know no packet types leave them to the application.
        parse = ["--parse-ptype"] if vm.chip.conventional else []
        # EAL's interrupt thread, which passes MSI and INTx on, beside the lcore that it wakes:
        # to wake another CPU costs the emulated machine more than the rest of the way.
        super().__init__(vm, vm.options.l3fwd_power, eal, device_arguments,
                         ["-p", "3", "-P", "--interrupt-only", "--config=(0,0,1),(1,0,1)", *parse],
                         launcher=["taskset", "--cpu-list", "1"])
        self.process.wait_for(lambda process: LINKS_UP.search(process.output), 60,
                              "links, after which its loop starts")

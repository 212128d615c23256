# SPDX-License-Identifier: BSD-3-Clause
"""l3fwd-power sleeps on Rx interrupts: idle while there is nothing to do, awake for a packet.

DPDK's own example, unmodified, in place of testpmd. Pings must cross, the interrupts that VFIO
delivers must count up with them, and the CPU time of an idle second must be far below that of
testpmd, which polls.
"""

import time

from vmrig.errors import check
from vmrig.l3fwd import L3fwdPower, vfio_interrupts
from vmrig.topology import ADDRESS

IDLE_SECONDS = 2
# Its own timeout wakes l3fwd-power every 10 ms, which costs a few percent.
LARGEST_IDLE_SHARE = 0.3


def cases(chip):
    return ["intx"] if chip.conventional else ["msix", "msi", "intx"]


def idle_share(process):
    """CPU time per second while there is no traffic."""
    before = process.cpu_seconds()
    time.sleep(IDLE_SECONDS)
    return (process.cpu_seconds() - before) / IDLE_SECONDS


def run(vm, case):
    polling = idle_share(vm.forwarder())
    with L3fwdPower(vm, f",intr={case}" if vm.plugin else "") as application:
        sleeping = idle_share(application)
        before = vfio_interrupts(vm)
        seen = vm.guest.call("ping", source="peerA", destination_address=ADDRESS["peerB"],
                             sizes=[60, 1514], per_size=10)
        interrupts = vfio_interrupts(vm) - before
    check(not seen["failures"], f"{seen['failures']}")
    check(interrupts >= seen["sent"], f"{interrupts} interrupts for {seen['sent']} pings")
    check(sleeping < polling * LARGEST_IDLE_SHARE,
          f"idle, l3fwd-power uses {sleeping:.0%} of a CPU and testpmd {polling:.0%}")

# SPDX-License-Identifier: BSD-3-Clause
"""l3fwd-power sleeps on Rx interrupts: idle while there is nothing to do, awake for a packet.

DPDK's own example, unmodified, in place of testpmd. Pings must cross, the interrupts that VFIO
delivers must count up with them, and the CPU time of an idle second must be far below that of
testpmd, which polls. The driver's count of interrupts rises with single pings. With --compare-long,
on a machine that does nothing else, it rises with each, and they are answered at once, which its own
timeout of 10 ms would not do.
"""

import statistics
import time

from vmrig.errors import check
from vmrig.l3fwd import L3fwdPower, vfio_interrupts
from vmrig.topology import ADDRESS

IDLE_SECONDS = 2
# Its own timeout wakes l3fwd-power every 10 ms, which costs a few percent.
LARGEST_IDLE_SHARE = 0.3
SINGLE_PINGS, PAUSE_SECONDS = 10, 0.3
# Where CPUs are scarce, a ping may come just when the program looks at its queues.
LEAST_COUNTED = 0.5
SLOWEST_PING_MS = 5


def cases(chip):
    return ["intx"] if chip.conventional else ["msix", "msi", "intx"]


def idle_share(process):
    """CPU time per second while there is no traffic."""
    before = process.cpu_seconds()
    time.sleep(IDLE_SECONDS)
    return (process.cpu_seconds() - before) / IDLE_SECONDS


def run(vm, case):
    polling = idle_share(vm.forwarder())
    polling_ms = single_pings(vm)
    with L3fwdPower(vm, f",intr={case}" if vm.plugin else "") as application:
        sleeping = idle_share(application)
        before = vfio_interrupts(vm)
        seen = vm.guest.call("ping", source="peerA", destination_address=ADDRESS["peerB"],
                             sizes=[60, 1514], per_size=10)
        interrupts = vfio_interrupts(vm) - before
        counted = -driver_interrupts(vm)
        sleeping_ms = single_pings(vm)
        counted += driver_interrupts(vm)
    check(not seen["failures"], f"{seen['failures']}")
    check(interrupts >= seen["sent"], f"{interrupts} interrupts for {seen['sent']} pings")
    check(sleeping < polling * LARGEST_IDLE_SHARE,
          f"idle, l3fwd-power uses {sleeping:.0%} of a CPU and testpmd {polling:.0%}")
    least = SINGLE_PINGS * (1 if vm.options.compare_long else LEAST_COUNTED)
    check(counted >= least, f"{counted} interrupts for {SINGLE_PINGS} single pings, by the driver")
    print(f"# {vm.chip.name} {case}: a ping takes {sleeping_ms:.1f} ms, and {polling_ms:.1f} ms with "
          f"testpmd; {counted} interrupts for {SINGLE_PINGS}", flush=True)
    check(sleeping_ms < SLOWEST_PING_MS or not vm.options.compare_long,
          f"a ping takes {sleeping_ms:.1f} ms; less than {SLOWEST_PING_MS} ms are wanted")


def driver_interrupts(vm):
    """Of the queue that requests arrive at, by the driver's own statistics. Replies come while
    the program still polls, most of the time."""
    if vm.plugin is None:
        return vfio_interrupts(vm)
    return vm.guest.telemetry("/ethdev/xstats,0")["/ethdev/xstats"]["rx_q0_interrupts"]


def single_pings(vm):
    """The median of their times, in milliseconds."""
    seen = vm.guest.call("ping", source="peerA", destination_address=ADDRESS["peerB"], sizes=[60],
                         per_size=SINGLE_PINGS, pause=PAUSE_SECONDS)
    check(not seen["failures"], f"{seen['failures']}")
    return statistics.median(seen["times"]) * 1000

# SPDX-License-Identifier: BSD-3-Clause
"""l3fwd-power sleeps on Rx interrupts: idle while there is nothing to do, awake for a packet.

DPDK's own example, unmodified, in place of testpmd. Pings must cross, the interrupts that VFIO
delivers must count up with them, and idle it does no more than its own timeout of 10 ms has it do.
The driver's count of interrupts rises with single pings. With --compare-long, on a machine that does
nothing else, it rises with each, and they are answered at once, which its own timeout would not do.
"""

import statistics
import time

from vmrig.errors import check
from vmrig.l3fwd import L3fwdPower, vfio_interrupts
from vmrig.topology import ADDRESS

# interrupt_matrix has every type in the short form, too.
SHORT_FORM_IS_FIRST_CASE = True

# Its own timeout wakes l3fwd-power every 10 ms: how often it sleeps before the time is taken, and
# what it takes at least from one sleep to the next.
SLEEPS, LEAST_MS = 50, 8
PATIENCE_SECONDS = 300  # a guard against hanging
# Where CPUs are scarce, a ping may come just when the program looks at its queues: so many
# interrupts have to come within so many pings.
INTERRUPTS, MOST_PINGS = 20, 400
SINGLE_PINGS, PAUSE_SECONDS = 10, 0.3
COUNTED, MOST_SINGLE_PINGS = 5, 100
SLOWEST_PING_MS = 5


def cases(chip):
    return ["intx"] if chip.conventional else ["msix", "msi", "intx"]


def check_sleeps(process):
    """While there is no traffic it goes to sleep again and again, and not sooner than it must."""
    first, began = process.sleeps(), time.monotonic()
    while (slept := process.sleeps() - first) < SLEEPS:
        check(time.monotonic() - began < PATIENCE_SECONDS, f"idle, it sleeps {slept} times")
        time.sleep(0.1)
    mean_ms = (time.monotonic() - began) * 1000 / slept
    check(mean_ms >= LEAST_MS, f"idle, it sleeps every {mean_ms:.1f} ms")


def run(vm, case):
    vm.forwarder()
    polling_ms, _ = single_pings(vm)
    with L3fwdPower(vm, f",intr={case}" if vm.plugin else "") as application:
        check_sleeps(application.process)
        ping_until_interrupted(vm)
        sleeping_ms, counted = single_pings(vm)
        sent = SINGLE_PINGS
        while counted < COUNTED and not vm.options.compare_long:
            check(sent < MOST_SINGLE_PINGS,
                  f"{counted} interrupts for {sent} single pings, by the driver")
            counted += single_pings(vm)[1]
            sent += SINGLE_PINGS
    print(f"# {vm.chip.name} {case}: a ping takes {sleeping_ms:.1f} ms, and {polling_ms:.1f} ms with "
          f"testpmd; {counted} interrupts for {sent}", flush=True)
    if vm.options.compare_long:
        check(counted >= SINGLE_PINGS, f"{counted} interrupts for {sent} single pings")
        check(sleeping_ms < SLOWEST_PING_MS,
              f"a ping takes {sleeping_ms:.1f} ms; less than {SLOWEST_PING_MS} ms are wanted")


def ping_until_interrupted(vm):
    before, sent = vfio_interrupts(vm), 0
    while (interrupts := vfio_interrupts(vm) - before) < INTERRUPTS:
        check(sent < MOST_PINGS, f"{interrupts} interrupts for {sent} pings")
        seen = vm.guest.call("ping", source="peerA", destination_address=ADDRESS["peerB"],
                             sizes=[60, 1514], per_size=10)
        check(not seen["failures"], f"{seen['failures']}")
        sent += seen["sent"]


def driver_interrupts(vm):
    """Of the queue that requests arrive at, by the driver's own statistics. Replies come while
    the program still polls, most of the time."""
    if vm.plugin is None:
        return vfio_interrupts(vm)
    return vm.guest.telemetry("/ethdev/xstats,0")["/ethdev/xstats"]["rx_q0_interrupts"]


def single_pings(vm):
    """The median of their times, in milliseconds, and the driver's interrupts meanwhile, if any."""
    before = driver_interrupts(vm)
    seen = vm.guest.call("ping", source="peerA", destination_address=ADDRESS["peerB"], sizes=[60],
                         per_size=SINGLE_PINGS, pause=PAUSE_SECONDS)
    check(not seen["failures"], f"{seen['failures']}")
    return statistics.median(seen["times"]) * 1000, driver_interrupts(vm) - before

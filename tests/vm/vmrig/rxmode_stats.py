# SPDX-License-Identifier: BSD-3-Clause
"""How a worker of lib/rxmode sleeps, by its own counters: shares of CPU time are the machine's."""

import time

from .errors import check

# Guards against hanging.
PATIENCE_SECONDS = 300
# A worker sleeps for 100 ms or more, and a wake for nothing may come in between.
SLEEPS, LEAST_MEAN_MS = 6, 60


def workers(vm):
    """What each worker of the program that runs tells, if it has a queue."""
    told = [vm.guest.telemetry(f"/rxmode/stats,{number}")["/rxmode/stats"]
            for number in vm.guest.telemetry("/rxmode/list")["/rxmode/list"] or ()]
    # One that has lost its queues in between tells nothing.
    return [stats for stats in told if stats]


def busiest(vm):
    """The one that forwards."""
    return max(workers(vm), key=lambda stats: stats["packets"])


def mean_sleep_ms(vm):
    """Of the forwarding worker over its next sleeps, while there is no traffic."""
    before = after = busiest(vm)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while after["sleeps"] < before["sleeps"] + SLEEPS:
        check(time.monotonic() < deadline, f"it does not sleep: {after}")
        time.sleep(0.2)
        after = busiest(vm)
    return (after["asleep_ns"] - before["asleep_ns"]) / (after["sleeps"] - before["sleeps"]) / 1e6


def check_sleeps(vm):
    """Idle, it comes to sleep as long as it may."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (mean := mean_sleep_ms(vm)) < LEAST_MEAN_MS:
        check(time.monotonic() < deadline, f"idle, it sleeps for {mean:.0f} ms on average")
    return mean

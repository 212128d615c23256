# SPDX-License-Identifier: BSD-3-Clause
"""Forwarding costs no more CPU time than with the driver that DPDK has for the same chip.

Both drivers run in the same boot, each on a pair of ports wired back to back, and take turns for
a moment each. Compared are the packets per second of CPU time that QEMU uses, which holds program
and device alike; a rate by the clock would move with any other load on the machine. What is left
of such load hits neighbouring turns alike, so each turn is compared with the next, and the median
of these ratios is the round's. Where programs and ports lie in memory matters as much as what is
to be measured: DPDK's own driver against itself comes out up to 8 % apart. So the long form starts
new programs for each round, and the drivers swap ports from one to the next.
"""

import math
import statistics
import time

from vmrig.errors import Skip, check
from vmrig.testpmd import Testpmd

LONG_FORM_ONLY = True
DEADLINE = 600
# Rounds, turns of each driver in a round, seconds of a turn, worst ratio. The first sees gross losses
# only.
SHORT, LONG = (1, 5, 0.3, 0.6), (10, 10, 0.5, 0.95)
CIRCULATION_SECONDS = 60  # a guard against hanging
LEAST_PACKETS = 100
# The same rings: their length decides how much memory the packets go round in. DPDK's own driver
# never sees the link of a 8254x come up by interrupt.
SETTINGS = ["--rxd=512", "--txd=512", "--no-lsc-interrupt"]


def run(vm):
    if vm.plugin is None:
        raise Skip("there is nothing to compare DPDK's own driver with")
    rounds, turns, seconds, worst = LONG if vm.options.compare_long else SHORT
    vm.release_ports()
    pairs = [(vm.loop, vm.reference), (vm.reference, vm.loop)]
    results = [_round(vm, *pairs[number % 2], turns, seconds) for number in range(rounds)]
    ratio = _typical(results)
    spread = (f"{ratio:.2f} x in-tree, "
              f"rounds from {min(results):.2f} to {max(results):.2f}")
    print(f"# {vm.chip.name}: {spread}", flush=True)
    check(ratio >= worst, f"{spread}; at least {worst} is wanted")


def _typical(results):
    """The median of each assignment of the ports, and the geometric mean of both."""
    medians = [statistics.median(results[first::2]) for first in range(min(2, len(results)))]
    return math.prod(medians) ** (1 / len(medians))


def _round(vm, our_ports, their_ports, turns, seconds):
    ratios = []
    with Testpmd(vm, ports=our_ports, app=SETTINGS) as ours:
        with Testpmd(vm, ports=their_ports, eal=["--file-prefix=reference"], app=SETTINGS,
                     plugin=False) as in_tree:
            for _ in range(turns):
                ratios.append(_packets_per_cpu_second(vm, ours, seconds)
                              / _packets_per_cpu_second(vm, in_tree, seconds))
    return statistics.median(ratios)


def _packets_per_cpu_second(vm, testpmd, seconds):
    testpmd.start("start tx_first")
    _wait_for_circulation(testpmd)
    packets, cpu = _packets(testpmd), vm.qemu.cpu_seconds()
    deadline = time.monotonic() + CIRCULATION_SECONDS
    time.sleep(seconds)
    while _packets(testpmd) - packets <= LEAST_PACKETS:
        check(time.monotonic() < deadline, "packets go round no more")
    packets, cpu = _packets(testpmd) - packets, vm.qemu.cpu_seconds() - cpu
    testpmd.command("stop")
    return packets / cpu


def _wait_for_circulation(testpmd):
    """QEMU's 8254x receive nothing for a second after their start."""
    begin, deadline = _packets(testpmd), time.monotonic() + CIRCULATION_SECONDS
    while _packets(testpmd) - begin <= LEAST_PACKETS:
        check(time.monotonic() < deadline, f"no packets within {CIRCULATION_SECONDS} s")


def _packets(testpmd):
    return sum(testpmd.stats(port)["RX-packets"] for port in (0, 1))

# SPDX-License-Identifier: BSD-3-Clause
"""Forwarding costs no more CPU time than with the driver that DPDK has for the same chip.

Both drivers run in the same boot, each on its own pair of ports wired back to back, and take
turns for a moment each. Compared are the packets per second of CPU time that QEMU uses, which
holds program and device alike; a rate by the clock would move with any other load on the machine.
What is left of such load hits neighbouring turns alike, so each turn is compared with the next,
and the median of these ratios decides.
"""

import statistics
import time

from vmrig.errors import Skip, check
from vmrig.testpmd import Testpmd

# Turns of each driver, seconds of a turn, worst ratio. The short form sees gross losses only: on a
# busy machine DPDK's own driver against itself came out between 0.93 and 1.03, and turns scatter
# by a third. The long form holds the driver to what is wanted of it.
SHORT, LONG = (11, 0.3, 0.6), (50, 0.5, 0.95)
CIRCULATION_SECONDS = 20
# The same rings: their length decides how much memory the packets go round in. DPDK's own driver
# never sees the link of a 8254x come up by interrupt.
SETTINGS = ["--rxd=512", "--txd=512", "--no-lsc-interrupt"]


def run(vm):
    if vm.plugin is None:
        raise Skip("there is nothing to compare DPDK's own driver with")
    turns, seconds, worst = LONG if vm.options.compare_long else SHORT
    ratios = []
    with vm.testpmd(ports=vm.loop, app=SETTINGS) as ours:
        with Testpmd(vm, ports=vm.reference, eal=["--file-prefix=reference"], app=SETTINGS,
                     plugin=False) as in_tree:
            for _ in range(turns):
                ratios.append(_packets_per_cpu_second(vm, ours, seconds)
                              / _packets_per_cpu_second(vm, in_tree, seconds))
    ratio = statistics.median(ratios)
    spread = f"{ratio:.2f} x in-tree, turns from {min(ratios):.2f} to {max(ratios):.2f}"
    print(f"# {vm.chip.name}: {spread}", flush=True)
    check(ratio >= worst, f"{spread}; at least {worst} is wanted")


def _packets_per_cpu_second(vm, testpmd, seconds):
    testpmd.start("start tx_first")
    _wait_for_circulation(testpmd)
    packets, cpu = _packets(testpmd), vm.qemu.cpu_seconds()
    time.sleep(seconds)
    packets, cpu = _packets(testpmd) - packets, vm.qemu.cpu_seconds() - cpu
    testpmd.command("stop")
    check(packets > 100, f"only {packets} packets in {seconds} s")
    return packets / cpu


def _wait_for_circulation(testpmd):
    """QEMU's 8254x receive nothing for a second after their start."""
    begin, deadline = _packets(testpmd), time.monotonic() + CIRCULATION_SECONDS
    while _packets(testpmd) - begin <= 100:
        check(time.monotonic() < deadline, f"no packets within {CIRCULATION_SECONDS} s")


def _packets(testpmd):
    return sum(testpmd.stats(port)["RX-packets"] for port in (0, 1))

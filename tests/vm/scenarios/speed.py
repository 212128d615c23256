# SPDX-License-Identifier: BSD-3-Clause
"""Forwarding costs no more CPU time than with the driver that DPDK has for the same chip.

Both drivers run in the same boot, each on its own pair of ports wired back to back, and take
turns. Compared is the median of packets per second of CPU time that QEMU used, which holds the
emulated program and device alike, and which other load on the machine hardly changes; a rate by
the clock would move with that load.
"""

import statistics
import time

from vmrig.errors import Skip, check
from vmrig.testpmd import Testpmd

WORST_RATIO = 0.95
SHORT, LONG = (3, 1.0), (5, 4.0)  # rounds, seconds of each measurement
DEADLINE = 180


def run(vm):
    if vm.plugin is None:
        raise Skip("there is nothing to compare DPDK's own driver with")
    rounds, seconds = LONG if vm.options.compare_long else SHORT
    ours, in_tree = [], []
    with vm.testpmd(ports=vm.loop) as mine:
        with Testpmd(vm, ports=vm.reference, eal=["--file-prefix=reference"],
                     plugin=False) as other:
            for _ in range(rounds):
                ours.append(_packets_per_cpu_second(vm, mine, seconds))
                in_tree.append(_packets_per_cpu_second(vm, other, seconds))
    ratio = statistics.median(ours) / statistics.median(in_tree)
    print(f"# {vm.chip.name}: {ratio:.2f} x in-tree; packets per CPU second "
          f"{_rounded(ours)} beside {_rounded(in_tree)}", flush=True)
    check(ratio >= WORST_RATIO, f"{ratio:.3f} x in-tree, at least {WORST_RATIO} is wanted; "
                                f"{_rounded(ours)} beside {_rounded(in_tree)}")


def _packets_per_cpu_second(vm, testpmd, seconds):
    testpmd.start("start tx_first")
    packets, cpu = _packets(testpmd), vm.qemu.cpu_seconds()
    time.sleep(seconds)
    packets, cpu = _packets(testpmd) - packets, vm.qemu.cpu_seconds() - cpu
    testpmd.command("stop")
    check(packets > 1000, f"only {packets} packets in {seconds} s")
    return packets / cpu


def _packets(testpmd):
    return sum(testpmd.stats(port)["RX-packets"] for port in (0, 1))


def _rounded(values):
    return [round(value) for value in values]

# SPDX-License-Identifier: BSD-3-Clause
"""Ports whose owner was killed under traffic start again and carry traffic.

"forwarding": behind a root port, where closing the device resets the bus. "root_bus": where a
conventional device has no reset at all and keeps its registers, rings included.

The models of the 8254x and the 82574L keep their registers over the resets that VFIO has for them.
EAL lets such a device use the bus again before it probes the driver, so until then the device may
still serve the killed owner's rings: the IOMMU refuses that, and only that is forgiven here.
"""

import re
import time

from vmrig.errors import check
from vmrig.testpmd import Testpmd
from vmrig.topology import ADDRESS


DEADLINE_SECONDS = 60  # a guard against hanging


def cases(chip):
    return ["forwarding", "root_bus"] if chip.conventional else ["forwarding"]


def run(vm, case):
    if case == "forwarding":
        _forwarding(vm)
    else:
        _root_bus(vm)


def _forwarding(vm):
    victim = vm.forwarder()
    victim.command("clear port stats all")
    floods = [vm.guest.begin("flood", source=source, address=ADDRESS[destination], seconds=300)
              for source, destination in (("peerA", "peerB"), ("peerB", "peerA"))]
    _wait_for_packets(victim)
    _kill(victim)
    vm.forget_forwarder()
    vm.forwarder()
    _forgive_old_rings(vm)
    for flood in floods:
        flood.kill()
    seen = vm.guest.call("ping", source="peerA", destination_address=ADDRESS["peerB"],
                         sizes=[60, 1514])
    check(not seen["failures"], f"{seen['failures']}")


def _root_bus(vm):
    victim = vm.testpmd(ports=vm.loop)
    victim.start("start tx_first")
    _wait_for_packets(victim)
    _kill(victim)
    with Testpmd(vm, ports=vm.loop) as testpmd:
        _forgive_old_rings(vm)
        testpmd.command("clear port stats all")
        testpmd.start("start tx_first")
        _wait_for_packets(testpmd)


def _forgive_old_rings(vm):
    trouble = [line for line in vm.guest.kernel_log()
               if re.search(r"DMAR|segfault|general protection|BUG:|Oops", line)]
    forgiven = [line for line in trouble if vm.chip.name != "igb" and re.search(
        r"DMAR: DRHD: handling fault|DMAR: \[DMA (Read|Write) ", line)]
    check(trouble == forgiven, f"kernel log: {trouble}")


def _kill(victim):
    victim.process.kill()
    check(victim.process.wait(20) == -9, "testpmd did not die of SIGKILL")


def _wait_for_packets(testpmd):
    deadline = time.monotonic() + DEADLINE_SECONDS
    while time.monotonic() < deadline:
        packets = [testpmd.stats(port)["RX-packets"] for port in (0, 1)]
        if min(packets) > 100:
            return
    check(False, f"only {packets} packets received")

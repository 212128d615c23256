# SPDX-License-Identifier: BSD-3-Clause
"""Without promiscuous mode a port takes its own unicast addresses and no others.

A foreign address is dropped, taken once it was added to the port, and dropped again after its
removal.
"""

from vmrig.errors import check
from vmrig.guest import frames
from vmrig.topology import PEER_A

ADDED = "52:54:00:00:77:01"
NEVER_ADDED = "52:54:00:00:77:02"


def arriving(vm, *destinations):
    """Which of the destination addresses get through port 0."""
    sent = [frames.plain(number, destination, PEER_A.mac)
            for number, destination in enumerate(destinations)]
    sent.append(frames.last(len(sent), PEER_A.mac))
    seen = vm.guest.call("exchange", source="peerA", destination="peerB",
                         wire=[frame.hex() for frame in sent])
    check(seen["complete"], "a broadcast frame did not pass")
    numbers = [frames.marker(bytes.fromhex(frame)) for frame in seen["arrived"][:-1]]
    return [destinations[number] for number in numbers]


def run(vm):
    testpmd = vm.forwarder()
    own = vm.dut[0].mac
    everything = (NEVER_ADDED, own, ADDED)
    check(arriving(vm, *everything) == list(everything), "promiscuous mode drops unicast")
    testpmd.command("set promisc 0 off")
    steps = ((None, [own]), (f"mac_addr add 0 {ADDED}", [own, ADDED]),
             (f"mac_addr remove 0 {ADDED}", [own]))
    for command, expected in steps:
        if command:
            testpmd.command(command)
        seen = arriving(vm, *everything)
        check(seen == expected, f"after {command or 'set promisc 0 off'!r}: {seen} arrived, "
                                f"expected {expected}")
    testpmd.command("set promisc 0 on")
    check(arriving(vm, *everything) == list(everything), "promiscuous mode, on again, drops")

# SPDX-License-Identifier: BSD-3-Clause
"""Tagged frames pass unchanged through ports that have no VLAN offload switched on."""

from vmrig.errors import check
from vmrig.guest import frames
from vmrig.topology import PEER_A, PEER_B


def run(vm):
    vm.forwarder()
    sent = [frames.plain(number, PEER_B.mac, PEER_A.mac, vlan, length).hex()
            for number, (vlan, length) in enumerate(
                [(1, 60), (100, 61), (4094, 512), (0x6000 | 7, 1514), (None, 60)])]
    seen = vm.guest.call("exchange", source="peerA", destination="peerB", wire=sent)
    check(seen["arrived"] == sent, f"sent {[frame[:40] for frame in sent]}, "
                                   f"arrived {[frame[:40] for frame in seen['arrived']]}")

# SPDX-License-Identifier: BSD-3-Clause
"""Received packets spread over all queues by their addresses and by their ports.

Every queue must get packets, the queues' sum must be what was sent, and all of it must arrive
at the other peer.
"""

import re

from vmrig.errors import check
from vmrig.guest import frames
from vmrig.topology import PEER_A, PEER_B

NOT_ON = {"e1000": "the 82540EM has one queue", "e1000-82545em": "the 82545EM has one queue"}
FLOWS = 256


def run(vm):
    queues = vm.chip.queues
    with vm.testpmd(app=[f"--rxq={queues}", f"--txq={queues}"], mbufs=24576) as testpmd:
        for rss, build in (("ip", _by_address), ("tcp", _by_port)):
            testpmd.command(f"port config all rss {rss}")
            testpmd.start()
            sent = [build(number).hex() for number in range(FLOWS)]
            # The order holds within a queue only, so the end is not known by the last frame.
            seen = vm.guest.call("exchange_any_order", source="peerA", destination="peerB",
                                 wire=sent)
            per_queue = _packets_per_queue(testpmd.command("stop"))
            check(sorted(seen) == sorted(sent), f"{rss}: {len(seen)} of {FLOWS} packets arrived")
            check(sorted(per_queue) == list(range(queues)),
                  f"{rss}: packets only on queues {sorted(per_queue)} of {queues}")
            check(sum(per_queue.values()) >= FLOWS, f"{rss}: queues counted {per_queue}")


def _by_address(number):
    payload = frames.marked(number, 30)
    return (frames.ether(PEER_B.mac, PEER_A.mac, 0x0800)
            + frames.udp(f"10.1.{number}.{number ^ 0x5A}", "10.2.0.1", (9, 9), payload))


def _by_port(number):
    payload = frames.marked(number, 30)
    return (frames.ether(PEER_B.mac, PEER_A.mac, 0x0800)
            + frames.tcp("10.1.0.1", "10.2.0.1", (1024 + 37 * number, 80), payload))


def _packets_per_queue(text):
    """Of port 0, from the statistics that testpmd prints when forwarding stops."""
    found = re.findall(r"RX Port= 0/Queue= *(\d+).*?RX-packets: (\d+)", text, re.S)
    return {int(queue): int(packets) for queue, packets in found if int(packets)}

# SPDX-License-Identifier: BSD-3-Clause
"""Jumbo frames cross byte by byte, in few large and in many small buffers.

The peers' MTU is raised with the ports'; frames are scattered over several mbufs on receipt and
sent from several segments.
"""

from vmrig.errors import check
from vmrig.topology import ADDRESS

MTU = 9000
SIZES = [60, 511, 512, 513, 1514, 1515, 2047, 2048, 2049, 4096, 4097, 6143, 8191, 8192, 8193, 9013,
         9014]
MULTI_SEGMENTS = "0x8000"
CASES = {"large_mbufs": 2176, "small_mbufs": 640}
# Whose frames take more mbufs, of which the last has room left, and none.
SHORT_FORM = ("small_mbufs",)


def cases(_chip):
    return CASES


def run(vm, case):
    app = [f"--max-pkt-len={MTU + 18}", "--enable-scatter", f"--tx-offloads={MULTI_SEGMENTS}",
           f"--mbuf-size={CASES[case]}"]
    _set_peers_mtu(vm, MTU)
    with vm.testpmd(app=app, mbufs=16384) as testpmd:
        testpmd.start()
        for source, destination in (("peerA", "peerB"), ("peerB", "peerA")):
            address = ADDRESS[destination]
            seen = vm.guest.call("ping", source=source, destination_address=address, sizes=SIZES)
            check(not seen["failures"], f"{source} to {destination}: {seen['failures']}")
        seen = vm.guest.call("tcp_stream", source="peerA", destination="peerB",
                             address=ADDRESS["peerB"], size=4 << 20)
        check(seen["problem"] is None, f"TCP: {seen['problem']}")
    _set_peers_mtu(vm, 1500)


def _set_peers_mtu(vm, mtu):
    for peer in ADDRESS:
        vm.guest.run(f"ip -n {peer} link set eth0 mtu {mtu}")

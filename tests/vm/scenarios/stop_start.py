# SPDX-License-Identifier: BSD-3-Clause
"""Ports that are stopped and started again and again under traffic forward afterwards.

Guards rings that are not set back, buffers that leak at each stop (a pool that runs dry ends the
forwarding) and a start that meets packets on the wire.
"""

from vmrig.errors import check
from vmrig.topology import ADDRESS

ROUNDS = 6


def run(vm):
    testpmd = vm.forwarder()
    for _ in range(ROUNDS):
        floods = [vm.guest.begin("flood", source=source, address=ADDRESS[destination], seconds=300)
                  for source, destination in (("peerA", "peerB"), ("peerB", "peerA"))]
        testpmd.commands("stop", "port stop all", "port start all")
        testpmd.start()
        testpmd.commands("stop", "port stop 0", "port start 0")
        testpmd.start()
        for flood in floods:
            flood.kill()
            flood.wait(60)
    seen = vm.guest.call("ping", source="peerA", destination_address=ADDRESS["peerB"],
                         sizes=[60, 1514])
    check(not seen["failures"], f"{seen['failures']}")

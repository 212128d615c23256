# SPDX-License-Identifier: BSD-3-Clause
"""An MTU that does not fit the chip is refused, and the port goes on as before."""

from vmrig.errors import check
from vmrig.topology import ADDRESS

TOO_LARGE = 20000


def run(vm):
    testpmd = vm.forwarder()
    testpmd.commands("stop", "port stop 0")
    for mtu in (TOO_LARGE, 67):
        testpmd.command(f"port config mtu 0 {mtu}")
        info = testpmd.command("show port info 0")
        check("MTU: 1500\n" in info, f"an MTU of {mtu} is taken: {info!r}")
    testpmd.command("port start 0")
    testpmd.start()
    seen = vm.guest.call("ping", source="peerA", destination_address=ADDRESS["peerB"],
                         sizes=[60, 1514])
    check(not seen["failures"], f"{seen['failures']}")

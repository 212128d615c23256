# SPDX-License-Identifier: BSD-3-Clause
"""TCP streams of pseudo-random bytes arrive unchanged, both ways."""

from vmrig.errors import check
from vmrig.topology import ADDRESS

BYTES = 4 << 20


def run(vm):
    vm.forwarder()
    for source, destination in (("peerA", "peerB"), ("peerB", "peerA")):
        seen = vm.guest.call("tcp_stream", source=source, destination=destination,
                             address=ADDRESS[destination], size=BYTES)
        check(seen["problem"] is None, f"{source} to {destination}: {seen['problem']}")

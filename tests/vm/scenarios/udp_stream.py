# SPDX-License-Identifier: BSD-3-Clause
"""Numbered datagrams all arrive, in order and unchanged, both ways."""

from vmrig.errors import check
from vmrig.topology import ADDRESS


def run(vm):
    vm.forwarder()
    for source, destination in (("peerA", "peerB"), ("peerB", "peerA")):
        seen = vm.guest.call("udp_stream", source=source, destination=destination,
                             address=ADDRESS[destination], count=1000, size=700)
        check(seen["right"] == seen["sent"], f"{source} to {destination}: {seen}")

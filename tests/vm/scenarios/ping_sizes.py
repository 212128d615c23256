# SPDX-License-Identifier: BSD-3-Clause
"""Pings of every size class cross both ways with their payload intact.

Guards the frame lengths around buffer, descriptor and cache-line borders, padding and CRC
stripping: a byte too many or too few shows in the reply.
"""

from vmrig.errors import check
from vmrig.topology import ADDRESS

SIZES = [60, 61, 62, 63, 64, 65, 127, 128, 129, 255, 256, 257, 511, 512, 513, 1023, 1024, 1025,
         1280, 1500, 1513, 1514]


def run(vm):
    vm.forwarder()
    for source, destination in (("peerA", "peerB"), ("peerB", "peerA")):
        seen = vm.guest.call("ping", source=source, destination_address=ADDRESS[destination],
                             sizes=SIZES)
        check(not seen["failures"], f"{source} to {destination}: {seen['failures']}")

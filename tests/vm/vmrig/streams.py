# SPDX-License-Identifier: BSD-3-Clause
"""Traffic between the two hosts of a testpmd that forwards, and what it makes of it."""

from .errors import check
from .topology import ADDRESS

DATAGRAMS = 1000  # each way


def lost(vm, address=None, count=DATAGRAMS):
    """Of so many datagrams each way; address: those of two hosts, by their names."""
    address = address or ADDRESS
    here, there = address
    lost_datagrams = 0
    for source, destination in ((here, there), (there, here)):
        seen = vm.guest.call("udp_stream", source=source, destination=destination,
                             address=address[destination], count=count, size=700)
        lost_datagrams += seen["sent"] - seen["right"]
    return lost_datagrams


def ping(vm, address=None, per_size=1, pause=0):
    """How many were sent, all of which have to be answered."""
    address = address or ADDRESS
    here, there = address
    seen = vm.guest.call("ping", source=here, destination_address=address[there],
                         sizes=[60, 1514], per_size=per_size, pause=pause)
    check(not seen["failures"], f"{seen['failures']}")
    return seen["sent"]


def check_statistics(vm, testpmd, address=None):
    before = testpmd.stats(0)
    sent = ping(vm, address, per_size=10)
    after = testpmd.stats(0)
    for name in ("RX-packets", "TX-packets"):
        check(after[name] - before[name] == sent,
              f"{name} grew by {after[name] - before[name]} with {sent} pings")

# SPDX-License-Identifier: BSD-3-Clause
"""Packets cross with physical I/O addresses, and with memory that is not in huge pages."""

from vmrig.errors import check
from vmrig.topology import ADDRESS

SHORT_FORM_ON = ("e1000e",)
CASES = {
    "iova_pa": (["--iova-mode=pa"], 8192),
    "no_huge": (["--no-huge", "-m", "128"], 4096),
}


def cases(_chip):
    return CASES


def run(vm, case):
    eal, mbufs = CASES[case]
    with vm.testpmd(eal=eal, mbufs=mbufs) as testpmd:
        testpmd.start()
        seen = vm.guest.call("ping", source="peerA", destination_address=ADDRESS["peerB"],
                             sizes=[60, 512, 1514], per_size=20)
        check(not seen["failures"], f"{seen['failures']}")

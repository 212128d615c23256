# SPDX-License-Identifier: BSD-3-Clause
"""The NIC fills in IPv4, UDP and TCP checksums, and finds the wrong ones that it receives.

testpmd's csum mode hands each packet to the NIC with the checksums left to the hardware. Peer A
sends headers with wrong checksums; on their way out they have to be right again. Where the chip
checks on receipt, testpmd's count of bad checksums must be what was sent.
"""

import re
import struct

from vmrig.errors import check
from vmrig.guest import frames
from vmrig.topology import ADDRESS, PEER_A, PEER_B

LENGTHS = (20, 21, 63, 500, 1401)
IP_CHECKSUM, UDP_CHECKSUM, TCP_CHECKSUM = 24, 40, 50


def run(vm):
    checks_receipt = not vm.chip.conventional  # the model of the 8254x never reports a result
    app = ["--enable-rx-cksum"] if checks_receipt else []
    with vm.testpmd(app=app) as testpmd:
        testpmd.commands("set fwd csum", "port stop all")
        for port in (0, 1):
            testpmd.commands(f"csum mac-swap off {port}",
                             *(f"csum set {layer} hw {port}" for layer in ("ip", "udp", "tcp")))
        testpmd.command("port start all")
        testpmd.start()
        right = list(_packets())
        _send_and_compare(vm, right, right)
        _send_and_compare(vm, [_spoilt(frame) for frame in right], right)
        bad = testpmd.command("stop")
        if checks_receipt:
            _compare_bad_counts(bad, len(right))


def _packets():
    for index, length in enumerate(LENGTHS):
        for number, build in ((2 * index, frames.udp), (2 * index + 1, frames.tcp)):
            payload = frames.marked(number, length)
            yield (frames.ether(PEER_B.mac, PEER_A.mac, 0x0800)
                   + build(ADDRESS["peerA"], ADDRESS["peerB"], (4000 + number, 9), payload))


def _spoilt(frame):
    """With both checksums wrong, and not zero, which UDP would take for none."""
    is_tcp = frame[23] == 6
    for where in (IP_CHECKSUM, TCP_CHECKSUM if is_tcp else UDP_CHECKSUM):
        value = struct.unpack_from("!H", frame, where)[0]
        wrong = (value ^ 0x5A5A) or 0x1111
        frame = frame[:where] + struct.pack("!H", wrong) + frame[where + 2:]
    return frame


def _send_and_compare(vm, sent, expected):
    seen = vm.guest.call("exchange", source="peerA", destination="peerB",
                         wire=[frame.hex() for frame in sent])
    check(len(seen["arrived"]) == len(expected),
          f"{len(seen['arrived'])} of {len(expected)} packets arrived")
    for want, got in zip(expected, seen["arrived"]):
        where = frames.difference(want, bytes.fromhex(got))
        check(where is None, f"protocol {want[23]}, {len(want)} bytes: {where}")


def _compare_bad_counts(text, expected):
    """Port 0, whose statistics come first, has received what peer A sent."""
    for kind in ("ipcsum", "l4csum"):
        found = int(re.search(rf"Bad-{kind}: (\d+)", text)[1])
        check(found == expected, f"Bad-{kind} is {found} where {expected} were sent: {text}")

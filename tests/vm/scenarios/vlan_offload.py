# SPDX-License-Identifier: BSD-3-Clause
"""VLAN tags are stripped, inserted and filtered by the NIC.

Stripped: port 0 takes the tag out of what peer A sends. Inserted: port 0 puts a tag into what
peer B sends. Filtered: of two tags only the one that was added gets in.
"""

from vmrig.errors import check
from vmrig.guest import frames
from vmrig.topology import PEER_A, PEER_B

INSERTED, KNOWN, FOREIGN = 123, 100, 200


def run(vm):
    testpmd = vm.forwarder()
    # Insertion needs a forwarding mode that asks for it per packet; "io" does not.
    testpmd.commands("stop", "set fwd mac", "port stop 0", "vlan set strip on 0",
                     f"tx_vlan set 0 {INSERTED}", "port start 0")
    testpmd.start()
    tags = _through(vm, "peerA", "peerB", [KNOWN, FOREIGN, None])
    check(tags == [None] * 3, f"tags {tags} left where all should have been stripped")
    tags = _through(vm, "peerB", "peerA", [None, None])
    check(tags == [INSERTED] * 2, f"tags {tags} where {INSERTED} should have been inserted")

    testpmd.commands("vlan set strip off 0", "vlan set filter on 0", f"rx_vlan add {KNOWN} 0",
                     "set promisc 0 off")
    tags = _through(vm, "peerA", "peerB", [FOREIGN, KNOWN, None], vm.dut[0].mac)
    check(tags == [KNOWN, None], f"the filter lets tags {tags} pass")
    testpmd.command(f"rx_vlan rm {KNOWN} 0")
    tags = _through(vm, "peerA", "peerB", [FOREIGN, KNOWN, None], vm.dut[0].mac)
    check(tags == [None], f"the emptied filter lets tags {tags} pass")

    testpmd.commands("stop", "set fwd io", "port stop 0", "vlan set filter off 0",
                     "tx_vlan reset 0", "port start 0", "set promisc 0 on")
    testpmd.start()


def _through(vm, source, destination, tags, address=PEER_B.mac):
    """Sends one frame for each tag, the last of which arrives; returns the tags on arrival."""
    sent = [frames.plain(number, address, PEER_A.mac, tag).hex()
            for number, tag in enumerate(tags)]
    seen = vm.guest.call("exchange", source=source, destination=destination, wire=sent)
    check(seen["complete"], f"{source} to {destination}: {len(seen['arrived'])} of "
                            f"{len(sent)} frames arrived, the last did not")
    return [frames.vlan_of(bytes.fromhex(frame)) for frame in seen["arrived"]]

# SPDX-License-Identifier: BSD-3-Clause
"""Multicast: groups that were asked for arrive, others do not; IPv6 neighbours find each other.

With promiscuous mode off, IPv6 neighbour discovery works with all-multicast on, and with
nothing but the peers' solicited-node groups added.
"""

from scenarios.unicast_filter import arriving
from vmrig.errors import check
from vmrig.topology import ADDRESS6, PEER_A, PEER_B

WANTED, UNWANTED = "33:33:00:00:00:05", "33:33:00:00:71:36"
SOLICITED_NODE = {"peerA": "33:33:ff:00:00:0a", "peerB": "33:33:ff:00:00:0b"}


def run(vm):
    testpmd = vm.forwarder()
    # Unicast for the peers has to come through as well.
    testpmd.commands(f"mac_addr add 0 {PEER_B.mac}", f"mac_addr add 1 {PEER_A.mac}",
                     "set promisc all off", "set allmulti all off")
    _groups(vm, testpmd)
    testpmd.command("set allmulti all on")
    _discover(vm, "all-multicast on")
    testpmd.commands("set allmulti all off", f"mcast_addr add 0 {SOLICITED_NODE['peerB']}",
                     f"mcast_addr add 1 {SOLICITED_NODE['peerA']}")
    _discover(vm, "the solicited-node groups added")
    testpmd.commands(f"mcast_addr remove 0 {SOLICITED_NODE['peerB']}",
                     f"mcast_addr remove 1 {SOLICITED_NODE['peerA']}",
                     f"mac_addr remove 0 {PEER_B.mac}", f"mac_addr remove 1 {PEER_A.mac}",
                     "set promisc all on")


def _groups(vm, testpmd):
    for command, expected in (
            (None, []), (f"mcast_addr add 0 {WANTED}", [WANTED]),
            (f"mcast_addr remove 0 {WANTED}", []),
            ("set allmulti 0 on", [WANTED, UNWANTED]), ("set allmulti 0 off", [])):
        if command:
            testpmd.command(command)
        seen = arriving(vm, WANTED, UNWANTED)
        check(seen == expected, f"after {command or 'set allmulti all off'!r}: {seen} arrived, "
                                f"expected {expected}")


def _discover(vm, how):
    for peer, other in (("peerA", "peerB"), ("peerB", "peerA")):
        vm.guest.run(f"ip -n {peer} neigh del {ADDRESS6[other]} dev eth0")
        check(vm.guest.call("ping6", source=peer, destination_address=ADDRESS6[other]),
              f"{peer} cannot reach {other} by IPv6 with {how}")

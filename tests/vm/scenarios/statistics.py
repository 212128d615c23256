# SPDX-License-Identifier: BSD-3-Clause
"""The ports' statistics equal what the peers' kernels counted.

Packets and bytes, each way. Bytes are without the frame check sequence, as DPDK's documentation
of rte_eth_stats has no word on it and a kernel's counters are without. The extended statistics
must be there and agree with the basic ones.
"""

from vmrig.errors import check
from vmrig.topology import ADDRESS

COUNT = 300


def run(vm):
    testpmd = vm.forwarder()
    vm.guest.call("ping", source="peerA", destination_address=ADDRESS["peerB"], sizes=[60])
    testpmd.command("clear port stats all")
    before = [vm.guest.call("counters", peer=peer) for peer in ("peerA", "peerB")]
    for source, destination, size in (("peerA", "peerB", 900), ("peerB", "peerA", 200)):
        seen = vm.guest.call("udp_stream", source=source, destination=destination,
                             address=ADDRESS[destination], count=COUNT, size=size)
        check(seen["arrived"] == COUNT, f"{source} to {destination}: {seen}")
    after = [vm.guest.call("counters", peer=peer) for peer in ("peerA", "peerB")]
    for port in (0, 1):
        peer = {name: after[port][name] - before[port][name] for name in after[port]}
        _compare(port, testpmd.stats(port), peer)
        _compare_extended(port, testpmd.stats(port), testpmd.xstats(port))


def _compare(port, stats, peer):
    seen = {"rx_packets": stats["TX-packets"], "rx_bytes": stats["TX-bytes"],
            "tx_packets": stats["RX-packets"], "tx_bytes": stats["RX-bytes"]}
    check(seen == peer, f"port {port} counted {seen} of what its peer counted as {peer}")
    errors = {name: value for name, value in stats.items()
              if value and name.endswith(("errors", "missed", "nombuf"))}
    check(not errors, f"port {port}: {errors}")


def _compare_extended(port, stats, extended):
    for basic, name in (("RX-packets", "rx_good_packets"), ("TX-packets", "tx_good_packets"),
                        ("RX-bytes", "rx_good_bytes"), ("TX-bytes", "tx_good_bytes")):
        check(extended.get(name) == stats[basic],
              f"port {port}: {name} is {extended.get(name)}, {basic} is {stats[basic]}")

# SPDX-License-Identifier: BSD-3-Clause
"""The demonstration: two kernel hosts talk through a DPDK application on net_gbe.

First through testpmd, which polls; then, on chips with MSI-X, the same traffic through
l3fwd-power, which sleeps on Rx interrupts.
"""

import argparse
import sys
import time

from chips import CHIPS

from .cache import one_run_at_a_time
from .command import add_guest_options, resolve_plugin
from .errors import EnvironmentMissing, Failure, GuestDied, check
from .l3fwd import L3fwdPower, vfio_interrupts
from .topology import ADDRESS
from .vm import Vm

TCP_BYTES = 8 << 20
DATAGRAMS, DATAGRAM_BYTES, GAP = 1500, 1000, 0.002
PINGS = 50
IDLE_SECONDS = 3
BOTH_WAYS = (("peerA", "peerB"), ("peerB", "peerA"))


def step(text):
    print(f"  {text}", flush=True)


class Measurement:
    """What one application did with the traffic; the rows of the closing table."""

    def __init__(self, vm, application):
        self.vm = vm
        self.application = application
        self.verified = 0

    def run(self):
        self.idle = self._cpu_share(lambda: time.sleep(IDLE_SECONDS))
        step(f"idle for {IDLE_SECONDS} s: {self.idle:.1%} of a CPU")
        self.interrupts = vfio_interrupts(self.vm)
        before = self._counters()
        self._wake_up()
        self._pings()
        self._tcp()
        self.loaded = self._cpu_share(self._udp)
        self.interrupts = vfio_interrupts(self.vm) - self.interrupts
        after = self._counters()
        self.packets = {peer: after[peer]["rx_packets"] - before[peer]["rx_packets"]
                        for peer in ADDRESS}

    def _cpu_share(self, action):
        cpu, began = self.application.cpu_seconds(), time.monotonic()
        action()
        return (self.application.cpu_seconds() - cpu) / (time.monotonic() - began)

    def _counters(self):
        return {peer: self.vm.guest.call("counters", peer=peer) for peer in ADDRESS}

    def _ping(self, source, destination, sizes, per_size):
        seen = self.vm.guest.call("ping", source=source, destination_address=ADDRESS[destination],
                                  sizes=sizes, per_size=per_size)
        check(not seen["failures"], f"ping {source} to {destination}: {seen['failures']}")
        self.verified += sum(sizes) * per_size
        return seen["times"]

    def _wake_up(self):
        before = vfio_interrupts(self.vm)
        times = self._ping("peerA", "peerB", [60], 1)
        step(f"first packet after the pause: reply after {times[0] * 1000:.1f} ms, "
             f"{vfio_interrupts(self.vm) - before} interrupts")

    def _pings(self):
        times = self._ping("peerA", "peerB", [60, 1514], PINGS)
        step(f"{len(times)} pings of 60 and 1514 bytes: all answered, "
             f"{1000 * sum(times) / len(times):.1f} ms on average")

    def _tcp(self):
        for source, destination in BOTH_WAYS:
            seen = self.vm.guest.call("tcp_stream", source=source, destination=destination,
                                      address=ADDRESS[destination], size=TCP_BYTES)
            check(seen["problem"] is None, f"TCP {source} to {destination}: {seen['problem']}")
            self.verified += TCP_BYTES
            step(f"TCP {source} to {destination}: {TCP_BYTES >> 20} MB in {seen['seconds']:.1f} s, "
                 "every byte compared")

    def _udp(self):
        seen = self.vm.guest.call("udp_stream", source="peerA", destination="peerB",
                                  address=ADDRESS["peerB"], count=DATAGRAMS, size=DATAGRAM_BYTES,
                                  gap=GAP)
        check(seen["right"] == seen["sent"], f"UDP: {seen}")
        self.verified += DATAGRAMS * DATAGRAM_BYTES
        step(f"UDP: {DATAGRAMS} datagrams at a low rate, all in order and compared")


def demonstrate(vm):
    columns = {}
    print(f"\ntestpmd, unmodified, polls {vm.dut[0].bdf} and {vm.dut[1].bdf}:", flush=True)
    testpmd = vm.forwarder()
    for row in testpmd.summary():
        step(f"{row['name']}: driver {row['driver']}, link {'up' if row['up'] else 'down'}")
    columns["testpmd"] = Measurement(vm, testpmd)
    columns["testpmd"].run()
    print("\nl3fwd-power, unmodified, sleeps on Rx interrupts of the same ports:", flush=True)
    with L3fwdPower(vm) as application:
        columns["l3fwd-power"] = Measurement(vm, application)
        columns["l3fwd-power"].run()
    print_table(columns)


def print_table(columns):
    rows = (
        ("packets A to B", lambda seen: f"{seen.packets['peerB']}"),
        ("packets B to A", lambda seen: f"{seen.packets['peerA']}"),
        ("bytes verified", lambda seen: f"{seen.verified}"),
        ("interrupts taken", lambda seen: f"{seen.interrupts}"),
        ("CPU when idle", lambda seen: f"{seen.idle:.1%}"),
        ("CPU during the UDP", lambda seen: f"{seen.loaded:.1%}"),
    )
    print("\n" + " " * 22 + "".join(f"{name:>14}" for name in columns))
    for title, value in rows:
        print(f"{title:22}" + "".join(f"{value(seen):>14}" for seen in columns.values()))


def main():
    parser = argparse.ArgumentParser(prog="tests/vm/demo", description="Shows net_gbe at work.")
    parser.add_argument("--nic", default="igb",
                        choices=[chip.name for chip in CHIPS.values() if not chip.foreign])
    add_guest_options(parser)
    options = parser.parse_args()
    try:
        resolve_plugin(options)
        with one_run_at_a_time():
            chip = CHIPS[options.nic]
            print(f"booting a guest with two kernel hosts and {chip.silicon} ports "
                  "behind an IOMMU ...", flush=True)
            vm = Vm(chip, options)
            try:
                demonstrate(vm)
            finally:
                vm.stop()
    except (EnvironmentMissing, Failure, GuestDied) as reason:
        print(f"tests/vm/demo: {reason}", file=sys.stderr)
        return 1
    return 0

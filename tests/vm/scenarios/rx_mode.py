# SPDX-License-Identifier: BSD-3-Clause
"""An unchanged testpmd with the device argument rx_mode=adaptive sleeps when it has nothing to do.

Idle, it may use a twentieth of the CPU time that it uses polling; the streams that it forwards
polling it forwards so, too, without a loss; statistics, 'stop', 'start' and 'port stop' are as
ever.
"""

import time

from vmrig.errors import Skip, check
from vmrig.topology import ADDRESS

IDLE_SECONDS = 3
LARGEST_IDLE_SHARE = 0.05
ROUNDS = 3
WAYS = (("peerA", "peerB"), ("peerB", "peerA"))


def idle_seconds(testpmd):
    """CPU time while there is no traffic."""
    time.sleep(0.5)
    before = testpmd.cpu_seconds()
    time.sleep(IDLE_SECONDS)
    return testpmd.cpu_seconds() - before


def lost(vm):
    """Of a thousand datagrams each way."""
    lost_frames = 0
    for source, destination in WAYS:
        seen = vm.guest.call("udp_stream", source=source, destination=destination,
                             address=ADDRESS[destination], count=1000, size=700, gap=0.0005)
        lost_frames += seen["sent"] - seen["right"]
    return lost_frames


def check_statistics(vm, testpmd):
    before = testpmd.stats(0)
    seen = vm.guest.call("ping", source="peerA", destination_address=ADDRESS["peerB"],
                         sizes=[60, 1514], per_size=10)
    check(not seen["failures"], f"{seen['failures']}")
    after = testpmd.stats(0)
    for name in ("RX-packets", "TX-packets"):
        check(after[name] - before[name] == seen["sent"],
              f"{name} grew by {after[name] - before[name]} with {seen['sent']} pings")


def run(vm):
    if vm.plugin is None:
        raise Skip("rx_mode is an argument of net_gbe")
    polling, lost_polling = idle_seconds(vm.forwarder()), lost(vm)
    with vm.testpmd(device_arguments=",rx_mode=adaptive,latency_us=50") as testpmd:
        testpmd.start()
        check_statistics(vm, testpmd)
        lost_sleeping = lost(vm)
        sleeping = idle_seconds(testpmd)
        for _ in range(ROUNDS):
            testpmd.commands("stop", "port stop 0", "port start 0")
            testpmd.start()
            check_statistics(vm, testpmd)
        again = idle_seconds(testpmd)
    print(f"# {vm.chip.name}: idle {sleeping / polling:.1%} and {again / polling:.1%} "
          "of polling's CPU time", flush=True)
    check((lost_polling, lost_sleeping) == (0, 0),
          f"lost {lost_polling} datagrams when polling, {lost_sleeping} when sleeping")
    check(max(sleeping, again) < polling * LARGEST_IDLE_SHARE,
          f"idle for {IDLE_SECONDS} s it uses {sleeping:.2f} s and {again:.2f} s of CPU time, "
          f"polling {polling:.2f} s")

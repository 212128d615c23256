# SPDX-License-Identifier: BSD-3-Clause
"""An unchanged testpmd with the device argument rx_mode=adaptive sleeps when it has nothing to do.

Idle, it sleeps as long as it may; the streams that it forwards polling it forwards so, too, without
a loss; statistics, 'stop', 'start' and 'port stop' are as ever.
"""

from vmrig.errors import Skip, check
from vmrig.rxmode_stats import check_sleeps
from vmrig.topology import ADDRESS

SHORT_FORM_ON = ("e1000", "igb")  # one message for everything, and one for each queue
ROUNDS, SHORT_ROUNDS = 3, 1
WAYS = (("peerA", "peerB"), ("peerB", "peerA"))


def lost(vm):
    """Of a thousand datagrams each way."""
    lost_frames = 0
    for source, destination in WAYS:
        seen = vm.guest.call("udp_stream", source=source, destination=destination,
                             address=ADDRESS[destination], count=1000, size=700)
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
    vm.forwarder()
    lost_polling = lost(vm)
    with vm.testpmd(device_arguments=",rx_mode=adaptive,latency_us=50") as testpmd:
        testpmd.start()
        check_statistics(vm, testpmd)
        lost_sleeping = lost(vm)
        sleeping = check_sleeps(vm)
        for _ in range(SHORT_ROUNDS if vm.options.short else ROUNDS):
            testpmd.commands("stop", "port stop 0", "port start 0")
            testpmd.start()
            check_statistics(vm, testpmd)
        again = check_sleeps(vm)
    print(f"# {vm.chip.name}: idle, it sleeps for {sleeping:.0f} and {again:.0f} ms", flush=True)
    check((lost_polling, lost_sleeping) == (0, 0),
          f"lost {lost_polling} datagrams when polling, {lost_sleeping} when sleeping")

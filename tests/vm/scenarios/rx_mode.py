# SPDX-License-Identifier: BSD-3-Clause
"""An unchanged testpmd with the device argument rx_mode=adaptive sleeps when it has nothing to do.

Idle, it sleeps as long as it may; the streams that it forwards polling it forwards so, too, without
a loss; statistics, 'stop', 'start' and 'port stop' are as ever.
"""

from vmrig.errors import Skip, check
from vmrig.rxmode_stats import check_sleeps
from vmrig.streams import check_statistics, lost

SHORT_FORM_ON = ("igb",)
ROUNDS, SHORT_ROUNDS = 3, 1


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

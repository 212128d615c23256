# SPDX-License-Identifier: BSD-3-Clause
"""In EAL's own plugin folder net_gbe is every program's driver, in whatever order plugins are loaded.

An unchanged testpmd takes it without -d. Stock dpdk-dumpcap, which knows no -d, attaches the same
driver and captures what crosses; a plugin that is elsewhere it gets preloaded. The primary goes on,
also beside dpdk-pdump. (That of DPDK 22.11 captures nothing, beside DPDK's own driver neither.)
"""

import glob
import re

from vmrig.errors import Skip, check
from vmrig.streams import ping
from vmrig.testpmd import Testpmd
from vmrig.vm import PLUGINS

# With the guest's kernel of Debian 12 this one has DPDK's own driver loaded first.
SHORT_FORM = ("oldest",)
SHORT_FORM_ON = ("igb",)
SECONDS = 60  # a guard against hanging
CAPTURED = 20
SIGINT = 2


def cases(chip):
    return [] if chip.foreign else ["oldest", "newest", "preloaded", "yielded"]


def run(vm, case):
    if vm.plugin is None:
        raise Skip("net_gbe was left out")
    vm.release_ports()
    if case == "yielded":
        look_at_yielded(vm)
        return
    if case == "preloaded":
        capture_beside(vm, Testpmd(vm), {"LD_PRELOAD": vm.plugin})
        return
    folder = glob.glob(PLUGINS)[0]
    theirs, ours = f"{folder}/librte_net_e1000*", f"{folder}/librte_net_gbe.so"
    vm.guest.run(["cp", vm.plugin, folder])
    try:
        # The folder's order is that of creation, or the reverse.
        again = ours if case == "newest" else theirs
        vm.guest.run(f"mkdir /run/again && mv {again} /run/again && cp -a /run/again/* {folder}")
        capture_beside(vm, Testpmd(vm, plugin=False, driver="net_gbe"), {})
    finally:
        vm.guest.run(f"rm -rf {ours} /run/again")


def look_at_yielded(vm):
    """What the primary leaves to DPDK's driver a secondary process with the plugin does so, too."""
    eal = ["--vfio-intr=legacy"] if vm.chip.conventional else []
    with Testpmd(vm, driver=vm.chip.in_tree, device_arguments=",yield=1", eal=eal) as testpmd:
        testpmd.start()
        ping(vm)
        allow = [word for port in vm.dut for word in ("-a", port.bdf)]
        look = vm.guest.spawn(["dpdk-proc-info", *vm.plugin_arguments(), *allow, "--", "-p", "3",
                               "--stats"])
        code = look.wait(SECONDS)
        check(code == 0 and look.output.count("NIC statistics for port") == 2,
              f"dpdk-proc-info ends with {code}: {look.output[-1500:]}")
        ping(vm)


def capture_beside(vm, testpmd, environment):
    with testpmd:
        testpmd.start()
        ping(vm)
        listed = dumpcap(vm, environment, "-D").wait(SECONDS)
        check(listed == 0, f"dpdk-dumpcap -D ends with {listed}")
        for form in ([], ["-P"]):
            process = dumpcap(vm, environment, "-i", "0", "-c", str(CAPTURED), *form,
                              "-w", "/run/captured")
            process.wait_for(lambda process: "Packets captured:" in process.output, SECONDS, "start")
            ping_until_ended(vm, process)
            taken = re.search(r"received/dropped on interface '\S+': (\d+)/", process.output)
            check(process.code == 0 and taken and int(taken[1]) >= CAPTURED,
                  f"dpdk-dumpcap {form} ends with {process.code}: {process.output[-1500:]}")
        pdump(vm, environment)
        ping(vm)


def dumpcap(vm, environment, *options):
    return vm.guest.spawn(["dpdk-dumpcap", *options], tty=True, env=environment)


def ping_until_ended(vm, process):
    for _ in range(CAPTURED):
        ping(vm)
        if vm.guest.wait(lambda: process.code is not None, 1):
            return
    process.wait(SECONDS)


def pdump(vm, environment):
    process = vm.guest.spawn(["dpdk-pdump", "--", "--pdump",
                              "port=0,queue=*,rx-dev=/run/rx.pcap,tx-dev=/run/tx.pcap"], tty=True,
                             env=environment)
    process.wait_for(lambda process: "core" in process.output, SECONDS, "start")
    ping(vm, per_size=CAPTURED)
    process.kill(SIGINT)
    code = process.wait(SECONDS)
    check(code == 0 and "PDUMP DEBUG STATS" in process.output,
          f"dpdk-pdump ends with {code}: {process.output[-1500:]}")

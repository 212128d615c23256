# SPDX-License-Identifier: BSD-3-Clause
"""rxmode-fwd sleeps when idle and forwards every packet, on every chip and interrupt type.

Also with drivers of others: what DPDK has for virtio and vmxnet3. Pings must cross without one
of them waiting for the backstop, and idle it may use a twentieth of a CPU.
"""

import time

from vmrig.errors import check
from vmrig.rxmode_fwd import RxmodeFwd
from vmrig.topology import ADDRESS

IDLE_SECONDS = 3
LARGEST_IDLE_SHARE = 0.05


def cases(chip):
    if chip.foreign:
        return ["msix"]
    return ["intx"] if chip.conventional else ["msix", "msi", "intx"]


def run(vm, case):
    ours = vm.plugin is not None and not vm.chip.foreign
    with RxmodeFwd(vm, f",intr={case}" if ours else "") as application:
        # The link of some models comes up late.
        vm.guest.call("ping", source="peerA", destination_address=ADDRESS["peerB"], sizes=[60])
        seen = vm.guest.call("ping", source="peerA", destination_address=ADDRESS["peerB"],
                             sizes=[60, 1514], per_size=20)
        time.sleep(0.5)
        before = application.cpu_seconds()
        time.sleep(IDLE_SECONDS)
        idle = (application.cpu_seconds() - before) / IDLE_SECONDS
    if vm.chip.name == "vmxnet3":
        # QEMU's vmxnet3 reads address 0 with DPDK's driver: not ours to judge.
        vm.guest.kernel_log()
    print(f"# {vm.chip.name}, {case}: idle {idle:.1%} of a CPU, {application.summary}", flush=True)
    check(not seen["failures"], f"{seen['failures']}")
    check(application.summary["packets"] >= 2 * seen["sent"], f"{application.summary}")
    check(application.summary["rescues"] == 0, f"{application.summary}")
    check("polled by timer" not in application.process.output,
          f"an interrupt does not work: {application.process.output[-1000:]}")
    check(idle < LARGEST_IDLE_SHARE, f"idle it uses {idle:.1%} of a CPU")

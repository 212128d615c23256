# SPDX-License-Identifier: BSD-3-Clause
"""The first example of docs/rxmode.md, unchanged, receives on any driver, sends back, and ends."""

from vmrig.driven import DRIVEN, driven_of
from vmrig.errors import EnvironmentMissing, Failure, check
from vmrig.guest import frames

# Our driver, and a port without a NIC.
SHORT_FORM = ("gbe", "tap")
SHORT_FORM_ON = ("igb", "virtio-net-pci")
SENDER = "52:54:00:00:00:7f"
# One each until the example has ended; only the first of them come too early.
MOST_FRAMES, PAUSE_SECONDS = 500, 0.3
# Guards against hanging.
DEADLINE, PATIENCE_SECONDS = 300, 60


def cases(chip):
    return [] if chip.twin else [driven.name for driven in DRIVEN[chip.name]]


def run(vm, case):
    driven = driven_of(vm, case)
    if not vm.options.rxmode_example.exists():
        raise EnvironmentMissing(f"{vm.options.rxmode_example} does not exist (build it first)")
    vm.release_ports()
    wiring = driven.wiring(vm)
    try:
        wiring.before_ports()
        serve(vm, driven, wiring)
    finally:
        wiring.tear_down()


def serve(vm, driven, wiring):
    port = wiring.ports[0]
    process = vm.guest.spawn([
        str(vm.options.rxmode_example.resolve()), "-n", "1", *wiring.eal,
        *([f"--vfio-intr={driven.interrupts}"] if driven.interrupts else []),
        *(vm.plugin_arguments() if driven.ours else []), port.option, port.bdf], tty=True)
    wiring.after_port(0)
    frame = frames.plain(0, frames.BROADCAST, SENDER).hex()
    for _ in range(MOST_FRAMES):
        try:
            vm.guest.call("send", source=next(iter(wiring.address)), wire=[frame])
        except Failure:
            # A tap goes with the example, which has had its packet then.
            process.wait(PATIENCE_SECONDS)
        if vm.guest.wait(lambda: process.code is not None, PAUSE_SECONDS):
            break
    if vm.chip.name == "vmxnet3":
        # QEMU's vmxnet3 reads address 0 with DPDK's driver: not ours to judge.
        vm.guest.kernel_log()
    check(process.code == 0 and " packets sent back" in process.output,
          f"it ends with {process.code}: {process.output[-1500:]}")

# SPDX-License-Identifier: BSD-3-Clause
"""A cable that is pulled and plugged in again is seen as link down and up, and traffic resumes.

testpmd asks for link interrupts; with them DPDK serves the link state from what the driver's
interrupt handler stored, so a lost interrupt shows as a wrong state. "default" is the interrupt
type that EAL picks by itself, which for a device without MSI is the wrong one.
"""

from vmrig.errors import check
from vmrig.topology import ADDRESS

# interrupt_matrix has every type in the short form, and so have the ethdev tests of links.
SHORT_FORM_IS_FIRST_CASE = True

FLAPS = 2


def cases(chip):
    return ["default", *(kind for kind in chip.interrupts if kind != "msix")]


def run(vm, case):
    eal = [] if case == "default" else [f"--vfio-intr={case}"]
    with vm.testpmd(eal=eal) as testpmd:
        testpmd.start()
        for _ in range(FLAPS):
            for index, port in enumerate(vm.dut):
                vm.qemu.set_link(port.ident, False)
                testpmd.wait_for_links(up=False, ports=[index])
                vm.qemu.set_link(port.ident, True)
                testpmd.wait_for_links(up=True, ports=[index])
        seen = vm.guest.call("ping", source="peerA", destination_address=ADDRESS["peerB"],
                             sizes=[60, 1514])
        check(not seen["failures"], f"{seen['failures']}")

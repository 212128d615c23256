# SPDX-License-Identifier: BSD-3-Clause
"""The drivers that net_rxmode is shown with, and what is expected of them there."""

from dataclasses import dataclass

from .errors import Skip
from .wiring import AfPacketWiring, MemifWiring, NicWiring, TapWiring

INTERRUPTS, TIMER = "interrupts", "timer"


@dataclass(frozen=True)
class Driven:
    """Two ports of a driver, and what wakes threads there."""
    name: str
    driver: str               # as testpmd prints it
    device: str               # what the driver drives
    interrupts: str = ""      # what EAL is told to use; "" by itself
    with_lsc: str = INTERRUPTS  # wakes threads where the application has the link's interrupts
    without_lsc: str = INTERRUPTS
    ours: bool = False        # net_gbe
    attaches: bool = True     # survives testpmd's 'port attach'
    wiring: type = NicWiring

    def woken_by(self, lsc):
        return self.with_lsc if lsc else self.without_lsc


# em has one interrupt with MSI and INTx, for queues or link. With MSI-X it maps no queue's cause to
# a message, says so to nobody, and is found out.
DRIVEN = {
    "e1000": (
        Driven("em-legacy", "net_e1000_em", "82540EM", "legacy", with_lsc=TIMER),
        Driven("gbe", "net_gbe", "82540EM", ours=True)),
    "e1000e": (
        Driven("em-msix", "net_e1000_em", "82574L", "msix", TIMER, TIMER),
        Driven("em-msi", "net_e1000_em", "82574L", "msi", with_lsc=TIMER),
        Driven("gbe", "net_gbe", "82574L", ours=True)),
    "igb": (
        Driven("igb-msix", "net_e1000_igb", "82576", "msix"),
        Driven("gbe", "net_gbe", "82576", ours=True)),
    # With those that need no NIC, as its guest has little else to do.
    "virtio-net-pci": (
        Driven("virtio", "net_virtio", "virtio-net-pci"),
        Driven("tap", "net_tap", "an interface of the kernel", wiring=TapWiring),
        Driven("memif", "net_memif", "another process", "", TIMER, TIMER, wiring=MemifWiring),
        Driven("af-packet", "net_af_packet", "an interface of the kernel", "", TIMER, TIMER,
               wiring=AfPacketWiring)),
    # testpmd has a port that it attached be promiscuous before it is configured, and the driver
    # writes through a null pointer then (vmxnet3_dev_promiscuous_enable()).
    "vmxnet3": (Driven("vmxnet3", "net_vmxnet3", "vmxnet3", attaches=False),),
}


def driven_of(vm, name):
    """The one that a case is named after."""
    driven = next(driven for driven in DRIVEN[vm.chip.name] if driven.name == name)
    if driven.ours and vm.plugin is None:
        raise Skip("net_gbe was left out")
    return driven

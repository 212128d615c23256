# SPDX-License-Identifier: BSD-3-Clause
"""The NICs that tests run on, by the names that everybody has for them; chip.h is the same for C."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Chip:
    """A NIC and the facts about it that decide what applies to it."""
    name: str            # QEMU's device name, which the C programs take as well
    rig: str             # what simnic --nic takes; "" if it is not simulated
    silicon: str
    conventional: bool   # PCI, not PCI Express: works without a root port, but has no reset there
    interrupts: tuple    # what --vfio-intr can be given
    queues: int
    in_tree: str         # the driver that DPDK itself has for it
    twin: str = ""       # a chip whose tests show the same, but for those of unit
    foreign: bool = False  # not for our driver: a port of somebody else's
    settings: str = ""   # of QEMU's device


CHIPS = {chip.name: chip for chip in (
    Chip("e1000", "82540", "82540EM", True, ("legacy",), 1, "net_e1000_em"),
    Chip("e1000-82545em", "82545", "82545EM", True, ("legacy",), 1, "net_e1000_em", "e1000"),
    Chip("e1000e", "82574", "82574L", False, ("msix", "msi", "legacy"), 2, "net_e1000_em"),
    Chip("igb", "82576", "82576", False, ("msix", "msi", "legacy"), 16, "net_e1000_igb"),
    # Behind the IOMMU like the others.
    Chip("virtio-net-pci", "", "virtio", False, ("msix",), 1, "net_virtio", foreign=True,
         settings=",iommu_platform=on,disable-legacy=on"),
    Chip("vmxnet3", "", "vmxnet3", False, ("msix",), 8, "net_vmxnet3", foreign=True),
)}
# Those that the rig simulates, by its own names.
SIMULATED = {chip.rig: chip for chip in CHIPS.values() if chip.rig}
# What --nic takes beside a name.
EVERY_CHIP = ("all", "distinct")


def chosen(nic, chips):
    """The chips that --nic stands for: of those that are distinct, a twin runs nothing."""
    if nic == "all":
        return list(chips.values())
    if nic == "distinct":
        return [chip for chip in chips.values() if not chip.twin]
    return [chips[nic]]

# SPDX-License-Identifier: BSD-3-Clause
"""What must be so before the ports are touched: each check is a line, 'ok' or what to do."""

import os
import re
import shutil
from dataclasses import dataclass

from .machine import read

HUGE_BYTES = 1 << 30
# May share an IOMMU group with a device that is given to VFIO.
HARMLESS = ("", "vfio-pci", "pci-stub", "pcieport")


@dataclass
class Check:
    name: str
    good: bool
    text: str
    needed: bool = True  # else it is advice

    @property
    def stops(self):
        return self.needed and not self.good

    def __str__(self):
        return f"{'ok   ' if self.good else 'TO DO'} {self.name:10} {self.text}"


def of_machine(kit):
    yield _root()
    yield _built(kit)
    yield _huge_pages()
    yield _two_cpus(kit)


def of_card(kit, card):
    if not card.exists:
        yield Check("device", False, f"there is no PCI device {card.bdf}: lspci -D -d 8086: lists Intel's")
        return
    page, refusal = kit.facts_of(card)
    if not page:
        yield Check("device", False, f"{card.bdf}: {refusal}")
        return
    yield _binding(card)
    yield _group(card)
    if card.driver == "vfio-pci":
        yield Check("registers", not refusal, f"{card.bdf}: {refusal or 'can be read'}",
                    needed=" has " in refusal and " open" in refusal)
    yield _aspm(kit, card)


def _root():
    return Check("root", os.geteuid() == 0,
                 "this is root" if os.geteuid() == 0 else "run it by sudo: VFIO and sysfs want root")


def _built(kit):
    missing = [path for path in kit.programs() if not path.exists()]
    if missing:
        return Check("build", False, f"{missing[0]} does not exist: meson setup build && ninja -C build")
    if not shutil.which("dpdk-testpmd"):
        return Check("build", False, "there is no dpdk-testpmd: sudo devtools/install-packages.sh",
                     needed=False)
    return Check("build", True, "driver, tests and dpdk-testpmd are there")


def _huge_pages():
    memory = read("/proc/meminfo")

    def number(name):
        found = re.search(rf"^{name}:\s+(\d+)", memory, re.M)
        return int(found[1]) if found else 0
    free = number("HugePages_Free") * number("Hugepagesize") * 1024
    if free < HUGE_BYTES:
        return Check("hugepages", False, f"{free >> 20} MB are free, {HUGE_BYTES >> 20} MB are needed: "
                     "echo 600 | sudo tee /proc/sys/vm/nr_hugepages")
    if not re.search(r" hugetlbfs ", read("/proc/mounts")):
        return Check("hugepages", False, "hugetlbfs is not mounted: "
                     "sudo mount -t hugetlbfs hugetlbfs /dev/hugepages")
    return Check("hugepages", True, f"{free >> 20} MB are free")


def _two_cpus(kit):
    good = len(kit.cpus) == 2
    return Check("CPUs", good, f"CPUs {kit.cpus[0]} and {kit.cpus[1]} are used" if good
                 else "two CPUs are needed, one is allowed")


def _binding(card):
    good = card.driver == "vfio-pci"
    return Check("binding", good, f"{card.bdf} is bound to vfio-pci" if good else
                 f"{card.bdf} is bound to {card.driver or 'nothing'}: sudo modprobe vfio-pci && "
                 f"sudo dpdk-devbind.py --bind=vfio-pci {card.bdf}")


def _group(card):
    if not card.group:
        return Check("IOMMU", False, f"{card.bdf} is in no IOMMU group: turn VT-d or AMD-Vi on in the "
                     "firmware, and boot with intel_iommu=on (Intel)")
    others = [f"{other.bdf} ({other.driver})" for other in card.neighbours()
              if other.driver not in HARMLESS]
    return Check("IOMMU", not others, f"{card.bdf} is in group {card.group}" + (
        f", and so is {', '.join(others)}: unbind that, too" if others else ""))


def _aspm(kit, card):
    on = card.aspm()
    cares = kit.chip is None or kit.chip.silicon == "82574L"
    if not on or not cares:
        return Check("ASPM", True, f"{card.bdf}: {on + ' on, which it bears' if on else 'off'}")
    return Check("ASPM", False, f"{card.bdf}: {on} on, with which an 82574L may stop to send: boot with "
                 f"pcie_aspm.policy=performance, or sudo setpci -s {card.bdf} CAP_EXP+10.w=0:3",
                 needed=False)

# SPDX-License-Identifier: BSD-3-Clause
"""A port of a card, as the kernel shows it."""

import contextlib
import os
import re
import subprocess
from pathlib import Path

DEVICES = Path("/sys/bus/pci/devices")
BDF = re.compile(r"(?:([0-9a-f]{4}):)?([0-9a-f]{2}):([0-9a-f]{2})\.([0-7])", re.I)
CAPABILITY_PCIE, CAPABILITY_SERIAL = 0x10, 0x0003
LINK_CONTROL, ASPM = 0x10, 0x3


def whole_address(text):
    """0000:03:00.0 for 03:00.0; ValueError for what is no PCI address."""
    found = BDF.fullmatch(text)
    if not found:
        raise ValueError(f"'{text}' is no PCI address, such as 0000:03:00.0")
    domain, *rest = found.groups()
    return f"{domain or '0000'}:{rest[0]}:{rest[1]}.{rest[2]}".lower()


class Card:
    def __init__(self, bdf):
        self.bdf = bdf
        self.directory = DEVICES / bdf

    @property
    def exists(self):
        return self.directory.exists()

    def _link(self, name):
        with contextlib.suppress(OSError):
            return Path(os.readlink(self.directory / name)).name
        return ""

    def text(self, name):
        with contextlib.suppress(OSError):
            return (self.directory / name).read_text(encoding="ascii").strip()
        return ""

    @property
    def driver(self):
        return self._link("driver")

    @property
    def group(self):
        return self._link("iommu_group")

    def neighbours(self):
        """The other devices of the IOMMU group, which VFIO hands out with this one."""
        with contextlib.suppress(OSError):
            return [Card(name) for name in sorted(os.listdir(self.directory / "iommu_group/devices"))
                    if name != self.bdf]
        return []

    def _config(self):
        with contextlib.suppress(OSError):
            return (self.directory / "config").read_bytes()
        return b""

    def aspm(self):
        """What is on of L0s and L1; "" for nothing, or without PCIe."""
        config = self._config()
        at = _capability(config, CAPABILITY_PCIE)
        control = config[at + LINK_CONTROL] & ASPM if at and len(config) > at + LINK_CONTROL else 0
        return " and ".join(name for bit, name in ((1, "L0s"), (2, "L1")) if control & bit)

    def serial(self):
        """The PCIe serial number, which is made of the card's first MAC address."""
        config, at = self._config(), 0x100
        for _ in range(64):  # a list that goes round ends
            if at < 0x100 or at + 12 > len(config):
                break
            header = int.from_bytes(config[at:at + 4], "little")
            if header & 0xFFFF == CAPABILITY_SERIAL:
                return config[at + 4:at + 12][::-1].hex("-")
            at = header >> 20
        return "none"

    @contextlib.contextmanager
    def awake(self):
        """vfio-pci lets devices sleep that nobody has open; their registers read as ones then."""
        control, before = self.directory / "power/control", self.text("power/control")
        with contextlib.suppress(OSError):
            control.write_text("on", encoding="ascii")
        try:
            yield
        finally:
            if before:
                with contextlib.suppress(OSError):
                    control.write_text(before, encoding="ascii")


def _capability(config, wanted):
    if len(config) < 256:
        return 0
    at, left = config[0x34] & ~3, 48
    while at and left:
        if config[at] == wanted:
            return at
        at, left = config[at + 1] & ~3, left - 1
    return 0


def facts(program, card):
    """The page of gbe-report, and why it has no registers, if it has none."""
    done = subprocess.run([str(program), card.bdf], capture_output=True, text=True, check=False)
    return done.stdout, done.stderr.strip().removeprefix(f"gbe-report: {card.bdf}: ")


def fact(page, name):
    found = re.search(rf"^{name}\s+(.*)$", page, re.M)
    return found[1] if found else ""

#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""test_gbe_report.py PROGRAM

Guards against a page that is wrong, that tells cards apart, or that is printed of a device
which is not to be touched: gbe-report runs on directories that look like sysfs."""

import contextlib
import os
import re
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAM = sys.argv[1]
BDF = "0000:03:00.0"
BAR_SIZE = 128 * 1024
STATUS, RAL, SWSM = 0x8, 0x5400, 0x5B50
PM, MSI, MSIX, PCIE = 0x40, 0x50, 0x70, 0xA0
SERIAL = bytes.fromhex("1234567890abcdef")
CHIPS = {0x100E: "82540EM", 0x100F: "82545EM", 0x10D3: "82574L", 0x10C9: "82576",
         0x10E8: "82576", 0x1526: "82576", 0x150A: "82576"}


class Card:
    """The files of one device; what a test changes is written at the end of the block."""

    def __init__(self, device=0x10C9):
        self.config = bytearray(4096)
        self.put(0, "<HHHH", 0x8086, device, 0x0406, 0x0010)
        self.put(8, "B", 1)
        self.put(0x2C, "<HH", 0x8086, 0xA03C)
        self.put(0x34, "B", PM)
        self.put(PM, "<BBHH", 0x01, MSI, 0x0003, 0)
        self.put(MSI, "<BBH", 0x05, MSIX, 0x0180)
        self.put(MSIX, "<BBHII", 0x11, PCIE, 24, 0x3, 0x2003)
        self.put(PCIE, "<BBH", 0x10, 0, 2)
        self.put(PCIE + 0x0C, "<IHH", 0x00000C41, 0x0042, 0x1041)
        self.put(0x100, "<I", 0x14010001)
        self.put(0x140, "<I8s", 0x00010003, SERIAL)
        self.words = [0x600D0000 | offset for offset in range(0, BAR_SIZE, 4)]
        self.bar_size = BAR_SIZE
        self.resource0 = f"0x00000000f0000000 0x{0xF0000000 + BAR_SIZE - 1:016x} 0x0000000000040200\n"
        self.driver, self.group = "vfio-pci", "12"
        self.has_bar = True

    def put(self, offset, form, *values):
        struct.pack_into(form, self.config, offset, *values)

    def write(self, root):
        device = root / BDF
        device.mkdir()
        (device / "config").write_bytes(self.config)
        (device / "numa_node").write_text("0\n", encoding="ascii")
        (device / "resource").write_text(
            self.resource0 + "0x0000000000000000 0x0000000000000000 0x0000000000000000\n" * 12, encoding="ascii")
        if self.has_bar:
            content = struct.pack(f"<{len(self.words)}I", *self.words)[:self.bar_size]
            (device / "resource0").write_bytes(content)
            (device / "resource0").chmod(0o400)
        if self.driver:
            (device / "driver").symlink_to(f"../../drivers/{self.driver}")
        if self.group:
            (device / "iommu_group").symlink_to(f"../../iommu_groups/{self.group}")
        return device


def run(card, *arguments, holding=False):
    """Exit code, page, and what was said of it."""
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as held:
        device = card.write(Path(name))
        before = (device / "resource0").read_bytes() if card.has_bar else b""
        if holding:
            held.enter_context(open(device / "resource0", "rb"))
        done = subprocess.run([PROGRAM, *(arguments or (BDF,))], capture_output=True, text=True,
                              env={**os.environ, "SYSFS_PCI_DEVICES": name}, check=False)
        assert not card.has_bar or (device / "resource0").read_bytes() == before
    return done.returncode, done.stdout, done.stderr


def expect_page(card, *lines):
    code, page, said = run(card)
    assert (code, said) == (0, ""), (code, said)
    for line in lines:
        assert line in page, f"{line!r} is not in\n{page}"
    return page


def expect_refused(card, what, code=1, registers=False, **options):
    actual, page, said = run(card, *options.pop("arguments", ()), **options)
    assert actual == code, (actual, said)
    assert what in said, f"{what!r} is not in {said!r}"
    assert len(said.strip().splitlines()) == (1 if code == 1 else 3), said
    assert registers or "600d" not in page, page
    return page


def pages():
    for device, chip in CHIPS.items():
        page = expect_page(Card(device), f"chip            {chip}\n", f"8086:{device:04x} revision 01",
                           "subsystem 8086:a03c", "CTRL        00000 600d0000\n",
                           "STATUS      00008 600d0008\n")
        offsets = [int(value[4:], 16) for value in re.findall(r"\b600d\w{4}\b", page)]
        assert not {0xC0, 0x14, 0x20, RAL, RAL + 4, SWSM} & set(offsets), page
        assert not any(0x4000 <= offset < 0x5000 for offset in offsets), page
    page = expect_page(
        Card(), "power           D0", "MSI             off, vectors: 1, 64 bit, can be masked",
        "MSI-X           off, vectors: 25, table in BAR 3 at 0x0, pending bits in BAR 3 at 0x2000",
        "PCIe link       2.5 GT/s x4, of 2.5 GT/s x4", "ASPM            L1 (LNKCTL 0042)",
        "supports: L0s and L1", "BAR 0           memory, 32 bit, 131072 bytes",
        "01@40 05@50 10@a0 11@70 0001@100 0003@140")
    assert not any(part in page for part in ("1234567890", "cdab9078", "78563412")), page


def bad_input():
    for arguments in (("03:00",), ("3:0.0.0",), ("0000:03:20.0",), ("0000:03:00.8",), (BDF, BDF),
                      ("../../etc",), ("",), ("-v",)):
        expect_refused(Card(), "usage: gbe-report BDF", code=2, arguments=arguments)
    expect_refused(Card(), "there is no such PCI device", arguments=("0000:04:00.0",))
    code, page, _ = run(Card(), "03:00.0")
    assert code == 0 and BDF in page
    assert run(Card(), "--help")[0] == 0


def not_to_be_read():
    expect_refused(Card(0x1533), "8086:1533 is no chip of this driver")
    card = Card()
    card.put(0, "<H", 0x1AF4)
    expect_refused(card, "1af4:10c9 is no chip")
    card.config[:] = b"\xff" * 4096
    expect_refused(card, "does not answer")
    card = Card()
    card.driver = "igb"
    expect_refused(card, "the kernel's driver igb uses it: dpdk-devbind.py --bind=vfio-pci")
    card = Card()
    card.put(PM + 4, "<H", 3)
    expect_refused(card, "it sleeps (D3)")
    card = Card()
    card.put(4, "<H", 0)
    expect_refused(card, "memory BARs are off")
    expect_refused(Card(), f"process {os.getpid()} (", holding=True)


def unwell():
    card = Card()
    card.has_bar = False
    expect_refused(card, "cannot map BAR 0 for reading: No such file")
    for line in ("0x0000000000000000 0x0000000000000000 0x0000000000000000\n",
                 "0x000000000000e000 0x000000000000ffff 0x0000000000040101\n",
                 "0x0000000000000000 0x0000000000000000 0x0000000000040200\n", ""):
        card = Card()
        card.resource0 = line
        expect_refused(card, "cannot map BAR 0 for reading: No such device")
    card = Card()
    card.words = [0xFFFFFFFF] * (BAR_SIZE // 4)
    expect_refused(card, "read as ones")
    # It goes while it is read: the kernel takes the mapping away.
    card = Card()
    card.bar_size = 4096
    assert "MSI-X" in expect_refused(card, "vanished while it was read", registers=True)
    # A list of capabilities that goes round, and one that leads nowhere.
    card = Card()
    card.put(PCIE + 1, "B", PM)
    expect_page(card)
    card.put(0x100, "<I", 0x10010001)
    expect_page(card)
    card = Card()
    card.driver = card.group = ""
    expect_page(card, "kernel driver   none, IOMMU group none")
    # As another than root sees it.
    card = Card()
    del card.config[64:]
    expect_page(card, "only root may read them")


def main():
    for part in (pages, bad_input, not_to_be_read, unwell):
        part()


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: BSD-3-Clause
"""The directory that EAL scans instead of /sys/bus/pci/devices, with the simulated ports in it."""

VENDOR = 0x8086
CLASS_ETHERNET = 0x020000
BAR0_SIZE = 128 * 1024
BAR0_FIRST = 0xF0000000
IORESOURCE_MEM = 0x200
BARS_THAT_EAL_READS = 6


def address(port):
    """Bus 0 is left out, as a machine has its chipset there."""
    return f"0000:{port + 1:02x}:00.0"


def group(port):
    return 70 + port


def _resource(port):
    first = BAR0_FIRST + port * BAR0_SIZE
    lines = [(first, first + BAR0_SIZE - 1, IORESOURCE_MEM)]
    lines += [(0, 0, 0)] * (BARS_THAT_EAL_READS - len(lines))
    return "".join(f"0x{first:016x} 0x{last:016x} 0x{flags:016x}\n" for first, last, flags in lines)


def _files(port, nic):
    return {
        "vendor": f"0x{VENDOR:04x}\n",
        "device": f"0x{nic.device:04x}\n",
        "subsystem_vendor": f"0x{VENDOR:04x}\n",
        "subsystem_device": "0x0000\n",
        "class": f"0x{CLASS_ETHERNET:06x}\n",
        "numa_node": "0\n",
        "resource": _resource(port),
    }


def create(root, nics):
    """Fills the directory root; returns what SYSFS_PCI_DEVICES has to name."""
    devices = root / "devices"
    devices.mkdir()
    for port, nic in enumerate(nics):
        directory = devices / address(port)
        directory.mkdir()
        for name, content in _files(port, nic).items():
            (directory / name).write_text(content, encoding="ascii")
        # Only the text of the links is used; they lead nowhere.
        (directory / "driver").symlink_to("../../drivers/vfio-pci")
        (directory / "iommu_group").symlink_to(f"../../iommu_groups/{group(port)}")
    return devices

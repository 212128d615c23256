# SPDX-License-Identifier: BSD-3-Clause
"""One booted guest: NICs under test bound to vfio-pci, two peers in their own namespaces."""

import os
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from . import topology
from .errors import GuestDied
from .guest_link import GuestLink
from .kernel import guest_kernel
from .qemu import GUEST_SOURCES, Qemu, require

BOOT_SECONDS = 120
PEERS = ("peerA", "peerB")


@dataclass(frozen=True)
class Port:
    """A NIC under test: its id in QEMU, its PCI address in the guest, its MAC address."""
    ident: str
    bdf: str
    mac: str


class Vm:
    def __init__(self, chip, plugin, logs=None):
        require(chip.name)
        self.chip = chip
        self.plugin = plugin
        self.work = Path(tempfile.mkdtemp(prefix="gbe-vm-"))
        self.logs = logs
        self.guest = None
        self.qemu = Qemu(guest_kernel(), topology.device_arguments(chip), {
            "AGENT_PYTHON": os.path.realpath(sys.executable),
            "AGENT": str(GUEST_SOURCES / "agent.py")}, self.work)
        try:
            self._set_up()
        except BaseException as error:
            kept = self.keep_logs()
            self.stop()
            raise type(error)(f"{error} (logs in {kept})") from error

    def _set_up(self):
        self.guest = GuestLink(self.qemu.connect("agent"),
                               lambda: self.qemu.process.poll() is None)
        if not self.guest.wait(lambda: self.guest.kernel_release, BOOT_SECONDS):
            raise GuestDied(f"the guest did not boot within {BOOT_SECONDS} s")
        addresses = self.qemu.pci_addresses()
        self.dut, self.loop = (
            [Port(nic.ident, addresses[nic.ident], nic.mac) for nic in nics]
            for nics in (topology.DUT, topology.LOOP))
        for port in self.dut + self.loop:
            self._bind(port)
        self._set_up_peers()

    def _bind(self, port):
        write, device = self.guest.write, f"/sys/bus/pci/devices/{port.bdf}"
        write(f"{device}/driver_override", "vfio-pci")
        write("/sys/bus/pci/drivers_probe", port.bdf)
        self.guest.read(f"/sys/bus/pci/drivers/vfio-pci/{port.bdf}/vendor")

    def _set_up_peers(self):
        """A peer knows the other's MAC address beforehand, as there is no router between."""
        names = self.guest.run("grep . /sys/class/net/*/address")
        for nic, other in ((topology.PEER_A, topology.PEER_B), (topology.PEER_B, topology.PEER_A)):
            link = re.search(rf"/sys/class/net/(\S+)/address:{nic.mac}", names)[1]
            self.guest.run(f"ip netns add {nic.ident} && ip link set {link} netns {nic.ident} "
                           "name eth0")
            self.guest.call("quiet_ipv6", nic.ident).result()
            there, there6 = topology.ADDRESS[other.ident], topology.ADDRESS6[other.ident]
            self.guest.run(["ip", "-n", nic.ident, "-batch", "-"], stdin="\n".join((
                "link set lo up",
                "link set eth0 up",
                f"addr add {topology.ADDRESS[nic.ident]}/32 dev eth0",
                f"addr add {topology.ADDRESS6[nic.ident]}/64 dev eth0 nodad",
                f"route add {there}/32 dev eth0",
                f"neigh replace {there} lladdr {other.mac} dev eth0 nud permanent",
                f"neigh replace {there6} lladdr {other.mac} dev eth0 nud permanent\n")))

    def environment(self):
        """What commands in the guest are told about it."""
        return {"DUT0": self.dut[0].bdf, "DUT1": self.dut[1].bdf, "LOOP0": self.loop[0].bdf,
                "LOOP1": self.loop[1].bdf, "PLUGIN": self.plugin or "", "NIC": self.chip.name}

    def plugin_arguments(self):
        return ["-d", self.plugin] if self.plugin else []

    def keep_logs(self):
        """Copies console log and QEMU's command line to where they survive; returns where."""
        directory = self.logs or Path(tempfile.mkdtemp(prefix="gbe-vm-logs-"))
        directory.mkdir(parents=True, exist_ok=True)
        for name in ("console.log", "qemu-command", "qemu.log"):
            if (self.work / name).exists():
                shutil.copy(self.work / name, directory / name)
        return directory

    def stop(self):
        self.qemu.stop()
        shutil.rmtree(self.work, ignore_errors=True)

# SPDX-License-Identifier: BSD-3-Clause
"""One booted guest: NICs under test bound to vfio-pci, two peers in their own namespaces."""

import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from . import topology
from .errors import GuestDied
from .guest_link import GuestLink
from .kernel import guest_kernel
from .qemu import Qemu, require
from .testpmd import Testpmd

BOOT_SECONDS = 600  # a guard against hanging
PLUGINS_IN_GUEST = "/usr/local/lib/gbe"
# The distribution's, all of them, where the folder has been thinned.
ALL_PLUGINS = f"{PLUGINS_IN_GUEST}/all"
# Every DPDK program loads all of the distribution's plugins, which takes seconds in an emulated
# guest. These stay: those that the programs are linked with, and those for the NICs at hand.
PLUGINS = "/usr/lib/*/dpdk/pmds-*"
PROGRAMS = ("dpdk-testpmd", "dpdk-proc-info", "dpdk-dumpcap", "dpdk-pdump")
NEEDED_PLUGINS = {"net_e1000", "net_virtio", "net_vmxnet3", "net_pcap", "mempool_ring", "bus_pci",
                  "bus_vdev"}
LIBRARY = re.compile(r"\blibrte_(\w+)\.so")


@dataclass(frozen=True)
class Port:
    """A NIC under test: its id in QEMU, its PCI address in the guest, its MAC address; or a virtual
    device: its name, what EAL is told of it, and the option for this."""
    ident: str
    bdf: str
    mac: str
    option: str = "-a"


class Vm:
    def __init__(self, chip, options, thin_plugin_folder=False):
        require(chip.name)
        self.chip = chip
        self.options = options
        self.plugin = options.plugin
        self.work = Path(tempfile.mkdtemp(prefix="gbe-vm-"))
        self.guest = None
        self._forwarder = None
        self.qemu = Qemu(guest_kernel(), topology.device_arguments(chip), {
            "AGENT_PYTHON": os.path.realpath(sys.executable)}, self.work)
        try:
            self._set_up(thin_plugin_folder)
        except BaseException as error:
            kept = self.keep_logs(options.logs / f"{chip.name}-boot")
            self.stop()
            raise GuestDied(f"{error} (logs in {kept})") from error

    def _set_up(self, thin_plugin_folder):
        self.guest = GuestLink(self.qemu.connect("agent"),
                               lambda: self.qemu.process.poll() is None)
        if not self.guest.wait(lambda: self.guest.kernel_release, BOOT_SECONDS):
            raise GuestDied(f"the guest did not boot within {BOOT_SECONDS} s")
        addresses = self.qemu.pci_addresses()
        self.dut, self.loop, self.reference, self.yardstick, self.witness = (
            [Port(nic.ident, addresses[nic.ident], nic.mac) for nic in nics]
            for nics in (topology.DUT, topology.LOOP, topology.REFERENCE, topology.YARDSTICK,
                         topology.WITNESS))
        for port in self.dut + self.loop + self.reference + self.yardstick + self.witness:
            self._bind(port)
        if thin_plugin_folder:
            self._thin_plugin_folder()
        if self.plugin:
            self.plugin = self.install_plugin(self.plugin)
        self._set_up_peers()

    def _thin_plugin_folder(self):
        """What is needed is found out here, as the guest has the host's files, and little speed."""
        linked = subprocess.run(["ldd", *filter(None, map(shutil.which, PROGRAMS))], check=False,
                                capture_output=True, text=True).stdout
        needed = NEEDED_PLUGINS | set(LIBRARY.findall(linked))
        for folder in glob.glob(PLUGINS):
            kept = [path for path in glob.glob(f"{folder}/librte_*.so*")
                    if LIBRARY.search(path)[1] in needed]
            self.guest.run(f"mkdir -p /run/plugins {ALL_PLUGINS} && "
                           f"cp -a {' '.join(kept)} /run/plugins && "
                           f"mount --bind {folder} {ALL_PLUGINS} && "
                           f"mount --bind /run/plugins {folder}")

    def install_plugin(self, path):
        """EAL refuses plugins below a directory that all may write to, as a checkout in /tmp is."""
        there = f"{PLUGINS_IN_GUEST}/{Path(path).name}"
        self.guest.run(["install", "-D", path, there])
        return there

    def _bind(self, port):
        if self.chip.foreign:
            self.bind(port, "vfio-pci")
        else:
            self._bind_free(port, "vfio-pci")

    def _bind_free(self, port, driver):
        write, device = self.guest.write, f"/sys/bus/pci/devices/{port.bdf}"
        write(f"{device}/driver_override", driver)
        write("/sys/bus/pci/drivers_probe", port.bdf)
        self.guest.read(f"/sys/bus/pci/drivers/{driver}/{port.bdf}/vendor")

    def bind(self, port, driver):
        """Whoever has it now."""
        self.guest.run(f"echo {port.bdf} >/sys/bus/pci/devices/{port.bdf}/driver/unbind || true")
        self._bind_free(port, driver)

    def load_driver(self, driver):
        """One of the kernel's; it takes none of the ports, which are bound."""
        self.guest.run(f"[ -d /sys/module/{driver} ] || (cd /run/drivers/{driver} && "
                       "while read -r module; do insmod ./$module; done <order)")

    def _set_up_peers(self):
        """A peer knows the other's MAC address beforehand, as there is no router between."""
        names = self.guest.run("grep . /sys/class/net/*/address")
        for nic, other in ((topology.PEER_A, topology.PEER_B), (topology.PEER_B, topology.PEER_A)):
            link = re.search(rf"/sys/class/net/(\S+)/address:{nic.mac}", names)[1]
            self.guest.run(f"ip netns add {nic.ident} && ip link set {link} netns {nic.ident} "
                           "name eth0")
            self.guest.call("set_up_peer", peer=nic.ident)
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

    def testpmd(self, **options):
        """A testpmd of the scenario's own; the shared one makes room for it."""
        self.release_ports()
        return Testpmd(self, **options)

    def forwarder(self):
        """A testpmd that copies packets between the two DUT ports as they are. Scenarios that
        change nothing about it share it; a scenario that does must put things back."""
        if self._forwarder is None:
            self._forwarder = Testpmd(self)
            self._forwarder.start()
        return self._forwarder

    def release_ports(self):
        if self._forwarder is not None:
            forwarder, self._forwarder = self._forwarder, None
            forwarder.quit()

    def forget_forwarder(self):
        """For those who have ended it themselves."""
        self._forwarder = None

    def reset(self):
        """Back to the state after boot, whatever a scenario left behind."""
        self.forget_forwarder()
        self.guest.kill_all()
        for port in self.dut + self.loop:
            self.qemu.set_link(port.ident, True)
        for peer in (topology.PEER_A, topology.PEER_B):
            self.guest.run(f"ip -n {peer.ident} link set eth0 mtu 1500")

    def keep_logs(self, directory):
        """Copies what explains a failure to where it survives; returns where that is."""
        directory.mkdir(parents=True, exist_ok=True)
        for pattern in ("console.log", "qemu-command", "qemu.log", "trace-*"):
            for path in self.work.glob(pattern):
                shutil.copy(path, directory / path.name)
        if self.guest:
            self._log_blocked_tasks()
            (directory / "kernel.log").write_text(
                "".join(f"{line}\n" for line in self.guest.kernel_lines), encoding="utf-8")
            (directory / "processes.log").write_text(self.guest.transcript(), encoding="utf-8")
        return directory

    def _log_blocked_tasks(self):
        """Has the kernel say where tasks hang; a guest that is past answering has no say."""
        try:
            self.guest.deadline = time.monotonic() + 10
            self.guest.write("/proc/sysrq-trigger", "w")
            self.guest.kernel_log()
        except (GuestDied, RuntimeError):
            pass

    def stop(self):
        self.qemu.stop()
        shutil.rmtree(self.work, ignore_errors=True)

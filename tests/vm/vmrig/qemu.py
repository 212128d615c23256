# SPDX-License-Identifier: BSD-3-Clause
"""Starts QEMU, talks to its monitor, and finds out whether KVM works on this machine."""

import ctypes
import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from .cache import cache_dir
from .cpio import Archive
from .errors import EnvironmentMissing, GuestDied

QEMU = "qemu-system-x86_64"
GUEST_SOURCES = Path(__file__).parent / "guest"
MEMORY = "3G"
HUGEPAGES = 640  # of 2 MB
# The kernel's own test of its timer fails, and with it the boot, when the host is busy. The
# second line is for speed alone: clearing pages and mitigations are slow when emulated.
KERNEL_ARGUMENTS = ("intel_iommu=on iommu=pt no_timer_check panic=-1 quiet console=ttyS0 "
                    "init_on_alloc=0 mitigations=off nokaslr apparmor=0 audit=0 nowatchdog")
TRIAL_SECONDS = 20
# QEMU 10.0 under TCG looks a memory-mapped access up in a memory map that has changed under it,
# now and then when vfio-pci opens or resets a device (its own assertion in iotlb_to_section()
# says so), and the access is lost. What the guest cannot live without therefore goes by ports
# and MSRs: x2APIC (eim=on), no HPET, and virtio as it was before version 1.0. Its interrupts are
# messages, whose table is written at boot only: the end of each INTx is a memory-mapped write.
VIRTIO_BY_PORTS = "disable-modern=on"
PR_SET_PDEATHSIG = 1
CPUCLOCK_SCHED = 2


def die_with_parent():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def require(device):
    if not shutil.which(QEMU):
        raise EnvironmentMissing(f"{QEMU} is not installed")
    known = subprocess.run([QEMU, "-device", "help"], capture_output=True, text=True, check=False)
    if f'name "{device}"' not in known.stdout and f'alias "{device}"' not in known.stdout:
        raise EnvironmentMissing(f"this QEMU has no {device} model")


def write_initramfs(kernel, path, variables):
    archive = Archive()
    settings = "".join(f"export {name}={shlex.quote(value)}\n" for name, value in variables.items())
    script = (GUEST_SOURCES / "init").read_text(encoding="utf-8")
    first, rest = script.split("\n", 1)
    archive.file("init", f"{first}\n{settings}{rest}".encode(), 0o755)
    for source in GUEST_SOURCES.glob("*.py"):
        archive.file(f"agent/{source.name}", source.read_bytes())
    path.write_bytes(kernel.base_archive.read_bytes() + archive.bytes())


def _machine(accelerator):
    if accelerator == "kvm":
        return ["-accel", "kvm", "-cpu", "host"]
    return ["-accel", "tcg,thread=multi", "-cpu", "max,-arch-capabilities"]


def _common(kernel, initramfs, console, accelerator, extra_kernel_arguments=""):
    return [QEMU, "-nodefaults", "-nographic", "-no-reboot", "-M", "q35,kernel-irqchip=split,hpet=off",
            *_machine(accelerator), "-smp", "2", "-m", MEMORY,
            "-kernel", str(kernel.image), "-initrd", str(initramfs),
            "-append", f"{KERNEL_ARGUMENTS}{extra_kernel_arguments}",
            "-serial", f"file:{console}"]


def _kvm_boots(kernel, work):
    """/dev/kvm may exist and yet not boot a stock kernel: it hangs or aborts. So try."""
    console, initramfs = work / "trial-console.log", work / "trial.cpio"
    write_initramfs(kernel, initramfs, {})
    command = _common(kernel, initramfs, console, "kvm", " gbe_trial")
    try:
        subprocess.run(command, timeout=TRIAL_SECONDS, check=False, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       preexec_fn=die_with_parent)
    except subprocess.TimeoutExpired:
        return False
    return console.exists() and b"trial boot works" in console.read_bytes()


def accelerator(kernel, work):
    """kvm or tcg; the answer is kept until the host is booted again or the kernel changes."""
    if not os.access("/dev/kvm", os.R_OK | os.W_OK):
        return "tcg"
    boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    verdict = cache_dir() / "kvm-verdict.json"
    key = f"{boot} {kernel.version}"
    try:
        known = json.loads(verdict.read_text(encoding="ascii"))
    except (OSError, ValueError):
        known = {}
    if key not in known:
        print("trying whether a guest boots with KVM ...", flush=True)
        known = {key: "kvm" if _kvm_boots(kernel, work) else "tcg"}
        verdict.write_text(json.dumps(known), encoding="ascii")
    return known[key]


class Qemu:
    """A running QEMU with its files in a directory: console.log, command and two sockets."""

    def __init__(self, kernel, device_arguments, variables, work):
        self.work = work
        initramfs = work / "initramfs.cpio"
        write_initramfs(kernel, initramfs, {"HUGEPAGES": str(HUGEPAGES), **variables})
        self.accelerator = accelerator(kernel, work)
        self.command = [
            *_common(kernel, initramfs, work / "console.log", self.accelerator),
            "-qmp", f"unix:{work}/qmp,server=on,wait=off",
            "-device", "intel-iommu,intremap=on,caching-mode=on,eim=on",
            "-fsdev", "local,id=host,path=/,security_model=none,readonly=on,multidevs=remap",
            "-device", f"virtio-9p-pci,fsdev=host,mount_tag=host,{VIRTIO_BY_PORTS}",
            "-device", f"virtio-serial-pci,{VIRTIO_BY_PORTS}",
            "-chardev", f"socket,id=agent,path={work}/agent,server=on,wait=off",
            "-device", "virtserialport,chardev=agent,name=gbe.agent",
            *device_arguments]
        (work / "qemu-command").write_text(shlex.join(self.command) + "\n", encoding="utf-8")
        with open(work / "qemu.log", "wb") as log:
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log, preexec_fn=die_with_parent)
        self.monitor = self.connect("qmp").makefile("rw", encoding="utf-8")
        self.monitor.readline()
        self.execute("qmp_capabilities")

    def connect(self, name):
        deadline = time.monotonic() + 20
        while True:
            link = socket.socket(socket.AF_UNIX)
            try:
                link.connect(str(self.work / name))
                return link
            except OSError as error:
                link.close()
                if self.process.poll() is not None or time.monotonic() > deadline:
                    log = (self.work / "qemu.log").read_text(encoding="utf-8").strip()
                    raise GuestDied(f"QEMU did not start: {log}") from error
                time.sleep(0.02)

    def execute(self, command, **arguments):
        self.monitor.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
        self.monitor.flush()
        while line := self.monitor.readline():
            answer = json.loads(line)
            if "error" in answer:
                raise RuntimeError(f"{command}: {answer['error']['desc']}")
            if "return" in answer:
                return answer["return"]
        raise GuestDied("QEMU closed its monitor")

    def monitor_command(self, line):
        """One for people; returns what it printed."""
        return self.execute("human-monitor-command", **{"command-line": line})

    def set_link(self, ident, up):
        self.execute("set_link", name=ident, up=up)

    def pci_addresses(self):
        """PCI address of every device that was given an id, as the guest sees it."""
        found = {}

        def visit(devices):
            for device in devices:
                found[device["qdev_id"]] = (
                    f"0000:{device['bus']:02x}:{device['slot']:02x}.{device['function']}")
                visit(device.get("pci_bridge", {}).get("devices", []))

        for bus in self.execute("query-pci"):
            visit(bus["devices"])
        return found

    def cpu_seconds(self):
        """CPU time of QEMU, as the host counts it.

        By the clock of the whole process (clock_getcpuclockid(3), which Python does not have):
        a sum over its threads would lose the time of those that have ended."""
        return time.clock_gettime((~self.process.pid << 3) | CPUCLOCK_SCHED)

    def stop(self):
        self.process.kill()
        self.process.wait()

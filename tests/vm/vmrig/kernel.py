# SPDX-License-Identifier: BSD-3-Clause
"""The guest's kernel: Debian's package, downloaded and unpacked into the cache, never installed."""

import functools
import lzma
import re
import struct
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .cache import cache_dir
from .cpio import Archive
from .errors import EnvironmentMissing

# Wanted in the guest, in this order; what they depend on is found by modprobe.
MODULES = ("virtio_pci", "virtio_console", "9pnet_virtio", "9p", "overlay", "virtio_net",
           "vfio-pci", "vfio_iommu_type1", "8021q")
# For scenarios that have the kernel drive a NIC, or make one up: at hand in the guest, and not loaded.
NIC_DRIVERS = ("e1000", "e1000e", "igb", "tun", "macvlan", "veth")
XZ_MAGIC, ELF_MAGIC = b"\xfd7zXZ\0", b"\x7fELF"
# The ELF note that names the PVH entry: sizes of name and description, type, name.
PVH_NOTE = struct.pack("<III4s", 4, 8, 18, b"Xen\0")


@dataclass(frozen=True)
class Kernel:
    version: str
    image: Path
    base_archive: Path


def _command(argv, cwd=None):
    try:
        done = subprocess.run(argv, cwd=cwd, capture_output=True, text=True, check=False)
    except FileNotFoundError as missing:
        raise EnvironmentMissing(f"{argv[0]} is not installed") from missing
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise EnvironmentMissing(f"{' '.join(argv)} failed: {last}")
    return done.stdout


def _newest_package():
    """Name and version of the generic kernel; the cloud kernel has neither 9p nor vfio."""
    depends = _command(["apt-cache", "depends", "linux-image-amd64"])
    found = re.search(r"Depends: (linux-image-\S+)", depends)
    if not found:
        raise EnvironmentMissing("apt does not know linux-image-amd64 (run apt-get update)")
    policy = _command(["apt-cache", "policy", found[1]])
    return found[1], re.search(r"Candidate: (\S+)", policy)[1]


def _download(package, directory):
    _command(["apt-get", "download", package], cwd=directory)
    archive = next(Path(directory).glob(f"{package}_*.deb"))
    unpacked = Path(directory, package)
    _command(["dpkg-deb", "-x", str(archive), str(unpacked)])
    archive.unlink()
    _merge_usr(unpacked)
    return unpacked


def _merge_usr(tree):
    """As on an installed system: from Debian 13 on, packages have everything below usr."""
    for name in ("bin", "lib"):
        if not (tree / name).exists() and (tree / "usr" / name).exists():
            (tree / name).symlink_to(f"usr/{name}")


def _module_files(tree, version, wanted):
    ordered = []
    for module in wanted:
        plan = _command(["/sbin/modprobe", "-d", str(tree), "-S", version,
                         "--show-depends", module])
        for line in plan.splitlines():
            path = Path(line.split()[1]) if line.startswith("insmod ") else None
            if path and path not in ordered:
                ordered.append(path)
    return ordered


def _add_modules(archive, directory, modules):
    names = [module.name.removesuffix(".xz") for module in modules]
    for name, module in zip(names, modules):
        content = module.read_bytes()
        if module.suffix == ".xz":
            content = lzma.decompress(content)
        archive.file(f"{directory}/{name}", content)
    archive.file(f"{directory}/order", "".join(f"{name}\n" for name in names).encode())


def _base_archive(tree, version, busybox):
    archive = Archive()
    archive.file("bin/busybox", busybox.read_bytes(), 0o755)
    _command(["/sbin/depmod", "-b", str(tree), version])
    _add_modules(archive, "modules", _module_files(tree, version, MODULES))
    for driver in NIC_DRIVERS:
        _add_modules(archive, f"drivers/{driver}", _module_files(tree, version, [driver]))
    return archive.bytes()


def _uncompressed(image):
    """The kernel as the ELF file that is packed in it, which QEMU starts by its PVH entry: to
    unpack itself in an emulated guest takes the kernel as long as the whole rest of the boot."""
    begin = image.find(XZ_MAGIC)
    if begin >= 0:
        try:
            elf = lzma.LZMADecompressor().decompress(image[begin:])
        except lzma.LZMAError:
            return image
        if elf.startswith(ELF_MAGIC) and PVH_NOTE in elf:
            return elf
    return image


def _build(package, target):
    with tempfile.TemporaryDirectory(dir=cache_dir()) as work:
        tree = _download(package, work)
        busybox = _download("busybox-static", work) / "bin/busybox"
        version = next((tree / "lib/modules").iterdir()).name
        ready = Path(work, "ready")
        ready.mkdir()
        image = (tree / "boot" / f"vmlinuz-{version}").read_bytes()
        (ready / "kernel").write_bytes(_uncompressed(image))
        (ready / "base.cpio").write_bytes(_base_archive(tree, version, busybox))
        ready.rename(target)


@functools.cache
def guest_kernel():
    """The newest kernel that apt knows, or any that is cached already when apt cannot tell."""
    kernels = cache_dir() / "guest-kernel"
    kernels.mkdir(exist_ok=True)
    try:
        package, version = _newest_package()
    except EnvironmentMissing:
        cached = sorted(kernels.iterdir(), key=lambda path: path.stat().st_mtime)
        if not cached:
            raise
        target = cached[-1]
    else:
        target = kernels / f"{package}_{version}_{'-'.join(MODULES + NIC_DRIVERS)}"
        if not target.exists():
            print(f"downloading the guest's kernel {version} ...", flush=True)
            _build(package, target)
    return Kernel(target.name, target / "kernel", target / "base.cpio")

# SPDX-License-Identifier: BSD-3-Clause
"""What the machine is made of, as far as it matters to the driver."""

import contextlib
import os
import platform
import re
import shlex
import shutil
import subprocess
from pathlib import Path

# Words of the kernel's command line that decide what VFIO and links do; the others may name disks.
KERNEL_WORDS = re.compile(r"^(?:\w*iommu|pcie_aspm|vfio[\w.-]*|hugepages|default_hugepagesz|isolcpus"
                          r"|pci|irqaffinity)(?:=|$|\.)")


def said(*command):
    """The first line that a command prints, "" if there is no such command."""
    with contextlib.suppress(OSError):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return (done.stdout.strip().splitlines() or [""])[0] if done.returncode == 0 else ""
    return ""


def read(path):
    with contextlib.suppress(OSError):
        return Path(path).read_text(encoding="utf-8", errors="replace")
    return ""


def revision(root):
    # The checkout may be another user's.
    git = ["git", "-c", "safe.directory=*", "-C", str(root)]
    commit = said(*git, "log", "-1", "--format=%h of %cs")
    changed = " with changes" if said(*git, "status", "--porcelain", "-uno") else ""
    return f"{commit}{changed}" if commit else "unknown (no git)"


def forget(prefix):
    """Removes what DPDK programs of that file prefix left behind: the huge pages of one that was
    killed would never be free again."""
    for mount in re.findall(r"^\S+ (\S+) hugetlbfs ", read("/proc/mounts"), re.M):
        for left in Path(mount).glob(f"{prefix}map_*"):
            with contextlib.suppress(OSError):
                left.unlink()
    shutil.rmtree(f"/var/run/dpdk/{prefix}", ignore_errors=True)


def _kernel_arguments():
    return " ".join(word for word in read("/proc/cmdline").split() if KERNEL_WORDS.match(word))


def _system():
    found = re.search(r'^PRETTY_NAME="?([^"\n]*)', read("/etc/os-release"), re.M)
    return found[1] if found else "unknown"


def _processor():
    found = re.search(r"^model name\s*:\s*(.*)$", read("/proc/cpuinfo"), re.M)
    return f"{found[1] if found else platform.machine()}, {os.cpu_count()} CPUs"


def facts(root):
    """Pairs of a name and what there is."""
    return [
        ("driver", f"dpdk-gbe {revision(root)}"),
        ("DPDK", said("pkg-config", "--modversion", "libdpdk") or "unknown"),
        ("kernel", f"{platform.release()} {platform.machine()}; {_kernel_arguments() or 'no options'}"),
        ("system", _system()),
        ("compiler", said(*shlex.split(os.environ.get("CC", "gcc")), "--version") or "unknown"),
        ("processor", _processor()),
    ]


def cpus_near(local):
    """Two CPUs, of different cores and in the card's node if there is a choice."""
    allowed = sorted(os.sched_getaffinity(0))
    near = [cpu for cpu in allowed if cpu in _numbers(local)] or allowed
    near = near if len(near) >= 2 else allowed
    first = near[0]
    siblings = _numbers(read(f"/sys/devices/system/cpu/cpu{first}/topology/thread_siblings_list"))
    others = [cpu for cpu in near[1:] if cpu not in siblings] or near[1:]
    return [first, *others[:1]]


def _numbers(text):
    """Of a list such as 0-3,8."""
    found = set()
    for first, last in re.findall(r"(\d+)(?:-(\d+))?", text):
        found.update(range(int(first), int(last or first) + 1))
    return found

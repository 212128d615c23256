# SPDX-License-Identifier: BSD-3-Clause
"""The machine that is measured on."""

import atexit
import os
import platform
import re
import subprocess
from pathlib import Path

AUTOGROUP = Path("/proc/self/autogroup")
FIRST = -20


def _cpu_model():
    text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    found = re.search(r"^model name\s*: (.*)", text, re.M)
    return found[1] if found else platform.machine()


def _dpdk():
    try:
        return subprocess.run(["pkg-config", "--modversion", "libdpdk"], capture_output=True,
                              text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def facts(command):
    return [("Command", command),
            ("CPU", f"{_cpu_model()}, {os.cpu_count()} CPUs"),
            ("Kernel", f"{platform.system()} {platform.release()}"),
            ("DPDK", _dpdk()),
            ("Load when it began", " ".join(f"{load:.1f}" for load in os.getloadavg()))]


def go_first():
    """As far as one may: other programs of a shared machine get the CPUs second. Where the
    scheduler shares them out by session, niceness counts only within one."""
    try:
        before = AUTOGROUP.read_text(encoding="ascii").split()[-1]
        AUTOGROUP.write_text(str(FIRST), encoding="ascii")
        atexit.register(lambda: AUTOGROUP.write_text(before, encoding="ascii"))
    except OSError:
        pass
    try:
        os.setpriority(os.PRIO_PROCESS, 0, FIRST)
    except OSError:
        pass

# SPDX-License-Identifier: BSD-3-Clause
"""The machine that is measured on."""

import atexit
import os
import platform
import re
import subprocess
import time
from pathlib import Path

AUTOGROUP = Path("/proc/self/autogroup")
FIRST = -20
STAT = Path("/proc/stat")
LOOK_S = 0.5
# A thread that gets less of its CPU is starved in many a run.
IDLE_ENOUGH = 90


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


def measured_on():
    """The CPUs of the two threads that are measured: see ports.py."""
    return sorted(os.sched_getaffinity(0))[:2]


def _ticks(text):
    """Idle ones and all of each CPU. A guest's are in its user's."""
    ticks = {}
    for cpu, numbers in re.findall(r"^cpu(\d+) (.*)", text, re.M):
        user, nice, system, idle, waits, *rest = map(int, numbers.split()[:8])
        ticks[int(cpu)] = idle + waits, user + nice + system + idle + waits + sum(rest)
    return ticks


def idle_shares(before, after, cpus):
    """Percent by CPU, between two texts of /proc/stat; without those that it does not have."""
    first, last = _ticks(before), _ticks(after)
    return {cpu: 100 * (last[cpu][0] - first[cpu][0]) / (last[cpu][1] - first[cpu][1])
            for cpu in cpus
            if cpu in first and cpu in last and last[cpu][1] > first[cpu][1]}


def look(cpus):
    before = STAT.read_text(encoding="ascii")
    time.sleep(LOOK_S)
    return idle_shares(before, STAT.read_text(encoding="ascii"), cpus)


def shares_in_words(shares):
    return ", ".join(f"CPU {cpu} {share:.0f} %" for cpu, share in shares.items())


def busy(shares, loads):
    """What was seen and what it means; empty if the machine is idle enough."""
    if all(share >= IDLE_ENOUGH for share in shares.values()):
        return ""
    return (f"this machine is busy: idle in the last {LOOK_S} s: {shares_in_words(shares)}; load "
            f"{' '.join(f'{load:.1f}' for load in loads)}. One of these CPUs sends, the other "
            "receives. Runs that have to wait for theirs are rejected and repeated: points may "
            "be left with few clean runs or none. For figures to rely on measure when nothing "
            "else runs, or as root with --realtime. It goes on all the same.")


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

# SPDX-License-Identifier: BSD-3-Clause
"""rxmode-fwd as a program that ends by itself, without NICs, huge pages and root."""

import os
import subprocess
import sys

PROGRAM = sys.argv.pop()
EAL = ("--no-huge", "--no-pci", "--no-telemetry", "--no-shconf", "--log-level=*:error")
CPU = min(os.sched_getaffinity(0))
SECONDS = 60


def run(*words):
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=SECONDS,
                          check=False)


def lcores(count):
    """On any machine: they share a CPU."""
    return "--lcores", ",".join(f"{lcore}@{CPU}" for lcore in range(count))


def start(*own, eal=(), lcore_count=2):
    return run(*EAL, *lcores(lcore_count), *eal, "--", *own)


def lines_of_its_own(done):
    """What the program says beside EAL, on standard error."""
    return [line for line in done.stderr.splitlines() if line.startswith("rxmode-fwd: ")]

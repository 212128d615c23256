# SPDX-License-Identifier: BSD-3-Clause
"""DPDK's own examples: how they are built and started, and what they wait for by themselves."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
DRAIN_US = 100
# Each CPU is one lcore's; the first also runs a main lcore that has nothing to do.
ONE_LCORE = ("--lcores", "0@0")
TWO_LCORES = ("--lcores", "0@0,1@1,2@(0,1)", "--main-lcore", "2")


@dataclass(frozen=True)
class Program:
    """target: the IPv4 address that it sends on by port 1. own_us: how long it may keep a packet
    when it polls. workers: the names of the threads that forward, the main thread if empty."""
    name: str
    lcores: tuple
    arguments: tuple
    target: tuple
    own_us: int = DRAIN_US
    fragments: int = 0
    workers: tuple = ()


PROGRAMS = {program.name: program for program in (
    Program("l2fwd", ONE_LCORE, ("-p", "3", "-q", "2", "-P", "-T", "0"), (198, 18, 1, 1)),
    Program("l3fwd", ONE_LCORE, ("-p", "3", "-P", "--parse-ptype", "--config", "(0,0,0),(1,0,0)"),
            (198, 18, 1, 1)),
    Program("ip_reassembly", ONE_LCORE, ("-p", "3", "-q", "2", "--maxflows", "128"),
            (100, 20, 0, 1), fragments=1),
    # Receives on one lcore, which passes packets by a ring to one that sends. That sends by itself
    # only bursts that are full, or after 100 us in thousands of rounds.
    Program("qos_sched", TWO_LCORES,
            ("--mnc", "2", "--pfc", "0,1,0,1", "--msz", "8192", "--bsz", "64,64,32,1", "--cfg",
             "{directory}/profile-1g.cfg"),
            (198, 18, 1, 1), own_us=0, workers=("rte-worker-0", "rte-worker-1")),
)}


def build(name, build_dir):
    """The path of the program, and the directory that it was built in."""
    path = Path(subprocess.run([SOURCE / "devtools/dpdk-example.sh", name, build_dir], check=True,
                                  stdout=subprocess.PIPE, text=True).stdout.strip())
    directory = path.parents[1]
    profile = directory / "profile.cfg"
    if profile.exists():
        # Its rates are those of a 10 Gb/s port, in bytes per second.
        text = profile.read_text(encoding="utf-8").replace("1250000000", "125000000")
        (directory / "profile-1g.cfg").write_text(text, encoding="utf-8")
    return path, directory


def enough_cpus():
    return {0, 1} <= os.sched_getaffinity(0)

# SPDX-License-Identifier: BSD-3-Clause
"""DPDK's own examples: how they are built and started, and what they wait for by themselves."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import ovs, suricata

SOURCE = Path(__file__).resolve().parents[2]
EXAMPLE, OVS, SURICATA = "example", "ovs", "suricata"
POLL, ADAPTIVE, OWN = "poll", "adaptive", "own"
DRAIN_US = 100
# Each CPU is one lcore's; the first also runs a main lcore that has nothing to do.
ONE_LCORE = ("--lcores", "0@0")
TWO_LCORES = ("--lcores", "0@0,1@1,2@(0,1)", "--main-lcore", "2")


@dataclass(frozen=True)
class Program:
    """target: the IPv4 address that it sends on by port 1. own_us: how long it may keep a packet
    when it polls. workers: the names of the threads that forward, the main thread if empty. modes:
    OWN is a program that sleeps or pauses by itself, instead of the one that it is like; example:
    what it is built from, if not from its name; start: what it is started by."""
    name: str
    lcores: tuple
    arguments: tuple
    target: tuple
    own_us: int = DRAIN_US
    fragments: int = 0
    workers: tuple = ()
    modes: tuple = (ADAPTIVE, POLL)
    like: str = ""
    example: str = ""
    sleeps: bool = True
    start: str = EXAMPLE


def _l3fwd_power(name, sleeps, *how):
    # Its ports are told by other addresses than those of l3fwd, and it sends what it has at once.
    return Program(name, ONE_LCORE, ("-p", "3", "-P", *how, "--parse-ptype", "--config",
                                     "(0,0,0),(1,0,0)"), (2, 1, 1, 1), modes=(OWN,), like="l3fwd",
                   example="l3fwd-power", sleeps=sleeps)


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
    _l3fwd_power("l3fwd-power", True, "--interrupt-only"),
    # rte_power, which pauses for 1 us after 512 empty polls.
    _l3fwd_power("l3fwd-power-pause", False, "--pmd-mgmt=pause"),
    # By itself: by pmd-sleep-max, which is --latency-us here.
    Program("ovs", (), (), (198, 18, 1, 1), own_us=0, workers=("pmd-c",),
            modes=(ADAPTIVE, POLL, OWN), like="ovs", start=OVS),
    # By itself: in its interrupt mode.
    Program("suricata", (), (), (198, 18, 1, 1), own_us=0, workers=("W#",),
            modes=(ADAPTIVE, POLL, OWN), like="suricata", start=SURICATA),
)}


def build(program, build_dir):
    """The path of the program, and the directory that it was built in."""
    if program.start != EXAMPLE:
        return (ovs if program.start == OVS else suricata).find(), None
    example = program.example or program.name
    path = Path(subprocess.run([SOURCE / "devtools/dpdk-example.sh", example, build_dir],
                               check=True, stdout=subprocess.PIPE, text=True).stdout.strip())
    directory = path.parents[1]
    profile = directory / "profile.cfg"
    if profile.exists():
        # Its rates are those of a 10 Gb/s port, in bytes per second.
        text = profile.read_text(encoding="utf-8").replace("1250000000", "125000000")
        (directory / "profile-1g.cfg").write_text(text, encoding="utf-8")
    return path, directory


def enough_cpus():
    return {0, 1} <= os.sched_getaffinity(0)

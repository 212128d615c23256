# SPDX-License-Identifier: BSD-3-Clause
"""How the core is started on simulated ports, and on others."""

import os
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve()
# The root of the source tree; of what is installed, the prefix.
SOURCE = HERE.parents[3]
CORE = "rxmode-bench-core"
PLUGIN = "librte_net_gbe.so"
IN_TREE = "in-tree"
OURS = "gbe"
# What the core ends with after Ctrl-C.
INTERRUPTED = 130
RIG_REPORT = "== what the simulated devices saw"
QUIET = ("--log-level=*:warning",)
# A guard against a core that hangs; to close its port takes a moment.
ENDING_S = 20


class CannotRun(Exception):
    """Carries the reason."""


def _lcores(*workers):
    """The main one sleeps and may be anywhere; one CPU for each worker: 0 receives, 1 sends."""
    cpus = sorted(os.sched_getaffinity(0))
    if len(cpus) < 2:
        raise CannotRun("two CPUs are needed, one to send and one to receive")
    return ",".join([f"0@({','.join(map(str, cpus))})",
                     *(f"{worker + 1}@{cpus[worker]}" for worker in workers)])


def _find_simnic(build):
    """The command that simulates NICs, with what it needs of a build tree. Where it is installed
    it finds that by itself."""
    in_tree = SOURCE / "app/simnic/simnic"
    if in_tree.exists():
        return [str(in_tree), "--library", str(build / "lib/simnic/libgbe_sim.so"),
                "--plugin", str(build / "drivers/net/gbe" / PLUGIN)]
    beside = HERE.parents[2] / "simnic/simnic"
    installed = str(beside) if beside.exists() else shutil.which("simnic")
    if installed is None:
        raise CannotRun("simulated ports need the command 'simnic', which is not in PATH: install "
                        "it from the same source tree, or give EAL arguments of other ports "
                        "behind --")
    return [installed]


def _chips(build):
    listed = subprocess.run([*_find_simnic(build), "--list-nics"], capture_output=True, text=True,
                            check=False)
    if listed.returncode != 0:
        raise CannotRun(f"there are no simulated ports: {listed.stderr.strip()}")
    return [line.split()[0] for line in listed.stdout.splitlines()]


def _find_plugin(build):
    """net_gbe as built, or as installed beside this front end; else the system's libraries have
    it, and EAL finds it by name."""
    built = build / "drivers/net/gbe" / PLUGIN
    installed = [path for place in ("lib/*", "lib", "lib64")
                 for path in sorted(SOURCE.glob(f"{place}/{PLUGIN}"))]
    return str(next((path for path in (built, *installed) if path.exists()), PLUGIN))


def _core(command, **how):
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, **how)


def _print_errors(process):
    wanted = True
    for line in process.stderr:
        wanted = wanted and not line.startswith(RIG_REPORT)
        if wanted and line.strip():
            sys.stderr.write(line)


def _wait_for_sender(process):
    """It ends when the receiver has."""
    try:
        return process.wait(ENDING_S)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


@dataclass
class Ports:
    """Simulated ones if chip is set, else those of the EAL arguments. With those of a sender, too,
    there are two processes, and each has one port."""
    build: Path
    chip: str = ""
    eal: tuple = ()
    sender: tuple = ()

    def core(self):
        places = (self.build / "app/rxmode-bench", HERE.parents[1])
        for place in places:
            if (place / CORE).exists():
                return str(place / CORE)
        raise CannotRun(f"there is no {CORE} in {places[0]} nor in {places[1]}: build it, and name "
                        "the build directory by --build")

    def check(self):
        """What can be known before anything is started. Raises CannotRun."""
        self.core()
        _lcores(0, 1)
        if self.chip:
            chips = _chips(self.build)
            if self.chip not in chips:
                raise CannotRun(f"--chip takes {', '.join(chips)}, not {self.chip!r}")

    def command(self, arguments, driver="", step="pump", rings="plain"):
        """driver: one of OURS, IN_TREE, or a plugin's path; empty: as the EAL arguments say."""
        if not self.chip:
            own = ["--lcores", _lcores(0, 1)]
            if self.sender:
                own = ["--lcores", _lcores(0), "--file-prefix", "rxmode-bench-receiver"]
            return [self.core(), *own, *QUIET, *self._plugin(driver), *self.eal, "--", *arguments]
        plugin = [] if driver == IN_TREE else ["-d", "{plugin}"]
        if driver not in ("", OURS, IN_TREE):
            plugin = ["-d", driver]
        # Where ours is in EAL's own folder, it comes first.
        allow = "{allow},yield=1" if driver == IN_TREE else "{allow}"
        # DPDK's own em takes MSI-X for chips that have none.
        legacy = ["--vfio-intr=legacy"] if driver == IN_TREE and self.chip in ("82540", "82545") \
            else []
        return [*_find_simnic(self.build), "--nic", f"{self.chip},{self.chip}",
                "--step", step, "--rings", rings, "--",
                self.core(), "--lcores", _lcores(0, 1), *QUIET, "--no-huge", "-m", "512",
                "--no-telemetry", "--no-shconf", *legacy, *plugin, allow, "--", *arguments]

    def sender_command(self, arguments):
        """With DPDK's drivers and what its EAL arguments load."""
        return [self.core(), "--lcores", _lcores(1), "--file-prefix", "rxmode-bench-sender",
                *QUIET, *self.sender, "--", *arguments]

    def _plugin(self, driver):
        if driver in ("", IN_TREE):
            return []
        if driver == OURS:
            driver = _find_plugin(self.build)
        return ["-d", driver]

    def _start(self, arguments, how):
        """The core, and the one that sends if there are two."""
        pipe = {"stderr": subprocess.PIPE, "text": True}
        if not self.sender:
            return _core(self.command(arguments, **how), **pipe), None
        ends = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with ends[0], ends[1]:
            to_sender, to_receiver = (end.fileno() for end in ends)
            sender = _core(self.sender_command([*arguments, "--receiver", str(to_receiver)]),
                           pass_fds=[to_receiver])
            return _core(self.command([*arguments, "--sender", str(to_sender)], **how),
                         pass_fds=[to_sender], **pipe), sender

    def run(self, arguments, **how):
        """False after Ctrl-C; what was measured until then is in the CSV."""
        process, sender = self._start(arguments, how)
        while True:
            try:
                _print_errors(process)
                code = process.wait()
                sent = _wait_for_sender(sender) if sender else 0
                break
            except KeyboardInterrupt:
                # The core was interrupted as well, and comes to an end.
                continue
        if code not in (0, INTERRUPTED) or sent != 0:
            raise CannotRun(f"the core ended with {code}"
                            + (f", the one that sends with {sent}" if sender else ""))
        return code == 0

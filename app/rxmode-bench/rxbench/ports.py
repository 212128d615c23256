# SPDX-License-Identifier: BSD-3-Clause
"""How the core is started on simulated ports, and on others."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve()
SOURCE = HERE.parents[3]
RIG = SOURCE / "tests/sim/run"
CORE = "rxmode-bench-core"
IN_TREE = "in-tree"
OURS = "gbe"
# What the core ends with after Ctrl-C.
INTERRUPTED = 130
RIG_REPORT = "== what the simulated devices saw"
QUIET = ("--log-level=*:warning",)


class CannotRun(Exception):
    """Carries the reason."""


def _lcores():
    """The main one sleeps and may be anywhere; one CPU for each of the others."""
    cpus = sorted(os.sched_getaffinity(0))
    if len(cpus) < 2:
        raise CannotRun("two CPUs are needed, one to send and one to receive")
    return f"0@({','.join(map(str, cpus))}),1@{cpus[0]},2@{cpus[1]}"


@dataclass
class Ports:
    """Simulated ones if chip is set, else those of the EAL arguments."""
    build: Path
    chip: str = ""
    eal: tuple = ()

    def core(self):
        for place in (self.build / "app/rxmode-bench", HERE.parents[1]):
            if (place / CORE).exists():
                return str(place / CORE)
        raise CannotRun(f"there is no {CORE} in {self.build}: build it first")

    def command(self, arguments, driver="", step="pump", rings="plain"):
        """driver: one of OURS, IN_TREE, or a plugin's path; empty: as the EAL arguments say."""
        if not self.chip:
            plugin = self._plugin(driver)
            return [self.core(), "--lcores", _lcores(), *QUIET, *plugin, *self.eal, "--",
                    *arguments]
        if not RIG.exists():
            raise CannotRun("simulated ports are found in the source tree only: "
                            "give EAL arguments behind --")
        plugin = [] if driver == IN_TREE else ["-d", "{plugin}"]
        if driver not in ("", OURS, IN_TREE):
            plugin = ["-d", driver]
        # DPDK's own em takes MSI-X for chips that have none.
        legacy = ["--vfio-intr=legacy"] if driver == IN_TREE and self.chip in ("82540", "82545") \
            else []
        return [str(RIG), "--nic", f"{self.chip},{self.chip}",
                "--step", step, "--rings", rings,
                "--library", str(self.build / "tests/sim/libgbe_sim.so"),
                "--plugin", str(self.build / "drivers/net/gbe/librte_net_gbe.so"), "--",
                self.core(), "--lcores", _lcores(), *QUIET, "--no-huge", "-m", "512",
                "--no-telemetry", "--no-shconf", *legacy, *plugin, "{allow}", "--", *arguments]

    def _plugin(self, driver):
        if driver in ("", IN_TREE):
            return []
        if driver == OURS:
            driver = str(self.build / "drivers/net/gbe/librte_net_gbe.so")
        return ["-d", driver]

    def run(self, arguments, **how):
        """False after Ctrl-C; what was measured until then is in the CSV."""
        process = subprocess.Popen(self.command(arguments, **how), text=True,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        wanted = True
        while True:
            try:
                for line in process.stderr:
                    wanted = wanted and not line.startswith(RIG_REPORT)
                    if wanted and line.strip():
                        sys.stderr.write(line)
                code = process.wait()
                break
            except KeyboardInterrupt:
                # The core was interrupted as well, and comes to an end.
                continue
        if code not in (0, INTERRUPTED):
            raise CannotRun(f"the core ended with {code}")
        return code == 0

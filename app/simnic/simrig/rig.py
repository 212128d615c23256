# SPDX-License-Identifier: BSD-3-Clause
"""Everything a program needs around it to find simulated ports, and what they say in the end."""

import os
import re
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from . import sysfs
from .errors import RigError
from .library import nics
from .places import default_library

MAX_PORTS = 16
PRELOADED = re.compile("[^ :]+")
COMPLAINTS = re.compile(r"^.*\bcomplaints\b\D*(\d+)", re.M)


@dataclass(frozen=True)
class Settings:
    """What host/options.h describes; an empty string leaves it to the library."""
    wire: str = ""
    step: str = ""
    rings: str = ""
    strict: bool = False
    fault: str = ""
    irq: str = ""
    cpu: str = ""
    journal: str = ""
    board: str = ""

    def environment(self):
        values = {
            "GBE_SIM_WIRE": self.wire,
            "GBE_SIM_STEP": self.step,
            "GBE_SIM_RINGS": self.rings,
            "GBE_SIM_STRICT": "1" if self.strict else "",
            "GBE_SIM_FAULT": self.fault,
            "GBE_SIM_IRQ": self.irq,
            "GBE_SIM_CPU": self.cpu,
            "GBE_SIM_JOURNAL": self.journal,
            "GBE_SIM_BOARD": self.board,
        }
        return {name: value for name, value in values.items() if value}


def nics_of(names, library=None):
    """The chips of a list such as "82574,82576"."""
    names, known = names.split(","), nics(library or default_library())
    for name in names:
        if name not in known:
            raise RigError(f"no chip '{name}'; there are {', '.join(known)}")
    if len(names) > MAX_PORTS:
        raise RigError(f"more than {MAX_PORTS} ports")
    return [known[name] for name in names]


class Rig:
    """Ports to run programs on, one after another; a context that leaves nothing behind."""

    def __init__(self, chips, settings=Settings(), library=None, preload=()):
        library = library or default_library()
        if not library.exists():
            raise RigError(f"{library} does not exist (build it first)")
        self.nics = chips
        self._settings = settings
        self._preload = [*preload, str(library.resolve())]

    def __enter__(self):
        self._directory = tempfile.TemporaryDirectory(prefix="gbe-sim-")
        self._root = Path(self._directory.name)
        # A program that runs as somebody else has to find its devices, too.
        self._root.chmod(0o755)
        self._devices = sysfs.create(self._root, self.nics)
        self._report = self._root / "report"
        self._report.touch()
        self._report.chmod(0o666)
        return self

    def __exit__(self, *_exception):
        self._directory.cleanup()

    def environment(self):
        """The whole of it, for subprocess."""
        return {
            **{name: value for name, value in os.environ.items()
               if not name.startswith("GBE_SIM_")},
            **self._settings.environment(),
            "GBE_SIM_NIC": ",".join(nic.name for nic in self.nics),
            "GBE_SIM_REPORT": str(self._report),
            "SYSFS_PCI_DEVICES": str(self._devices),
            "LD_PRELOAD": ":".join([*self._preload, *PRELOADED.findall(os.environ.get("LD_PRELOAD", ""))]),
        }

    def allow(self, device_arguments=""):
        """EAL's arguments that let the application use all ports, and no others."""
        return [argument for port in range(len(self.nics))
                for argument in ("-a", sysfs.address(port) + device_arguments)]

    def report(self):
        """What the devices of the last program saw; empty if it did not come to an end."""
        return self._report.read_text(encoding="utf-8", errors="replace")

    def complaints(self):
        return sum(int(count) for count in COMPLAINTS.findall(self.report()))


def check_plugin(plugin):
    """EAL loads plugins only from where nobody else can put one."""
    if not plugin.exists():
        raise RigError(f"{plugin} does not exist (build it first)")
    for directory in plugin.resolve().parents:
        if directory.stat().st_mode & stat.S_IWOTH:
            raise RigError(f"{directory} is world-writable, so EAL refuses to load {plugin}: "
                           f"build outside of it")
    return str(plugin.resolve())

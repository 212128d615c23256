# SPDX-License-Identifier: BSD-3-Clause
"""Takes a simulated port through all configurations, with one driver."""

import re
import subprocess
import tempfile

from simrig import sysfs
from simrig.errors import RigError
from simrig.launch import die_with_parent
from simrig.rig import Rig, Settings, nics_of

from .journal import sections

EAL = ("-l", "0", "--no-huge", "-m", "64", "--no-shconf", "--no-telemetry", "--log-level", "5")
SECONDS = 600  # a guard against hanging
SKIPPED = re.compile(r"^@skip (\S+) (.*)$", re.M)

# With the interrupt type that comes first for a chip. The others differ in interrupts alone.
CONFIGURATIONS = (
    "probe", "start", "queues-2", "queues-all", "rss", "vlan-strip", "vlan-filter", "vlan-insert",
    "rx-checksum", "tx-checksum", "mtu-9000", "promiscuous", "all-multicast", "multicast",
    "address", "rx-interrupt", "rx-interrupts-2", "link-interrupt", "link-down", "stop", "close")
OF_INTERRUPTS = ("rx-interrupt", "rx-interrupts-2", "link-interrupt")
TYPES = {"msix": "msix", "msi": "msi", "legacy": "intx"}


def runs_of(chip):
    """Pairs of an interrupt type, as EAL calls it, and configurations."""
    return [(kind, OF_INTERRUPTS if number else CONFIGURATIONS)
            for number, kind in enumerate(chip.interrupts)]


def name_of(configuration, kind):
    return f"{configuration}-{TYPES[kind]}" if configuration in OF_INTERRUPTS else configuration


class Recorder:
    """Runs the program; keeps nothing."""

    def __init__(self, program, library):
        self._program = program
        self._library = library

    def record(self, chip, plugin, kind, configurations):
        """A dictionary of sections by configuration, and another of the reasons of those that
        the driver cannot have. plugin: "" leaves the NIC to DPDK's own driver."""
        with tempfile.NamedTemporaryFile(prefix="gbe-witness-") as journal:
            # Not the partner: em and igb leave its PHY off, as it is never started.
            nics = nics_of(f"{chip.rig},{chip.rig}", self._library)
            with Rig(nics, Settings("sink", journal=journal.name), self._library) as rig:
                said = self._run(rig, plugin, kind, [str(chip.queues), *configurations])
            found = sections(journal.read().decode("ascii"))
        skipped = {name_of(name, kind): reason for name, reason in SKIPPED.findall(said)}
        recorded = {name_of(name, kind): section for name, section in found.items()}
        missing = {name_of(name, kind) for name in configurations} - {*recorded, *skipped}
        if missing:
            raise RigError(f"{chip.rig}: nothing was recorded of {', '.join(sorted(missing))}")
        return recorded, skipped

    def _run(self, rig, plugin, kind, arguments):
        # The partner stays, or EAL would forget the memory's addresses with its last device.
        command = [str(self._program), *EAL, f"--vfio-intr={kind}", "-a", sysfs.address(1),
                   *(["-d", plugin] if plugin else []), "--", sysfs.address(0), *arguments]
        try:
            run = subprocess.run(command, env=rig.environment(), stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                 timeout=SECONDS, check=False, preexec_fn=die_with_parent)
        except subprocess.TimeoutExpired as reason:
            raise RigError(f"the program hangs: {' '.join(command)}") from reason
        said = run.stdout.decode(errors="replace")
        if run.returncode:
            raise RigError(f"the program ended with {run.returncode}: {' | '.join(said.splitlines()[-4:])}")
        return said

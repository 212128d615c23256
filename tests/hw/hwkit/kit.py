# SPDX-License-Identifier: BSD-3-Clause
"""What all parts of a run share: the cards, the programs and their arguments, the report."""

import contextlib
import os
import shutil
import stat
import tempfile
import time
from pathlib import Path

from . import machine
from .card import Card, facts
from .page import Page

ROOT = Path(__file__).resolve().parents[3]
BUILD = ROOT / "build"
PREFIX = "gbe_hw"  # of the files of our DPDK programs
PRIVATE = (Path("/run"), Path("/root"), Path("/var/lib"), Path("/"))


def _trusted(folder):
    return not any(part.stat().st_mode & stat.S_IWOTH for part in (folder, *folder.parents))


class Kit:
    """What all parts need."""

    def __init__(self, options):
        self.options = options
        self.hands = options.hands
        self.cards = [Card(port) for port in options.ports]
        self.cpus = machine.cpus_near(self.cards[0].text("local_cpulist"))
        self.page = Page(time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()))
        self.program = BUILD / "tests/driver/ethdev/ethdev_tests"
        self.plugin = None
        self.chip = None
        self.macs = []
        self._facts = {}

    def programs(self):
        return [self.program, BUILD / "app/gbe-report/gbe-report",
                BUILD / "drivers/net/gbe/librte_net_gbe.so"]

    def facts_of(self, card, again=False):
        """What gbe-report says; ("", why) if it says nothing."""
        if again or card.bdf not in self._facts:
            with contextlib.suppress(FileNotFoundError):
                self._facts[card.bdf] = facts(self.programs()[1], card)
        return self._facts.get(card.bdf, ("", "gbe-report is not built"))

    @contextlib.contextmanager
    def trusted_plugin(self):
        """EAL refuses plugins below a folder that all may write to, as a checkout in /tmp is."""
        with contextlib.ExitStack() as copies:
            self.plugin = str(self.programs()[2])
            if not _trusted(self.programs()[2].parent):
                place = next(place for place in PRIVATE if _trusted(place))
                folder = tempfile.TemporaryDirectory(prefix="gbe-hw-", dir=place)
                self.plugin = shutil.copy(self.plugin, copies.enter_context(folder))
            yield

    def eal(self):
        return ["-l", ",".join(map(str, self.cpus)), f"--file-prefix={PREFIX}", "--no-telemetry"]

    def allow(self):
        return [argument for card in self.cards for argument in ("-a", card.bdf)]

    def environment(self):
        return {**os.environ, **({} if self.hands else {"ETHDEV_CABLE": "peer"})}

    def chosen(self, part):
        """The single tests of a part that were asked for; none: all."""
        if part in self.options.only:
            return []
        return [name.partition(":")[2] for name in self.options.only if name.startswith(f"{part}:")]

    def show_request(self, line):
        """Of a test, for the cable: scenarios of the virtual machine read the line as it is."""
        if line.startswith("@link loop"):
            _, port, way = line.split()
            where = self.cards[int(port[-1])].bdf
            print(f"{line}\n>>> {'plug' if way == 'on' else 'pull'} the cable at {where} now",
                  flush=True)

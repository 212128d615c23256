# SPDX-License-Identifier: BSD-3-Clause
"""What QEMU's trace of memory regions says of the registers of one port."""

import re
import time
from dataclasses import dataclass

from .journal import RESET, Reader, Section

LINE = re.compile(r"\bmemory_region_ops_(read|write) cpu \S+ mr \S+ addr (0x[0-9a-f]+) "
                  r"value (0x[0-9a-f]+) size \d+")
REGISTERS_SIZE = 0x20000
IO_ADDRESS, IO_DATA = 0, 4
UPPER_HALF = re.compile(r"[RT]DBAH\b")
LINK_UP = 1 << 1
SECONDS = 120  # a guard against hanging


@dataclass(frozen=True)
class Windows:
    """Where a port's registers are in the guest: in memory, and for two ports that give access
    to the same."""
    memory: int
    io: int


class Accesses:
    """Those to one port, in the order of a trace that comes piece by piece."""

    def __init__(self, windows):
        self._windows = windows
        self._io_address = 0

    def of(self, text):
        """Triples of "r" or "w", offset and value."""
        for kind, address, value in LINE.findall(text):
            offset = self._offset(kind, int(address, 16), int(value, 16))
            if offset is not None:
                yield kind[0], offset, int(value, 16)

    def _offset(self, kind, address, value):
        if 0 <= address - self._windows.memory < REGISTERS_SIZE:
            return address - self._windows.memory
        if kind == "write" and address == self._windows.io + IO_ADDRESS:
            self._io_address = value
        return self._io_address if address == self._windows.io + IO_DATA else None


def raised_and_served(writes):
    """Whether an interrupt was raised by a write, and its causes are unmasked again, as they are
    when somebody has looked at its queues."""
    raised = [number for number, (name, _) in enumerate(writes) if name in ("ICS", "EICS")]
    if not raised:
        return False
    masked = writes[raised[-1]][1]
    for name, value in writes[raised[-1] + 1:]:
        if name in ("IMS", "EIMS"):
            masked &= ~value
    return masked == 0


def without_handlers(events):
    """Those of a stop, without what handlers of the running port do meanwhile: each masks
    when it is called, and unmasks at its end. Who stops masks last."""
    last = len(events) - 1 - events[::-1].index("interrupts off")
    return [event for place, event in enumerate(events)
            if place > last or event != "interrupts on"]


def without_first_handlers(events):
    """Those of a start, without what handlers do once they are let in, which depends on when the
    link comes up: each masks when it is called, and unmasks at its end."""
    if "interrupts on" not in events:
        return events
    first = events.index("interrupts on")
    return [event for place, event in enumerate(events)
            if place <= first or event not in ("interrupts off", "interrupts on")]


class Recording:
    """The sections of one driver. A port may be probed for each, or once for all of them. watch: a
    RegisterWatch, or what has the same members."""

    def __init__(self, watch):
        self._watch = watch
        self._accesses = Accesses(watch.windows)
        self._phy = ({}, {})
        self._reader = None
        self._last = {}  # what was written since the last reset
        self._writes = []  # pairs of name and value, since act()
        self._written = set()  # names
        self.sections = {}

    def prepare(self):
        """The port is about to be probed. What came before belongs to nothing."""
        self._watch.text()
        self._reader = Reader(*self._phy)

    def act(self):
        """What comes from here on are events."""
        self._take()
        self._reader.section = Section()
        self._reader.acting = True
        self._writes = []

    def end(self, name, when=lambda _writes: True):
        """Of the first moment in which when() is true of what was written since act()."""
        deadline = time.monotonic() + SECONDS
        while not self._freeze(when):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{name} does not settle within {SECONDS} s")
            time.sleep(0.1)
        self._hold(self._watch.values())
        self._watch.thaw()
        self.sections[name] = self._reader.end()

    def _freeze(self, when):
        self._watch.freeze()
        self._take()
        if when(self._writes):
            return True
        self._watch.thaw()
        return False

    def _take(self):
        for access, offset, value in self._accesses.of(self._watch.text()):
            name = self._watch.registers.at(offset).name
            if access == "w":
                self._write(name, value)
            self._reader.line(access, name, value)

    def _write(self, name, value):
        self._writes.append((name, value))
        self._written.add(name)
        self._last[name] = value
        if name == "CTRL" and value & RESET:
            self._last.clear()

    def _hold(self, values):
        """What QEMU has no storage for reads as 0: it is what was written. An upper half that was
        written is compared as the lower one is, since where memory is may make it 0. Whether the
        link is up after a probe or a stop depends on how long ago that was."""
        for register in self._watch.registers.readable():
            value = values.get(register.name, 0)
            if value == 0 and register.access == "RW":
                value = self._last.get(register.name, 0)
            if UPPER_HALF.match(register.name) and register.name in self._written:
                value = values.get(register.name.replace("BAH", "BAL"), 0)
            if register.name == "STATUS":
                value &= ~LINK_UP
            self._reader.line("=", register.name, value)

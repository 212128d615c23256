# SPDX-License-Identifier: BSD-3-Clause
"""What a journal of the rig says about each configuration: the values that the registers have in
the end, and the events that matter, in their order."""

import re
from dataclasses import dataclass, field

LINE = re.compile(r"^0 (r|w|=)\d? (\S+) (\S+)")
UNLISTED = re.compile(r"0x[0-9a-f]+$")
MDIC_WRITE = 1 << 26
MDIC_READ = 1 << 27
MDIC_READY = 1 << 28

# Bits whose change is an event.
SWITCHES = {
    "RCTL": {1: "receiver"},
    "TCTL": {1: "transmitter"},
    "CTRL_EXT": {28: "DRV_LOAD"},
}
# Each write is one.
WRITES = {name: name for name in (
    "RDT", "TDT", "RDBAL", "TDBAL", "RXDCTL", "TXDCTL", "RXCSUM", "MRQC", "MTA", "PBA", "IVAR",
    "GPIE")}
WRITES |= {"IMC": "interrupts off", "EIMC": "interrupts off",
           "IMS": "interrupts on", "EIMS": "interrupts on"}
RESET = 1 << 26
PHY_RESET = 1 << 31


@dataclass
class Section:
    """registers: name to value, or to "written" where the value is an address. phy: what registers
    of the PHY were seen to hold, those that were only read as well."""
    registers: dict = field(default_factory=dict)
    phy: dict = field(default_factory=dict)
    events: list = field(default_factory=list)


def number(text):
    return int(text, 16) if text.startswith("0x") else "written"


def phy_name(mdic):
    return f"PHY[{mdic >> 16 & 31}]"


def stem(name):
    return name.partition("[")[0]


class Reader:
    """One configuration's lines, one after the other. Registers of the PHY keep what they have
    from one configuration to the next, so what is known of them is handed on: what was written
    to them, and what they were seen to hold."""

    def __init__(self, phy_written, phy_seen):
        self._phy_written = phy_written
        self._phy_seen = phy_seen
        self.section = Section()
        self.acting = False
        self._before = {}
        self._written = {}

    def line(self, access, name, value):
        if access == "=":
            self.section.registers[name] = value
        elif access == "w":
            self._write(name, value)
        elif isinstance(value, int):
            self._before[name] = value
            if name == "MDIC" and value & MDIC_READ and value & MDIC_READY:
                self._phy_seen[phy_name(value)] = value & 0xFFFF

    def _write(self, name, value):
        if UNLISTED.match(name):
            self._written[name] = value
        if name == "MDIC" and value & MDIC_WRITE:
            self._phy_written[phy_name(value)] = value & 0xFFFF
            self._phy_seen[phy_name(value)] = value & 0xFFFF
        if self.acting:
            self._notice(name, value)
        self._before[name] = value

    def _notice(self, name, value):
        found = stem(name)
        if found == "CTRL" and value & RESET:
            self._event("reset")
        if found == "CTRL" and value & PHY_RESET:
            self._event("PHY reset")
        for bit, switch in SWITCHES.get(found, {}).items():
            after = value >> bit & 1
            if after != self._before.get(name, 0) >> bit & 1:
                self._event(f"{switch} {'on' if after else 'off'}")
        if found in WRITES:
            self._event(WRITES[found])

    def _event(self, event):
        if self.section.events[-1:] != [event]:
            self.section.events.append(event)

    def end(self):
        self.section.registers.update(self._written)
        self.section.registers.update(self._phy_written)
        self.section.phy.update(self._phy_seen)
        return self.section


def sections(text):
    """Of each configuration that has come to its end."""
    found, phy, reader = {}, ({}, {}), None
    for line in text.partition("\0")[0].splitlines():
        if line.startswith("# "):
            name, _, what = line[2:].partition(" ")
            if what == "prepare":
                reader = Reader(*phy)
            elif what == "act":
                reader.acting = True
            else:
                found[name] = reader.end()
                reader = None
        elif reader and (parts := LINE.match(line)):
            reader.line(parts[1], parts[2], number(parts[3]))
    return found

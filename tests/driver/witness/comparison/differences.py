# SPDX-License-Identifier: BSD-3-Clause
"""What differs between two drivers in one configuration of one chip."""

from dataclasses import dataclass

from .left_out import normal

ALL_BITS = 0xFFFFFFFF


@dataclass(frozen=True)
class Difference:
    """ours, theirs: a number, or a word: "-" is a register that was not touched."""
    chip: str
    configuration: str
    what: str
    ours: object
    theirs: object

    def bits(self):
        """Those that differ."""
        if isinstance(self.ours, int) and isinstance(self.theirs, int):
            return self.ours ^ self.theirs
        return ALL_BITS


def shown(value):
    return f"0x{value:x}" if isinstance(value, int) else value


def of_registers(ours, theirs):
    """A register of the PHY that only one of the two wrote must hold the same where the other
    has read it."""
    values = [normal(section.registers) for section in (ours, theirs)]
    for name in dict.fromkeys([*values[0], *values[1]]):
        pair = [of_one.get(name, section.phy.get(name, "-"))
                for of_one, section in zip(values, (ours, theirs))]
        if pair[0] != pair[1]:
            yield name, *pair


def first_of_each(events):
    """Those after the last reset, each where it comes first."""
    if "reset" in events:
        events = events[len(events) - events[::-1].index("reset"):]
    return list(dict.fromkeys(events))


def of_events(ours, theirs):
    """What only one does, and neighbours that the other has in another order."""
    for event in dict.fromkeys([*ours, *theirs]):
        if (event in ours) != (event in theirs):
            yield (f"event {event}", *("yes" if event in those else "no"
                                       for those in (ours, theirs)))
    ours, theirs = first_of_each(ours), first_of_each(theirs)
    common = [event for event in ours if event in theirs]
    for one, other in zip(common, common[1:]):
        if theirs.index(one) > theirs.index(other):
            yield f"order {one}, {other}", "so", "reversed"


def differences(chip, configuration, ours, theirs):
    found = [*of_registers(ours, theirs), *of_events(ours.events, theirs.events)]
    return [Difference(chip, configuration, *one) for one in found]

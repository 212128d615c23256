# SPDX-License-Identifier: BSD-3-Clause
"""The list of differences that are known, with the reasons; its head says what a row is."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from simrig.errors import RigError

from .differences import ALL_BITS

LIST = Path(__file__).resolve().parents[1] / "differences"
FIELDS = 8
WITNESSES = {"em", "igb", "linux-e1000", "linux-e1000e", "linux-igb"}


def matches(pattern, text):
    """'*' stands for anything, and only that."""
    return re.fullmatch(".*".join(re.escape(piece) for piece in pattern.split("*")), text)


def any_of(patterns, text):
    return any(matches(pattern, text) for pattern in patterns)


def parts(text):
    return tuple(part.strip() for part in text.split(","))


@dataclass
class Row:
    number: int  # of its line
    heading: str
    witnesses: tuple
    chips: tuple
    configurations: tuple
    what: str
    ours: str
    theirs: str
    reason: str
    source: str
    names: tuple = ()
    mask: int = ALL_BITS
    shift: int = 0
    seen: set = field(default_factory=set)  # pairs of chip and configuration

    def __post_init__(self):
        if self.is_of_events():
            self.names = (self.what,)
            return
        names, _, bits = self.what.partition(":")
        self.names = parts(names)
        if bits:
            high, _, low = bits.partition("-")
            self.shift = int(low or high)
            self.mask = (2 << int(high)) - (1 << self.shift)

    def is_of_events(self):
        return self.what.startswith(("event ", "order "))

    def is_about(self, chip, configuration):
        return any_of(self.chips, chip) and any_of(self.configurations, configuration)

    def explains(self, difference):
        """The bits of a difference that the row is the reason of."""
        if not self.is_about(difference.chip, difference.configuration) \
                or not any_of(self.names, difference.what):
            return 0
        bits = difference.bits() & self.mask
        if not bits or not self._is(self.ours, difference.ours) \
                or not self._is(self.theirs, difference.theirs):
            return 0
        self.seen.add((difference.chip, difference.configuration))
        return bits

    def _is(self, expected, value):
        if expected == "any":
            return True
        if isinstance(value, int):
            return expected.startswith("0x") and int(expected, 16) == (value & self.mask) >> self.shift
        return expected == value

    def not_seen(self, compared, whole):
        """What the row speaks of that was compared and does not differ. compared: pairs of chip and
        configuration; whole: of all chips, or '*' may mean others."""
        about = [pair for pair in compared if self.is_about(*pair)]
        missing = [pattern for index, patterns in enumerate((self.chips, self.configurations))
                   for pattern in patterns
                   if (whole or pattern != "*") and self._compared(index, pattern, about)
                   and not self._compared(index, pattern, self.seen)]
        if whole and not about:
            missing = ["all of it, as nothing like this is compared"]
        return missing

    @staticmethod
    def _compared(index, pattern, pairs):
        return any(matches(pattern, pair[index]) for pair in pairs)


def read_rows(path):
    """The heading of a row is the last line of comment before it."""
    rows, heading = [], ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#"):
            heading = line[1:].strip()
        if not line.strip() or line.startswith("#"):
            continue
        fields = [text.strip() for text in line.split("|")]
        if len(fields) != FIELDS or not all(fields) or not set(parts(fields[0])) <= WITNESSES:
            raise RigError(f"{path}:{number}: not a row of {FIELDS} fields")
        rows.append(Row(number, heading, *(parts(field) for field in fields[:3]), *fields[3:]))
    return rows


def unexplained(difference, rows):
    """Bits that no row is the reason of."""
    bits = difference.bits()
    for row in rows:
        bits &= ~row.explains(difference)
    return bits

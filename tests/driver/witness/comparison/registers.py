# SPDX-License-Identifier: BSD-3-Clause
"""Names of registers by address, from the lists that the driver has."""

import re
from dataclasses import dataclass
from pathlib import Path

LISTS = Path(__file__).resolve().parents[4] / "lib/gberegs"
FILES = {"82540": "8254x", "82545": "8254x", "82574": "82574", "82576": "82576"}
ROW = re.compile(r"\bX\((\w+),\s*(0x\w+),\s*(\w+),\s*(\d+),\s*(\w+)\)")
READABLE = ("RO", "RW", "SET")


@dataclass(frozen=True)
class Register:
    name: str
    offset: int
    access: str  # enum gbe_reg_access


class Registers:
    """Of one chip."""

    def __init__(self, chip):
        self._of_82576 = chip == "82576"
        self.all = [register for file in ("gbe_regs.h", f"gbe_regs_{FILES[chip]}.h")
                    for row in ROW.findall((LISTS / file).read_text(encoding="utf-8"))
                    for register in _elements(*row)]
        self._by_offset = {register.offset: register for register in self.all}

    def at(self, offset):
        offset = self._same(offset)
        return self._by_offset.get(offset) or Register(f"0x{offset:05x}", offset, "")

    def _same(self, offset):
        """The 82576 has the rings of its queues 0 to 3 a second time, where older chips have theirs."""
        for old, new in ((0x2800, 0xC000), (0x3800, 0xE000)):
            queue, register = divmod(offset - old, 0x100)
            if self._of_82576 and 0 <= queue < 4 and register < 0x40:
                return new + 0x40 * queue + register
        return offset

    def readable(self):
        return [register for register in self.all if register.access in READABLE]


def _elements(name, offset, stride, count, access):
    """As the journal of the simulated NICs names them."""
    if int(count) == 1:
        return [Register(name, int(offset, 16), access)]
    return [Register(f"{name}[{index}]", int(offset, 16) + int(stride, 0) * index, access)
            for index in range(int(count))]

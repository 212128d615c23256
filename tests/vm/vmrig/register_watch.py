# SPDX-License-Identifier: BSD-3-Clause
"""Watches the registers of one port from the outside, whichever driver has it.

What is written and read QEMU traces. What registers hold its monitor reads, while the guest
stands still.
"""

import re

from comparison.left_out import REASONS
from comparison.trace import Windows

EVENTS = ("memory_region_ops_read", "memory_region_ops_write")
IO_RESOURCE = 0x100  # Linux's flag
VALUE = re.compile(r"\b0x[0-9a-f]{8}\b")


class RegisterWatch:
    """A context; text() is what has been traced since the last call."""

    def __init__(self, vm, port, registers, who):
        self._qemu = vm.qemu
        self._path = vm.work / f"trace-{who}"
        self.registers = registers
        self.windows = _windows(vm.guest.read(f"/sys/bus/pci/devices/{port.bdf}/resource"))
        self._position = 0

    def __enter__(self):
        self._qemu.monitor_command(f"logfile {self._path}")
        self._switch("on")
        self._position = self._path.stat().st_size
        return self

    def __exit__(self, *_exception):
        self._switch("off")

    def _switch(self, state):
        for event in EVENTS:
            self._qemu.monitor_command(f"trace-event {event} {state}")

    def text(self):
        """Whole lines."""
        with open(self._path, "rb") as trace:
            trace.seek(self._position)
            data = trace.read()
        data = data[:data.rfind(b"\n") + 1]
        self._position += len(data)
        return data.decode("ascii", errors="replace")

    def freeze(self):
        self._qemu.execute("stop")

    def thaw(self):
        self._qemu.execute("cont")

    def values(self):
        """By name, of a guest that stands still. These reads are not in the text."""
        self._switch("off")
        values = {register.name: self._read(register.offset) for register in
                  self.registers.readable() if register.name.partition("[")[0] not in REASONS}
        self._switch("on")
        return values

    def _read(self, offset):
        said = self._qemu.monitor_command(f"xp /1wx {self.windows.memory + offset:#x}")
        return int(VALUE.search(said.partition(":")[2])[0], 16)


def _windows(resources):
    """Of the file of that name: first and last address and flags, a line for each BAR."""
    bars = [[int(number, 16) for number in line.split()] for line in resources.splitlines()]
    return Windows(memory=bars[0][0], io=next(first for first, _, flags in bars if flags & IO_RESOURCE))

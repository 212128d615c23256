#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Guards against a trace of QEMU's that is read for the wrong port, or under the wrong names, and
against final values of which a driver has written nothing."""

import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path += [str(ROOT / "tests/driver/witness"), str(ROOT / "app/simnic")]

# pylint: disable=wrong-import-position
from comparison.registers import Registers
from comparison.trace import (Accesses, Recording, Windows, raised_and_served,
                              without_first_handlers, without_handlers)

MEMORY, IO = 0xfe400000, 0xc000


def line(kind, address, value):
    return (f"memory_region_ops_{kind} cpu 1 mr 0x55f774d1a2c0 addr {address:#x} value {value:#x} "
            "size 4 name 'e1000-mmio'\n")


def write(offset, value):
    return line("write", MEMORY + offset, value)


class Watch:
    """A RegisterWatch of a port whose trace comes in the pieces that are given."""
    windows = Windows(MEMORY, IO)

    def __init__(self, chip, *pieces, values=()):
        self.registers = Registers(chip)
        self._pieces = list(pieces)
        self._values = dict(values)
        self.stands = False

    def text(self):
        return self._pieces.pop(0) if self._pieces else ""

    def values(self):
        assert self.stands
        return self._values

    def freeze(self):
        self.stands = True

    def thaw(self):
        self.stands = False


class Names(unittest.TestCase):
    def test_elements(self):
        registers = Registers("82574")
        self.assertEqual([registers.at(offset).name for offset in (0x100, 0x2918, 0x5404, 0x5b68)],
                         ["RCTL", "RDT[1]", "RAH[0]", "0x05b68"])

    def test_rings_that_are_there_twice(self):
        registers = Registers("82576")
        self.assertEqual([registers.at(offset).name for offset in (0x280C, 0x2B18, 0x3828, 0xC218)],
                         ["SRRCTL[0]", "RDT[3]", "TXDCTL[0]", "RDT[8]"])
        self.assertEqual(Registers("82540").at(0x2818).name, "RDT")


class Trace(unittest.TestCase):
    def accesses(self, *lines):
        return list(Accesses(Windows(MEMORY, IO)).of("".join(lines)))

    def test_of_one_port(self):
        self.assertEqual(self.accesses(
            write(0x100, 2), line("read", MEMORY + 8, 0x80283), write(-0x20000, 1),
            write(0x20000, 1), "a line of something else\n"),
            [("w", 0x100, 2), ("r", 8, 0x80283)])

    def test_ports(self):
        self.assertEqual(self.accesses(
            line("write", IO, 0x400), line("write", IO + 4, 0xfa), line("read", IO + 4, 0xfb),
            line("write", IO + 8, 1)), [("w", 0x400, 0xfa), ("r", 0x400, 0xfb)])


class Values(unittest.TestCase):
    def registers(self, text, values=()):
        recording = Recording(Watch("82574", "", "", text, values=values))
        recording.prepare()
        recording.act()
        recording.end("up")
        return recording.sections["up"].registers

    def test_held(self):
        found = self.registers(write(0x100, 2), {"RCTL": 6})
        self.assertEqual((found["RCTL"], found["TCTL"]), (6, 0))

    def test_not_stored(self):
        self.assertEqual(self.registers(write(0x410, 8))["TIPG"], 8)
        self.assertEqual(self.registers(write(0x410, 8) + write(0, 1 << 26))["TIPG"], 0)

    def test_mask_is_not_what_was_written(self):
        self.assertEqual(self.registers(write(0xD0, 4))["IMS"], 0)

    def test_upper_halves(self):
        self.assertEqual(self.registers(write(0x2804, 0), {"RDBAL[0]": 64})["RDBAH[0]"], 64)
        self.assertEqual(self.registers("", {"RDBAL[0]": 64})["RDBAH[0]"], 0)

    def test_link(self):
        self.assertEqual(self.registers("", {"STATUS": 0x83})["STATUS"], 0x81)


class Sections(unittest.TestCase):
    def test_events_of_each(self):
        recording = Recording(Watch("82574", "", "", write(0x100, 2), write(0x5B68, 1),
                                    write(0x100, 0)))
        recording.prepare()
        recording.act()
        recording.end("up")
        recording.act()
        recording.end("down")
        up, down = recording.sections["up"], recording.sections["down"]
        self.assertEqual((up.events, down.events), (["receiver on"], ["receiver off"]))
        self.assertEqual(down.registers["0x05b68"], 1)

    def test_what_is_waited_for(self):
        watch = Watch("82574", "", "", write(0xC8, 1 << 20), write(0xD0, 1 << 24),
                      write(0xD0, 1 << 20))
        recording = Recording(watch)
        recording.prepare()
        recording.act()
        recording.end("up", when=raised_and_served)
        self.assertEqual(watch.text(), "")
        self.assertFalse(watch.stands)
        self.assertIn("up", recording.sections)

    def test_served(self):
        self.assertFalse(raised_and_served([("IMS", 7)]))
        self.assertFalse(raised_and_served([("IMS", 7), ("EICS", 6)]))
        self.assertFalse(raised_and_served([("EICS", 6), ("EIMS", 2)]))
        self.assertTrue(raised_and_served([("EICS", 6), ("EIMS", 2), ("EIMS", 4)]))

    def test_handlers_of_a_stop(self):
        """One that is on its end, and one that begins and ends within, are not the stop's; what
        unmasks after it is."""
        on, off = "interrupts on", "interrupts off"
        self.assertEqual(without_handlers([on, "receiver off", off, "reset", off]),
                         ["receiver off", off, "reset", off])
        self.assertEqual(without_handlers([off, on, "receiver off", off]),
                         [off, "receiver off", off])
        self.assertEqual(without_handlers(["receiver off", off, on]), ["receiver off", off, on])

    def test_handlers_of_a_start(self):
        """What is masked before interrupts are first let in is the start's."""
        on, off = "interrupts on", "interrupts off"
        self.assertEqual(without_first_handlers(["reset", off, on, "receiver on", off, on]),
                         ["reset", off, on, "receiver on"])
        self.assertEqual(without_first_handlers(["receiver on", off]), ["receiver on", off])


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Guards against a comparison of drivers that lets a difference pass, or keeps a row of the list
that is no longer true, and against a page that is not made of the list."""

import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path += [str(ROOT / "tests/driver/witness"), str(ROOT / "app/simnic"), str(ROOT / "tests/kit")]

# pylint: disable=wrong-import-position
from comparison.command import LIST, PAGE
from comparison.differences import Difference, differences
from comparison.journal import sections
from comparison.page import page_of
from comparison.table import read_rows, unexplained
from simrig.errors import RigError

JOURNAL = """0 w4 CTRL 0x04000000
# start prepare
0 r4 TCTL 0x00000000
0 w4 TCTL 0x00000002
# start act
0 w4 CTRL 0x04000000
0 w4 RDBAL[0] iova0
0 w4 RXDCTL[0] 0x02000000
0 w4 0x05b04 0x00000007
0 w4 MDIC 0x04240de1
1 w4 RCTL 0x00000002
0 w4 RCTL 0x00000002
0 = RCTL 0x00000002
0 = RDBAL[0] iova0
0 = GPRC 0x00000005
# start end
0 w4 RCTL 0x00000000
"""


def rows_of(*lines):
    with tempfile.NamedTemporaryFile("w", suffix=".list") as file:
        file.write("".join(f"{line}\n" for line in lines))
        file.flush()
        return read_rows(Path(file.name))


def row(chips="82574", configurations="start", what="RCTL:5-4", ours="0x1", theirs="0x2"):
    return rows_of(f"em | {chips} | {configurations} | {what} | {ours} | {theirs} | why | where")[0]


def difference(ours=0x10, theirs=0x20, what="RCTL"):
    return Difference("82574", "start", what, ours, theirs)


class Journal(unittest.TestCase):
    def setUp(self):
        self.section = sections(JOURNAL)["start"]

    def test_events_of_the_act_alone(self):
        self.assertEqual(self.section.events, ["reset", "RDBAL", "RXDCTL", "receiver on"])

    def test_registers(self):
        self.assertEqual(self.section.registers, {
            "RCTL": 2, "RDBAL[0]": "written", "GPRC": 5, "0x05b04": 7, "PHY[4]": 0xde1})

    def test_no_end(self):
        self.assertEqual(sections(JOURNAL.replace("# start end\n", "")), {})


class Differences(unittest.TestCase):
    def found(self, old, new):
        ours, theirs = sections(JOURNAL)["start"], sections(JOURNAL.replace(old, new))["start"]
        return [(one.what, one.ours, one.theirs)
                for one in differences("82574", "start", ours, theirs)]

    def test_none(self):
        self.assertEqual(self.found("", ""), [])
        self.assertEqual(self.found("= GPRC 0x00000005", "= GPRC 0x00000006"), [])

    def test_values(self):
        self.assertEqual(self.found("= RCTL 0x00000002", "= RCTL 0x00000012"), [("RCTL", 2, 18)])
        self.assertEqual(self.found("= RDBAL[0] iova0", "= RDBAL[0] 0x00000000"),
                         [("RDBAL[0]", "written", 0)])
        self.assertEqual(self.found("0x05b04 0x00000007", "0x05b08 0x00000007"),
                         [("0x05b04", 7, "-"), ("0x05b08", "-", 7)])
        self.assertEqual(self.found("0x04240de1", "0x042401e1"), [("PHY[4]", 0xde1, 0x1e1)])

    def test_phy_that_is_read(self):
        written = "0 w4 MDIC 0x04240de1\n"
        self.assertEqual(self.found(written, ""), [("PHY[4]", 0xde1, "-")])
        self.assertEqual(self.found(written, "0 r4 MDIC 0x18240de1\n"), [])
        self.assertEqual(self.found(written, "0 r4 MDIC 0x182401e1\n"), [("PHY[4]", 0xde1, 0x1e1)])

    def test_events(self):
        self.assertEqual(self.found("0 w4 CTRL 0x04000000", "0 w4 CTRL 0x00000000"),
                         [("event reset", "yes", "no")])

    def test_order(self):
        moved = JOURNAL.replace("0 w4 RXDCTL[0] 0x02000000\n", "").replace(
            "0 w4 RDBAL[0] iova0\n", "0 w4 RXDCTL[0] 0x02000000\n0 w4 RDBAL[0] iova0\n")
        found = differences("82574", "start", sections(JOURNAL)["start"], sections(moved)["start"])
        self.assertEqual([one.what for one in found], ["order RDBAL, RXDCTL"])


class Rows(unittest.TestCase):
    def test_bits(self):
        self.assertEqual(unexplained(difference(), [row()]), 0)
        self.assertEqual(unexplained(difference(0x11), [row()]), 1)
        self.assertEqual(unexplained(difference(0x11), [row(), row(what="RCTL:0", theirs="0x0")]), 0)

    def test_values(self):
        self.assertEqual(unexplained(difference(0x30), [row()]), 0x10)
        self.assertEqual(unexplained(difference(0x30), [row(ours="any")]), 0)
        self.assertNotEqual(unexplained(difference("-"), [row(what="RCTL")]), 0)
        self.assertEqual(unexplained(difference("-"), [row(what="RCTL", ours="-", theirs="any")]), 0)

    def test_names(self):
        self.assertEqual(unexplained(difference(what="RCTL[1]"), [row(what="RCTL[*]:5-4")]), 0)
        self.assertEqual(unexplained(difference(what="RCTL[1]"), [row(what="RCTL[0]:5-4")]), 0x30)
        self.assertEqual(unexplained(difference(), [row(chips="*", configurations="*")]), 0)
        self.assertEqual(unexplained(difference(), [row(chips="82576")]), 0x30)
        self.assertEqual(unexplained(difference(), [row(configurations="stop, close")]), 0x30)

    def test_not_seen(self):
        compared = [("82574", "start"), ("82574", "stop"), ("82576", "start")]
        used = row(chips="*", configurations="start, stop")
        self.assertEqual(unexplained(difference(), [used]), 0)
        self.assertEqual(used.not_seen(compared, True), ["stop"])
        used = row(chips="82574, 82576", configurations="*")
        self.assertEqual(unexplained(difference(), [used]), 0)
        self.assertEqual(used.not_seen(compared, True), ["82576"])
        self.assertEqual(row(chips="*", configurations="*").not_seen(compared, True), ["*", "*"])
        self.assertEqual(row(chips="*", configurations="*").not_seen(compared, False), [])
        self.assertTrue(row(configurations="never").not_seen(compared, True))

    def test_malformed(self):
        for line in ("em | 82574 | start | RCTL | 0x0 | 0x1 | why |",
                     "em | 82574 | start | RCTL | 0x0 | 0x1 | why",
                     "he | 82574 | start | RCTL | 0x0 | 0x1 | why | where"):
            with self.assertRaises(RigError):
                rows_of(line)


class Page(unittest.TestCase):
    def test_up_to_date(self):
        self.assertEqual(PAGE.read_text(encoding="utf-8"), page_of(read_rows(LIST)),
                         "docs/witness.md is not made of the list: "
                         "tests/driver/witness/run --write-page")


if __name__ == "__main__":
    unittest.main()

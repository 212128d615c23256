# SPDX-License-Identifier: BSD-3-Clause
"""The command line of tests/driver/witness/run."""

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from chips import EVERY_CHIP, SIMULATED, chosen
from results import Report, conclude

from simrig.errors import RigError
from simrig.places import BUILD, default_library, default_plugin
from simrig.rig import check_plugin

from .differences import differences
from .page import page_of
from .record import Recorder, runs_of
from .table import LIST, read_rows
from .verdict import describe, not_seen, without_reason

PAGE = LIST.parents[3] / "docs/witness.md"
WITNESS = {"net_e1000_em": "em", "net_e1000_igb": "igb"}
PROCESSES = 2


def parse_arguments():
    parser = argparse.ArgumentParser(
        prog="tests/driver/witness/run",
        description="Compares what the driver writes to simulated NICs with what DPDK's own drivers "
                    "write, and holds each difference against the list of those that have a reason.")
    parser.add_argument("--nic", choices=[*SIMULATED, *EVERY_CHIP], default="all")
    parser.add_argument("--show", action="store_true", help="print all differences, and no verdict")
    parser.add_argument("--write-page", action="store_true",
                        help="make docs/witness.md out of the list, and compare nothing")
    parser.add_argument("--program", metavar="FILE", type=Path,
                        default=BUILD / "tests/driver/witness/witness")
    parser.add_argument("--library", metavar="FILE", type=Path, default=default_library())
    parser.add_argument("--plugin", metavar="FILE", type=Path, default=default_plugin())
    return parser.parse_args()


class Comparison:
    """Of one chip: what was compared, with the differences, and what could not be."""

    def __init__(self, chip):
        self.chip = chip
        self.witness = WITNESS[chip.in_tree]
        self.found = {}  # by configuration
        self.left_out = {}  # reasons by configuration

    def add(self, ours, theirs):
        for (recorded, skipped), who in ((ours, "this driver"), (theirs, self.witness)):
            for name, reason in skipped.items():
                self.left_out.setdefault(name, f"{who}: {reason}")
        for name in ours[0]:
            if name in theirs[0]:
                self.found[name] = differences(self.chip.rig, name, ours[0][name], theirs[0][name])

    def pairs(self):
        return [(self.chip.rig, name) for name in self.found]


def compare_chips(chips, options):
    recorder = Recorder(options.program, options.library)
    plugin = check_plugin(options.plugin)
    comparisons = [Comparison(chip) for chip in chips]
    with ThreadPoolExecutor(PROCESSES) as pool:
        jobs = [(comparison, [pool.submit(recorder.record, comparison.chip, driver, kind, names)
                              for driver in (plugin, "")])
                for comparison in comparisons for kind, names in runs_of(comparison.chip)]
        for comparison, records in jobs:
            comparison.add(*(record.result() for record in records))
    return comparisons


def show(comparisons):
    for comparison in comparisons:
        for found in comparison.found.values():
            for one in found:
                print(one.chip, one.configuration, describe(one, one.bits()))


def judge(comparisons, rows, report, whole):
    compared = [pair for comparison in comparisons for pair in comparison.pairs()]
    for comparison in comparisons:
        own = [row for row in rows if comparison.witness in row.witnesses]
        for name, found in comparison.found.items():
            message = without_reason(found, own)
            report.add("failed" if message else "passed", f"{comparison.chip.rig}/{name}", message)
        for name, reason in comparison.left_out.items():
            print(f"not compared: {comparison.chip.rig}/{name}: {reason}")
    witnesses = {comparison.chip.rig: comparison.witness for comparison in comparisons}
    for row in rows:
        if not set(WITNESS.values()).intersection(row.witnesses):
            continue
        about = [pair for pair in compared if witnesses[pair[0]] in row.witnesses]
        if message := not_seen(row, about, whole):
            report.add("failed", f"row {row.number}", message)


def main():
    options = parse_arguments()
    report = Report()
    try:
        rows = read_rows(LIST)
        if options.write_page:
            PAGE.write_text(page_of(rows), encoding="utf-8")
            return 0
        comparisons = compare_chips(chosen(options.nic, SIMULATED), options)
        if options.show:
            show(comparisons)
            return 0
        judge(comparisons, rows, report, options.nic == "all")
    except (RigError, OSError) as reason:
        print(f"tests/driver/witness/run: {reason}", file=sys.stderr)
        return 1
    return conclude(report.counts)

# SPDX-License-Identifier: BSD-3-Clause
"""The command line of tests/driver/journal.

    tests/driver/journal record DIRECTORY [OPTIONS OF tests/driver/run]
    tests/driver/journal compare OLD NEW

A record has a file DIRECTORY/CHIP/TEST for each test: the accesses from the moment at which the
test's ports are probed to the moment at which those of the next one are. What the first test of
a process begins with, when EAL probes the ports, is DIRECTORY/CHIP/start[-ARGUMENTS].

Two journals are equal if they have the same lines. The order of lines is not the driver's own
doing where several threads touch registers, or where the devices advance in real time: there it
suffices that each register is left with the same value, the last that was written to it. How far
a ring has come is no such value: of tail registers it counts that they were written.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from results import Report, conclude

from simrig.errors import RigError
from .command import EthdevRun, add_arguments, chosen_nics

MARK = "# "
FULL = "# the journal is full"
REAL_TIME = "# in real time"
OTHER_THREAD = re.compile(r" @\d+$")
TAIL = re.compile(r"[RT]DT\b")
WRITE = re.compile(r"^(\d+) w\d (\S+) (\S+)")


def read_text(file):
    """Up to the zeros that a process leaves which did not come to its end."""
    text = b""
    while piece := file.read(1 << 20):
        text += piece
        if b"\0" in piece:
            break
    return text.partition(b"\0")[0].decode("ascii")


class JournalRun(EthdevRun):
    """Each process writes a journal, which is cut into those of its tests."""

    def __init__(self, options, report):
        super().__init__(options, report)
        self._directory = options.directory
        self._files = threading.local()

    def _run_process(self, nic, arguments, names):
        with tempfile.NamedTemporaryFile(prefix="gbe-journal-") as file:
            self._files.name = file.name
            yield from super()._run_process(nic, arguments, names)
            text = read_text(file)
        real_time = any(argument in ("rig:step=thread", "rig:step=pump") for argument in arguments)
        self._cut(self._directory / nic, arguments, text, real_time)

    def _journal(self, _nic, _arguments):
        return self._files.name

    @staticmethod
    def _cut(directory, arguments, text, real_time):
        directory.mkdir(parents=True, exist_ok=True)
        name, lines = "-".join(["start", *(re.sub(r"\W+", "_", one) for one in arguments)]), []
        sections = [(name, lines)]
        for line in text.splitlines():
            if line == FULL:
                raise RigError(f"{sections[-1][0]}: {FULL[len(MARK):]}")
            if line.startswith(MARK):
                lines = []
                sections.append((line[len(MARK):], lines))
            else:
                lines.append(line)
        for name, lines in sections:
            if real_time:
                lines.insert(0, REAL_TIME)
            (directory / name).write_text("".join(f"{line}\n" for line in lines),
                                          encoding="ascii")


def final_values(lines):
    """What was last written to each register of each port."""
    values = {}
    for line in lines:
        if found := WRITE.match(line):
            values[f"{found[1]} {found[2]}"] = "written" if TAIL.match(found[2]) else found[3]
    return values


def first_difference(old, new):
    """A sentence, or nothing."""
    for number, (one, other) in enumerate(zip(old, new), 1):
        if one != other:
            return f"line {number}: was '{one}', is '{other}'"
    if len(old) != len(new):
        number = min(len(old), len(new))
        there = f"was '{old[number]}', is missing" if len(old) > number \
            else f"is new: '{new[number]}'"
        return f"line {number + 1}: {there}"
    return ""


def difference_of_values(old, new):
    old, new = final_values(old), final_values(new)
    return "; ".join(f"{register}: was {old.get(register, 'not written')}, "
                     f"is {new.get(register, 'not written')}"
                     for register in sorted(old.keys() | new.keys())
                     if old.get(register) != new.get(register))


def is_ordered(lines):
    return REAL_TIME not in lines[:1] and not any(OTHER_THREAD.search(line) for line in lines)


def compare_test(old, new):
    """A verdict and what there is to say."""
    found = first_difference(old, new)
    if not found:
        return "passed", "equal"
    if is_ordered(old) and is_ordered(new):
        return "failed", found
    values = difference_of_values(old, new)
    return ("failed", values) if values else ("passed", "equal in final values")


def compare(old, new, report):
    names = {path.relative_to(root) for root in (old, new) for path in root.rglob("*")
             if path.is_file()}
    for name in sorted(names):
        if not (old / name).exists() or not (new / name).exists():
            report.add("failed", str(name), f"only in {old if (old / name).exists() else new}", 0)
            continue
        verdict, message = compare_test(*((root / name).read_text(encoding="ascii").splitlines()
                                          for root in (old, new)))
        report.add(verdict, str(name), message, 0)


def parse_arguments():
    parser = argparse.ArgumentParser(prog="tests/driver/journal", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    record = commands.add_parser("record")
    record.add_argument("directory", type=Path)
    add_arguments(record)
    comparison = commands.add_parser("compare")
    comparison.add_argument("old", type=Path)
    comparison.add_argument("new", type=Path)
    return parser.parse_args()


def main():
    options = parse_arguments()
    report = Report(options.results if options.command == "record" else None)
    try:
        if options.command == "compare":
            compare(options.old, options.new, report)
        else:
            JournalRun(options, report).run(chosen_nics(options))
    except (RigError, OSError, subprocess.CalledProcessError) as reason:
        print(f"tests/driver/journal: {reason}", file=sys.stderr)
        return 1
    return conclude(report.counts)

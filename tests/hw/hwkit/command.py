# SPDX-License-Identifier: BSD-3-Clause
"""The command line of tests/hw/run."""

import argparse
import contextlib
import os
import shutil
import signal
import socket
import time
import traceback
from pathlib import Path

from chips import CHIPS

from . import checks, interrupts, machine, suite, traffic, wire
from .card import fact, whole_address
from .kit import PREFIX, ROOT, Kit
from .page import Result
from .prompt import Trouble
from .scrub import Scrubber

PARTS = {"wire": wire.run, "ethdev": suite.run, "interrupts": interrupts.run,
         "speed": traffic.speed, "load": traffic.load}
EPILOG = """
The two ports must be bound to vfio-pci and wired to each other by one cable. The report has
neither MAC addresses nor serial numbers nor the name of the machine, unless --identify
is given. Ctrl-C ends the tests; the report then has what is known by then.
"""


def parse_arguments(arguments=None):
    parser = argparse.ArgumentParser(
        prog="tests/hw/run", epilog=EPILOG,
        description="Tests net_gbe on two ports of real cards, and makes a report to send.")
    parser.add_argument("-a", metavar="BDF", action="append", dest="ports", default=[],
                        help="a port, such as 0000:03:00.0; to be given twice")
    parser.add_argument("--output", metavar="FILE", type=Path, default=Path("gbe-report.txt"),
                        help="the report (default: %(default)s)")
    parser.add_argument("--only", nargs="+", metavar="PART", default=[],
                        help=f"run these of {', '.join(PARTS)}; or single tests, as ethdev:stats")
    parser.add_argument("--hands", action="store_true",
                        help="you pull and plug the cable when asked to")
    parser.add_argument("--identify", action="store_true",
                        help="let the report name the machine and the cards")
    options = parser.parse_args(arguments)
    try:
        options.ports = [whole_address(port) for port in options.ports]
    except ValueError as reason:
        parser.error(str(reason))
    if len(options.ports) != 2:
        parser.error("two ports are needed: -a BDF -a BDF")
    if options.ports[0] == options.ports[1]:
        parser.error("the two ports are the same one")
    folder = options.output.resolve().parent
    if not folder.is_dir() or options.output.is_dir() or not os.access(folder, os.W_OK):
        parser.error(f"'{options.output}' cannot be written")
    for part in options.only:
        if part.partition(":")[0] not in PARTS:
            parser.error(f"there is no part '{part}'")
    return options


def wanted_parts(only):
    names = {part.partition(":")[0] for part in only}
    return [part for part in PARTS if not names or part in names or part == "wire"]


def check(kit):
    """True if the ports can be used."""
    for one in checks.of_machine(kit):
        _note(kit, one)
    for card in kit.cards:
        for one in checks.of_card(kit, card):
            _note(kit, one)
    chips = {fact(kit.facts_of(card)[0], "chip") for card in kit.cards}
    kit.chip = next((chip for chip in CHIPS.values() if chips == {chip.silicon}), None)
    if kit.chip is None and "" not in chips:
        _note(kit, checks.Check("chips", False, f"the ports are of different chips: {' and '.join(sorted(chips))}"))
    return not any(one.stops for one in kit.page.checks)


def _note(kit, one):
    kit.page.checks.append(one)
    print(one, flush=True)


def run_part(kit, part):
    """Whatever goes wrong is a result; the report gets written."""
    began = time.monotonic()
    try:
        for result in PARTS[part](kit):
            add(kit, result)
    except traffic.Skip as reason:
        add(kit, Result(part, "", "skipped", str(reason)))
    except Trouble as trouble:
        add(kit, Result(part, "", "failed", str(trouble), time.monotonic() - began, trouble.output))
    except Exception:  # a fault of the kit, which is worth a report as well
        add(kit, Result(part, "", "failed", "the kit itself failed", time.monotonic() - began,
                        traceback.format_exc()))


def add(kit, result):
    kit.page.results.append(result)
    print(result.line(), flush=True)


def run_parts(kit):
    parts = wanted_parts(kit.options.only)
    kit.page.parts = parts
    for part in parts:
        if part in ("wire", "speed", "load") and not shutil.which("dpdk-testpmd"):
            add(kit, Result(part, "", "skipped", "there is no dpdk-testpmd"))
            continue
        run_part(kit, part)
        if part == "wire" and kit.page.failed():
            for other in parts[1:]:
                add(kit, Result(other, "", "skipped", "wire failed"))
            return


def go(kit):
    if not check(kit):
        kit.page.stopped = "the checks say what is to be done first"
        return
    with kit.trusted_plugin():
        run_parts(kit)


def describe(kit):
    """Facts that hold whatever the tests said."""
    page = kit.page
    page.machine = machine.facts(ROOT)
    for card in kit.cards:
        text, refusal = kit.facts_of(card)
        if refusal:  # a program that has used the device in between may have helped
            text, refusal = kit.facts_of(card, again=True)
        page.facts[card.bdf] = text + (f"registers       not read: {refusal}\n" if refusal else "")
        said = page.said.get(card.bdf, "")
        page.cards.append(f"{card.bdf} {fact(text, 'chip') or 'unknown'} {fact(text, 'id')}, NVM "
                          f"{fact(said, 'NVM version') or '?'}, PHY {fact(said, 'PHY id') or '?'}")
    if kit.options.identify:
        page.identity = [("host", socket.gethostname()), ("addresses", ", ".join(kit.macs) or "unknown"),
                         *((card.bdf, f"serial {card.serial()}") for card in kit.cards)]


def write(kit):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # it is the last thing, and short
    try:
        describe(kit)
    except Exception:  # as above: what is known by then is worth sending
        kit.page.stopped = f"the kit itself failed: {traceback.format_exc()}"
    text = kit.page.text()
    if not kit.options.identify:
        text = Scrubber(ROOT, socket.gethostname(), kit.macs).clean(text)
    try:
        kit.options.output.write_text(text, encoding="utf-8")
    except OSError as error:  # a full disk: half an hour of tests is not to be lost
        print(f"{text}\n{kit.options.output} cannot be written: {error}")
        return
    print(f"\n{text.partition('== Machine')[0].strip()}\n\nThe report is in {kit.options.output}; "
          "please read it before you send it.")


def interrupted(_number, _frame):
    raise KeyboardInterrupt


def main():
    options = parse_arguments()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupted)
    kit = Kit(options)
    with contextlib.ExitStack() as undo:
        try:
            machine.forget(PREFIX)
            undo.callback(machine.forget, PREFIX)
            for card in kit.cards:
                undo.enter_context(card.awake())
            go(kit)
        except KeyboardInterrupt:
            kit.page.stopped = "it was interrupted"
        except Exception:
            kit.page.stopped = f"the kit itself failed: {traceback.format_exc()}"
        write(kit)
    return 1 if kit.page.stopped or kit.page.failed() else 0

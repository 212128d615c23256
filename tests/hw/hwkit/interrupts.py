# SPDX-License-Identifier: BSD-3-Clause
"""Queue and link interrupts of every type, by themselves and together: a table of what they do."""

import re
import time

from .page import Result
from .suite import Process

NAME = "interrupts"
WANTED = ("rxq", "lsc", "both")
ROUNDS = 300
SECONDS = 900  # a driver that never wakes takes the program minutes
CABLE = "loop1"
LINE = re.compile(r"^@cell (.*?)$", re.M)


def run(kit):
    names = kit.chosen(NAME)
    for kind in kit.chip.interrupts:
        for wanted in WANTED:
            for queues in sorted({1, kit.chip.queues if wanted == "both" else 1}):
                name = f"{kind}/{wanted}/{queues}"
                if not names or name in names:
                    yield _cell(kit, name, kind, wanted, queues)


def _cell(kit, name, kind, wanted, queues):
    command = [str(kit.program), *kit.eal(), "-d", kit.plugin, *kit.allow(), f"--vfio-intr={kind}",
               "--", "--cell", wanted, str(queues), str(ROUNDS), CABLE]
    began = time.monotonic()
    process = Process(kit, command, SECONDS)
    try:
        code, output = process.finish()
    finally:
        process.end()
    values = dict(pair.partition("=")[::2] for line in LINE.findall(output) for pair in line.split())
    wrong = faults(values, code, wanted)
    return Result(NAME, name, "failed" if wrong else "passed", ", ".join(wrong) or _measured(values),
                  time.monotonic() - began, output)


def faults(values, code, wanted):
    """What is not as it should be, in words."""
    wrong = [f"{step} fails with {values.get(step, 'nothing')}" for step in ("configure", "start")
             if values.get(step) != "0"]
    if code != 0:
        wrong.append(f"the program ended with {code}")
    if wrong:
        return wrong
    if values.get("path") == "dead":
        return ["no frame arrives"]
    if wanted != "lsc":
        wrong += _faults_of_queues(values)
    if wanted != "rxq":
        wrong += _faults_of_link(values)
    return wrong


def _faults_of_queues(values):
    if values.get("add") != "0":
        return [f"a queue's interrupt cannot be waited for: {values.get('add', 'nothing')}"]
    wrong = [f"woken in {values.get(name, 'no')} {what} rounds" for name, what in
             (("strict", "single"), ("race", "racing"), ("restarted", "restarted"))
             if not _all_rounds(values.get(name, ""))]
    return wrong + [f"{values[name]} frames {what}" for name, what in
                    (("strict_lost", "lost"), ("strict_damaged", "damaged"), ("race_lost", "lost in races"))
                    if values.get(name, "0") != "0"]


def _faults_of_link(values):
    wrong = [] if values.get("link_seen") == "up" else ["the link is reported down while up"]
    return wrong + [f"no event as the link goes {way}" for way in ("down", "up")
                    if values.get(f"lsc_{way}") != "yes"]


def _all_rounds(text):
    won, slash, played = text.partition("/")
    return bool(slash) and won == played


def _measured(values):
    said = []
    if "strict_p50_us" in values:
        said.append(f"wake-up {float(values['strict_p50_us']):.0f} us (median of {values['strict'].partition('/')[0]})")
        said.append(f"eventfd alone {float(values.get('eventfd_p50_us', 0)):.0f} us")
    if "link_seen" in values:
        said.append("link events down and up")
    return ", ".join(said)

# SPDX-License-Identifier: BSD-3-Clause
"""Traffic that goes round between the two ports: beside DPDK's own driver, and for a minute."""

import contextlib
import re
import statistics
import time

from .page import TOGETHER, Result
from .prompt import Testpmd, Trouble

TURNS, TURN_SECONDS = 3, 4
LOAD_SECONDS, LOAD_STEP = 60, 5
START_SECONDS = 30  # a guard: QEMU's 8254x receive nothing for a second after their start
BURSTS = 8          # of 32 frames from each port, which then go round
# What a full ring missed comes to a CPU that was too slow or busy with something else.
MISSED = re.compile(r"missed")
ERRORS = re.compile(r"error|dropped|malformed|no_mbuf|collision|undersize|fragment")


class Skip(Exception):
    """This cannot be done here."""


def speed(kit):
    """In turns, as a machine is not as fast at all times."""
    figures = {True: [], False: []}
    for turn in range(TURNS):
        for ours in (True, False):
            figure = _turn(kit, ours, first=turn == 0)
            figures[ours].append(figure)
            yield Result("speed", f"{turn + 1}/{'net_gbe' if ours else kit.chip.in_tree}", "passed",
                         _described(figure))
    rate, cycles = ([statistics.median(figure[i] for figure in figures[ours]) for ours in (True, False)]
                    for i in (0, 1))
    yield Result("speed", TOGETHER, "passed",
                 f"net_gbe {_described((rate[0], cycles[0]))}; {kit.chip.in_tree} "
                 f"{_described((rate[1], cycles[1]))} (medians)")


def _described(figure):
    return f"{figure[0] / 1e6:.3f} million packets/s, {figure[1]:.0f} cycles/packet"


def _turn(kit, ours, first):
    """Packets per second of both ports together, and cycles that the program has for each."""
    try:
        with Testpmd(kit, ours) as testpmd:
            if not ours and testpmd.drivers()[0] != [kit.chip.in_tree] * 2:
                raise Skip(f"DPDK here has no {kit.chip.in_tree} to compare with")
            _circulate(testpmd)
            began, before = time.monotonic(), sum(testpmd.received())
            time.sleep(TURN_SECONDS)
            rate = (sum(testpmd.received()) - before) / (time.monotonic() - began)
            cycles = re.search(r"CPU cycles/packet=([\d.]+)", testpmd.command("stop"))
            return rate, float(cycles[1]) if cycles else 0.0
    except Trouble as trouble:
        if ours or not first:
            raise
        raise Skip(f"{kit.chip.in_tree} does not take the ports: {trouble}") from trouble


def _circulate(testpmd):
    if not all(testpmd.links()):
        raise Trouble("no link", testpmd.output)
    testpmd.command("set fwd io")
    testpmd.command(f"start tx_first {BURSTS}")
    begin, deadline = testpmd.received(), time.monotonic() + START_SECONDS
    while not all(now > then for now, then in zip(testpmd.received(), begin)):
        if time.monotonic() > deadline:
            raise Trouble("frames do not go round", testpmd.output)
        time.sleep(0.1)


def load(kit):
    began = time.monotonic()
    with Testpmd(kit) as testpmd:
        _circulate(testpmd)
        first = before = testpmd.received()
        start = time.monotonic()
        while time.monotonic() < start + LOAD_SECONDS:
            time.sleep(LOAD_STEP)
            now = testpmd.received()
            stopped = [card.bdf for card, a, b in zip(kit.cards, before, now) if a == b]
            if stopped:
                _note_statistics(testpmd)
                raise Trouble(f"after {time.monotonic() - start:.0f} s nothing arrives any more at "
                              f"{' and '.join(stopped)}", testpmd.output)
            before = now
        seconds = time.monotonic() - start
        testpmd.command("stop")
        packets = sum(before) - sum(first)
        errors, missed = errors_and_missed(kit, testpmd)
    yield Result("load", "", "failed" if errors else "passed",
                 f"{packets} packets in {seconds:.0f} s{', and ' if errors else ', no errors'}"
                 f"{', '.join(errors)}{'; ' if missed else ''}{', '.join(missed)}",
                 time.monotonic() - began, testpmd.output)


def _note_statistics(testpmd):
    with contextlib.suppress(Trouble):
        for port in (0, 1):
            testpmd.command(f"show port xstats {port}")


def errors_and_missed(kit, testpmd):
    """What of the statistics should be 0, and what was missed, which is told as well."""
    counted = [(name, f"{name} {value} at {card.bdf}") for port, card in enumerate(kit.cards)
               for name, value in testpmd.xstats(port).items() if value]
    missed = [text for name, text in counted if MISSED.search(name)]
    return [text for name, text in counted if ERRORS.search(name) and text not in missed], missed

# SPDX-License-Identifier: BSD-3-Clause
"""The file to send: a summary, then the details."""

import textwrap
from dataclasses import dataclass

SHOWN = {"passed": "ok", "failed": "FAIL", "skipped": "skip"}
WIDTH = 100
TOGETHER = "together"  # the result that sums up those before it


@dataclass
class Result:
    part: str
    name: str
    verdict: str
    message: str = ""
    seconds: float = 0.0
    output: str = ""

    @property
    def title(self):
        return f"{self.part}:{self.name}" if self.name else self.part

    def line(self):
        took = f" ({self.seconds:.1f} s)" if self.seconds else ""
        colon = ": " if self.message else ""
        return f"{SHOWN[self.verdict]:4} {self.title}{took}{colon}{self.message}"


def headed(title, body):
    return f"\n== {title}\n\n{body.rstrip()}\n" if body.strip() else ""


def _wrapped(name, text):
    return textwrap.fill(text, WIDTH, initial_indent=f"{name:12} ", subsequent_indent=" " * 13,
                         break_on_hyphens=False, break_long_words=False)


class Page:
    def __init__(self, when):
        self.when = when
        self.cards = []       # a line each
        self.machine = []     # pairs
        self.checks = []
        self.facts = {}       # by PCI address
        self.said = {}        # by PCI address: what the driver said at probe
        self.results = []
        self.parts = []       # in their order
        self.stopped = ""     # why not all of it is there
        self.identity = []    # pairs, with --identify

    def of(self, part):
        return [result for result in self.results if result.part == part]

    def failed(self):
        return [result for result in self.results if result.verdict == "failed"]

    def text(self):
        return "".join((
            f"net_gbe on cards: report of {self.when}\n",
            headed("Summary", self._summary()),
            headed("Identity (--identify)", "\n".join(_wrapped(*pair) for pair in self.identity)),
            headed("Machine", "\n".join(_wrapped(*pair) for pair in self.machine)),
            headed("Checks", "\n".join(map(str, self.checks))),
            *(headed(f"Device {bdf}", self._device(bdf)) for bdf in self.facts),
            headed("Results", "\n".join(result.line() for result in self.results)),
            *(headed(f"What {result.title} printed", result.output) for result in self.failed()),
        ))

    def _device(self, bdf):
        """What sysfs has, what the driver said, and the registers."""
        by_sysfs, heading, registers = self.facts[bdf].partition("\nregisters ")
        return f"{by_sysfs}{self.said.get(bdf, '')}{heading}{registers}"

    def _summary(self):
        lines = [_wrapped("cards" if i == 0 else "", card) for i, card in enumerate(self.cards)]
        to_do = [check for check in self.checks if not check.good]
        lines.append(_wrapped("checks", f"{len(self.checks) - len(to_do)} ok, {len(to_do)} to do"))
        lines += [_wrapped("", check.text) for check in to_do]
        lines += [_wrapped(part, self._sum_of(part)) for part in self.parts]
        if self.stopped:
            lines.append(_wrapped("incomplete", self.stopped))
        failed = self.failed()
        lines += [_wrapped("failed" if i == 0 else "", f"{result.title}: {result.message}")
                  for i, result in enumerate(failed)]
        return "\n".join(lines)

    def _sum_of(self, part):
        results = self.of(part)
        if len(results) == 1 or results and results[-1].name == TOGETHER:
            only = results[-1]
            told = only.verdict != "failed" and only.message  # what failed comes below
            return f"{only.verdict}: {only.message}" if told else only.verdict
        counts = ((verdict, sum(result.verdict == verdict for result in results))
                  for verdict in SHOWN)
        return ", ".join(f"{count} {verdict}" for verdict, count in counts if count) or "not run"

# SPDX-License-Identifier: BSD-3-Clause
"""Finds the scenarios: one module per behaviour in the scenarios directory.

A module has a docstring, and either run(vm), run(vm, case) with cases(chip), or results(vm),
which runs several tests by itself and yields (name, verdict, message, seconds). NOT_ON maps
chips to the reason why the behaviour cannot be shown there, NEEDS names options it depends on,
DEADLINE is in seconds. With SHORT_FORM_IS_FIRST_CASE the short form runs the first of its cases,
with SHORT_FORM_ON these chips alone, with LONG_FORM_ONLY none.
"""

import importlib

from scenarios import ORDER

DEFAULT_DEADLINE = 180


class Scenario:
    def __init__(self, name):
        self.name = name
        self.module = importlib.import_module(f"scenarios.{name}")
        self.deadline = getattr(self.module, "DEADLINE", DEFAULT_DEADLINE)
        self.runs_itself = hasattr(self.module, "results")

    def reason_to_skip(self, chip):
        return getattr(self.module, "NOT_ON", {}).get(chip.name)

    def _has_short_form(self, chip):
        on = getattr(self.module, "SHORT_FORM_ON", (chip.name,))
        return chip.name in on and not getattr(self.module, "LONG_FORM_ONLY", False)

    def cases(self, chip, short):
        """Pairs of result name and what to run."""
        if short and not self._has_short_form(chip):
            return []
        if self.runs_itself:
            return [(self.name, self.module.results)]
        if not hasattr(self.module, "cases"):
            return [(self.name, self.module.run)]
        one = short and getattr(self.module, "SHORT_FORM_IS_FIRST_CASE", False)
        return [(f"{self.name}:{case}", lambda vm, case=case: self.module.run(vm, case))
                for case in list(self.module.cases(chip))[:1 if one else None]]


def all_scenarios(only=None):
    """Those whose name, up to a colon, was asked for; all without a choice."""
    wanted = {name.partition(":")[0] for name in only or ()}
    unknown = wanted - set(ORDER)
    if unknown:
        raise SystemExit(f"no such scenario: {', '.join(sorted(unknown))}")
    return [Scenario(name) for name in ORDER if not wanted or name in wanted]

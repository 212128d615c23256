# SPDX-License-Identifier: BSD-3-Clause
"""The ways in which the rig gives up; each one is handled differently by its callers."""


class EnvironmentMissing(Exception):
    """This machine lacks something the rig needs; the tests are skipped, not failed."""


class GuestDied(Exception):
    """The guest ended, hung or lost its agent; it has to be booted again."""


class Skip(Exception):
    """A scenario does not apply to this chip; carries the reason."""


class Failure(AssertionError):
    """A scenario found the driver at fault; carries what was expected and what was seen."""


def check(condition, message):
    if not condition:
        raise Failure(message)

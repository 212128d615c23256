# SPDX-License-Identifier: BSD-3-Clause
"""What each option takes, and the one line that says so where it is given something else. The
limits are those of the core (options.c), which would say it too late."""

import argparse
import re
from pathlib import Path

from .ports import IN_TREE, OURS
from .table import MODES

PATTERNS = ("constant", "poisson", "onoff", "step")
REGIMES = ("interrupt", "moderated", "polling")
MOST_IN_LIST = 32
MOST_PPS = 1e9
MULTIPLES = {"": 1, "k": 1e3, "M": 1e6}
ELF = b"\x7fELF"


class WrongArguments(Exception):
    """Carries the line."""


def words(names, last="or"):
    *most, end = names
    return f"{', '.join(most)} {last} {end}" if most else end


def _number(text):
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([kM]?)", text, re.ASCII)
    if not found:
        raise ValueError
    return float(found[1]) * MULTIPLES[found[2]]


class Kind:
    """As argparse's type: a value of the option from its text. Raises ValueError."""
    allowed = ""

    def value(self, text):
        raise NotImplementedError

    def __call__(self, text):
        try:
            return self.value(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"takes {self.allowed}, not {text!r}") from None


class Whole(Kind):
    def __init__(self, least, most):
        self._range = range(least, most + 1)
        self.allowed = f"a whole number from {least} to {most}"

    def value(self, text):
        number = _number(text)
        if number not in self._range:
            raise ValueError
        return int(number)


class Choice(Kind):
    def __init__(self, names):
        self._names = names
        self.allowed = words(names)

    def value(self, text):
        if text not in self._names:
            raise ValueError
        return text


class Rate(Kind):
    allowed = f"packets per second from 0 to {MOST_PPS / 1e6:.0f}M (with k or M) or line"

    def value(self, text):
        if text != "line" and _number(text) > MOST_PPS:
            raise ValueError
        return text


class Several(Kind):
    """The text as it is: the core reads it again."""

    def __init__(self, item):
        self._item = item
        self.allowed = f"{item.allowed}, several by commas"

    def value(self, text):
        items = text.split(",")
        if len(items) > MOST_IN_LIST:
            raise argparse.ArgumentTypeError(f"takes {MOST_IN_LIST} values at most, not "
                                             f"{len(items)}")
        for item in items:
            self._item.value(item)
        return text


class Pair(Kind):
    allowed = "two numbers of ports by a comma, that of the sender and that of the receiver"

    def value(self, text):
        sender, receiver = text.split(",")
        for number in (sender, receiver):
            Whole(0, 0xffff).value(number)
        return text


class Directory(Kind):
    allowed = "a directory"

    def value(self, text):
        if not text or Path(text).exists() and not Path(text).is_dir():
            raise ValueError
        return Path(text)


class Name(Kind):
    allowed = "the name of a chip"

    def value(self, text):
        if not text:
            raise ValueError
        return text


def _is_library(text):
    try:
        with open(text, "rb") as file:
            return file.read(len(ELF)) == ELF
    except (OSError, ValueError):
        return False


class Driver(Kind):
    allowed = f"{OURS}, {IN_TREE} or the path of a plugin (a shared object)"

    def value(self, text):
        # The name of the file is a column of the CSV.
        if text not in (OURS, IN_TREE) and (not _is_library(text)
                                            or re.search('[,"\n]', Path(text).name)):
            raise ValueError
        return text


class ModeOrDriver(Driver):
    allowed = f"two modes ({words(MODES)}), or two drivers ({Driver.allowed})"

    def value(self, text):
        return text if text in MODES else super().value(text)


class Parser(argparse.ArgumentParser):
    """Of one command. What is wrong is raised, in one line."""

    def __init__(self, **how):
        super().__init__(allow_abbrev=False, exit_on_error=False, **how)

    def error(self, message):
        raise WrongArguments(message)

    def _names(self):
        return {name: action for action in self._actions for name in action.option_strings}

    def _joined(self, given):
        """--rates -1 as --rates=-1, so that it is refused as a value and not as an option."""
        names, rest, joined = self._names(), list(given), []
        while rest:
            word = rest.pop(0)
            if word in names and names[word].nargs is None:
                if not rest or rest[0].partition("=")[0] in names:
                    raise WrongArguments(f"{word} takes {names[word].type.allowed}, and has none")
                word = f"{word}={rest.pop(0)}"
            name, _, value = word.partition("=")
            # Which argparse takes for no value at all.
            if name in names and value == "--":
                raise WrongArguments(f"{name} takes {names[name].type.allowed}, not '--'")
            joined.append(word)
        return joined

    def read(self, given):
        """The options, and the words that are none."""
        try:
            options, rest = self.parse_known_args(self._joined(given))
        except argparse.ArgumentError as wrong:
            what = wrong.message if wrong.message.startswith("takes ") else "takes no value"
            raise WrongArguments(f"{wrong.argument_name} {what}") from None
        for word in rest:
            if word.startswith("-"):
                known = [name for name in self._names() if name.startswith("--")]
                raise WrongArguments(f"{self.prog.split()[-1]} has no option "
                                     f"{word.partition('=')[0]!r}; it has {words(known, 'and')}")
        return options, rest

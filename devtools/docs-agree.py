#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""docs-agree.py BUILD: do the documents say what the code does?

Compares what documents name with what there is: device arguments and statistics of the
driver, options of commands, files and folders, links, functions, telemetry, names of tests.
Prints "file:line: what" for each that does not agree; the exit code is 1 if there is one."""

import fnmatch
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

DRIVER_GUIDE = "docs/driver.md"
# Device arguments: where they are parsed, and the guide that describes them.
DEVARGS = {"drivers/net/gbe/gbe_devargs.c": DRIVER_GUIDE,
           "drivers/net/rxmode/net_rxmode_args.c": "docs/rxmode.md"}
STATISTICS = "drivers/net/gbe/gbe_stats.c"
# Says what was, so its names need not exist any more.
HISTORY = "CHANGELOG.md"

# Our commands, by the last part of the word that starts them, and how to ask for their options.
HELP = {
    "simnic": ["app/simnic/simnic", "--help"],
    "tests/driver/run": ["tests/driver/run", "--help"],
    "tests/driver/witness/run": ["tests/driver/witness/run", "--help"],
    "tests/vm/run": ["tests/vm/run", "--help"],
    "tests/hw/run": ["tests/hw/run", "--help"],
    "bench/departures": ["bench/departures", "--help"],
    "rxmode-bench": ["app/rxmode-bench/rxmode-bench", "--help"],
}
BENCH_COMMANDS = ("quick", "sweep", "throughput", "cost", "compare", "report")
# Those that would need devices, or do their work at once: their text says it.
SOURCES = {
    "rxmode-fwd": ["app/rxmode-fwd/*.c"],
    "demo.sh": ["demo.sh", "tests/vm/demo", "tests/vm/vmrig/demo.py", "tests/vm/vmrig/command.py"],
    "test.sh": ["test.sh"],
    "lint.sh": ["devtools/lint.sh"],
    "bench/table": ["bench/table"],
    "conformance": ["tests/simnic/conformance/*.c"],
    "policy_sim": ["tests/rxmode/policy/*.c"],
}
# Options of others that documents name by themselves.
FOREIGN_OPTIONS = {"--vfio-intr", "--no-huge", "--no-pci", "--vdev", "--iova-mode", "--log-level",
                   "--force-max-simd-bitwidth", "--suite", "--no-lsc-interrupt"}
# Man pages that name each option of their command; that of rxmode-bench leaves them to --help.
MAN_PAGES = {"docs/man/simnic.1": "simnic", "docs/man/rxmode-fwd.1": "rxmode-fwd"}
# Files of others, and results.
FOREIGN_FILES = ("gbe-report.txt", "dpdk-*.py", "rte_*.h", "eal_*.c", "e1000*.c", "igb*.c")
# What stands for a name, as in test_NAME.c or test_<name>.c.
PLACEHOLDER = re.compile(r"<\w+>|\b[A-Z]{4,}\b|(?<=_)[A-Z]{4,}\b")
OPTION = re.compile(r"--[a-z][a-z0-9-]*")
CODE_SUFFIXES = (".c", ".h", ".py", ".sh", ".pml", ".md", ".build", ".ini", ".txt")


def lines_of(path):
    return Path(path).read_text(encoding="utf-8").splitlines()


def files_of_tree():
    """Files not yet added to git count, those that are gone do not."""
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"],
                            check=True, capture_output=True, text=True).stdout.splitlines()
    return [file for file in listed if Path(file).is_file()]


def text_of(files, *patterns):
    return "\n".join(Path(file).read_text(encoding="utf-8") for file in files
                     if any(fnmatch.fnmatch(file, pattern) for pattern in patterns))


class Document:
    """Prose with inline code and links, and commands of fenced blocks, with line numbers."""

    def __init__(self, path):
        self.path = path
        self.spans = []     # line, text between backticks
        self.links = []     # line, target
        self.commands = []  # line, words, of fenced blocks and between backticks
        self.shell_lines = set()
        self.headings = set()
        self.tables = []    # line, cells
        self._prose, self._shell = [], []
        self._read(lines_of(path))

    def _read(self, lines):
        fence = None
        for number, line in enumerate(lines, start=1):
            mark = re.match(r"\s*```(\w*)$", line)
            if mark:
                fence = None if fence is not None else mark[1]
            elif fence is None:
                self._prose.append((number, line))
            elif fence in ("", "sh", "bash", "console"):
                self._shell.append((number, line))
                self.shell_lines.add(number)
        for number, line in self._prose:
            self._heading(line)
            if line.startswith("|"):
                self.tables.append((number, [cell.strip() for cell in line.strip("|").split("|")]))
        self._inline()
        self._commands()

    def _heading(self, line):
        if line.startswith("#"):
            plain = re.sub(r"[^\w\- ]", "", line.lstrip("#").strip().lower())
            self.headings.add(plain.replace(" ", "-"))

    def _inline(self):
        """Both may be broken over lines."""
        text = "\n".join(line for _, line in self._prose)
        numbers = [number for number, _ in self._prose]
        for pattern, found in ((r"`([^`]+)`", self.spans), (r"\]\(([^)\s]+)\)", self.links)):
            for match in re.finditer(pattern, text):
                number = numbers[text.count("\n", 0, match.start())]
                found.append((number, " ".join(match[1].split())))

    def _commands(self):
        joined = None
        for number, line in self._shell:
            start, text = joined or (number, "")
            text += line
            if text.endswith("\\"):
                joined = start, text[:-1]
                continue
            joined = None
            self._command(start, text)
        for number, span in self.spans:
            self._command(number, span)

    def _command(self, number, text):
        try:
            words = shlex.split(text, comments=True)
        except ValueError:
            return
        if words:
            self.commands.append((number, words))


class Check:
    def __init__(self, build):
        self.build = build
        self.files = files_of_tree()
        self.folders = {str(parent) for file in self.files for parent in Path(file).parents}
        self.documents = [Document(file) for file in self.files if file.endswith(".md")]
        self.found = []
        self.options = {}
        self.code_names = set(re.findall(r"\w+", text_of(self.files, "*.[ch]")))
        self.telemetry = set(re.findall(r'"(/(?:gbe|rxmode)/\w+)"', text_of(self.files, "*.c")))

    def say(self, path, number, what):
        self.found.append((path, number, what))

    def run(self):
        guide = next((one for one in self.documents if one.path == DRIVER_GUIDE), None)
        if guide:
            self.statistics(guide)
        else:
            self.say(DRIVER_GUIDE, 1, "is missing")
        for source, path in DEVARGS.items():
            for guide in (one for one in self.documents if one.path == path):
                self.device_arguments(source, guide)
        for document in self.documents:
            self.check_links(document)
            if document.path != HISTORY:
                self.check_paths(document)
                self.check_options(document)
                self.check_names(document)
                self.check_tests(document)
        for path, command in MAN_PAGES.items():
            self.check_man_page(path, command)
        for path, number, what in sorted(set(self.found)):
            print(f"{path}:{number}: {what}")
        return 1 if self.found else 0

    def device_arguments(self, path, guide):
        source = Path(path).read_text(encoding="utf-8")
        macros = dict(re.findall(r'#define\s+(ARG_\w+)\s+"(\w+)"', source))
        string = re.search(r"RTE_PMD_REGISTER_PARAM_STRING\((.*?)\);", source, re.S)
        # What the string says, with the macros in place.
        told = "".join(macros.get(macro, literal) for macro, literal in
                       re.findall(r'(ARG_\w+)|"([^"]*)"', string[1] if string else ""))
        registered = dict(word.split("=", 1) for word in told.split())
        parsed = {macros[name] for name in re.findall(r"\{ (ARG_\w+), \w+,", source)}
        for name in sorted(parsed ^ registered.keys()):
            self.say(path, source[:string.start()].count("\n") + 1,
                     f"device argument '{name}' is parsed or registered, not both")
        table = self.table(guide, "Argument")
        listed = {}
        for number, cells in table:
            name, *values = re.findall(r"`([^`]+)`", "|".join(cells[:2]))
            listed[name] = number
            wanted = set(registered.get(name, "").split("|")) - {"<uint>", "<string>", ""}
            if name not in registered:
                self.say(guide.path, number, f"there is no device argument '{name}'")
            elif wanted and wanted != set(values):
                self.say(guide.path, number, f"'{name}' takes {', '.join(sorted(wanted))}")
        for name in sorted(registered.keys() - listed.keys()):
            self.say(guide.path, table[0][0] if table else 1,
                     f"device argument '{name}' is not described")

    def table(self, guide, heading):
        """Rows of the table whose first column is called like that."""
        rows, inside = [], False
        last = 0
        for number, cells in guide.tables:
            if number != last + 1:
                inside = cells[0] == heading
            elif inside and not cells[0].startswith("--"):
                rows.append((number, cells))
            last = number
        return rows

    def statistics(self, guide):
        source = Path(STATISTICS).read_text(encoding="utf-8")
        there = [name.replace("%u", "<N>") for name in
                 re.findall(r'\{ "((?:rx|tx|mac|intr)_[a-z0-9_%]+)",', source)]
        described = set()
        rows = self.table(guide, "Name")
        for number, cells in rows:
            names = re.findall(r"`([^`]+)`", cells[0])
            for name in names:
                if name not in there:
                    self.say(guide.path, number, f"there is no statistic '{name}'")
            described.update(names)
            if "..." in cells[0] and set(names) <= set(there):
                described.update(there[there.index(names[0]):there.index(names[-1]) + 1])
        for name in there:
            if name not in described:
                self.say(guide.path, rows[0][0] if rows else 1,
                         f"statistic '{name}' is not described")

    def check_links(self, document):
        for number, target in document.links:
            if re.match(r"[a-z]+:", target):
                continue
            name, _, anchor = target.partition("#")
            path = document.path
            if name:
                path = os.path.normpath(Path(document.path).parent / name)
            if path not in self.files and path not in self.folders:
                self.say(document.path, number, f"link to '{target}': no such file")
                continue
            other = next((one for one in self.documents if one.path == path), None)
            if anchor and other and anchor not in other.headings:
                self.say(document.path, number, f"link to '{target}': no such heading")

    def check_paths(self, document):
        for number, words in document.commands:
            for word in words:
                self.check_path(document, number, words, word.split("=")[-1].rstrip(".,:;"))

    def check_path(self, document, number, words, word):
        if number in document.shell_lines and "/" not in word:
            return  # what a command makes, or a picture shows
        if words[0] == "ninja" and "/" in word:
            word = f"build/{word}"
        what = self.path_missing(re.sub(r"^(\./|\$PWD/)", "", word), document)
        if what:
            self.say(document.path, number, f"'{word}': {what}")

    def path_missing(self, word, document):
        """What is wrong with a word that looks like a path in this tree, or None."""
        if re.search(r"[^\w./*<>-]", word) or word.startswith(("/", "-", "~")):
            return None
        pattern = PLACEHOLDER.sub("*", word).rstrip("/")
        parts = pattern.split("/")
        if parts[0] == "build" and len(parts) > 1:
            return None if self.built(pattern) else "is not built"
        if len(parts) > 1 and parts[0] in self.folders:
            near = [pattern]
        elif pattern.endswith(CODE_SUFFIXES) or word.endswith("/"):
            near = [pattern, f"*/{pattern}"] + [f"*{pattern}"] * pattern.startswith("_")
        else:
            return None
        if any(fnmatch.fnmatch(parts[-1], foreign) for foreign in FOREIGN_FILES):
            return None
        for one in near:
            if fnmatch.filter(self.files, one) or fnmatch.filter(self.folders, one):
                return None
        return "no such file"

    def built(self, pattern):
        for target in self.introspect("targets"):
            for file in target["filename"]:
                built = f"build/{Path(file).relative_to(Path(self.build).resolve())}"
                if fnmatch.fnmatch(built, pattern) or built.startswith(f"{pattern}/"):
                    return True
        return False

    def introspect(self, what):
        path = Path(self.build, "meson-info", f"intro-{what}.json")
        return json.loads(path.read_text(encoding="utf-8"))

    def options_of(self, command):
        if command not in self.options:
            if command in HELP:
                asked = [HELP[command]]
                if command == "rxmode-bench":
                    asked += [[HELP[command][0], name, "--help"] for name in BENCH_COMMANDS]
                text = "\n".join(subprocess.run(one, check=True, capture_output=True,
                                                text=True).stdout for one in asked)
            else:
                text = text_of(self.files, *SOURCES[command])
                # getopt_long() has them without the dashes.
                text += "".join(f" --{name} " for name in re.findall(
                    r'\{ "([a-z0-9-]+)", (?:no|required|optional)_argument', text))
            self.options[command] = set(OPTION.findall(text))
        return self.options[command]

    def command_of(self, word):
        word = word.removeprefix("./")
        for name in (*HELP, *SOURCES):
            if word == name or word.endswith(f"/{name}"):
                return name
        return None

    def check_options(self, document):
        for number, words in document.commands:
            if re.fullmatch(OPTION, words[0]):
                if not self.anybody_has(words[0]):
                    self.say(document.path, number, f"no command has an option '{words[0]}'")
                continue
            for command, option in self.options_used(words):
                if option not in self.options_of(command):
                    self.say(document.path, number, f"{command} has no option '{option}'")

    def check_man_page(self, path, command):
        page = set(OPTION.findall("\n".join(lines_of(path)).replace("\\-", "-")))
        for option in sorted(self.options_of(command) - FOREIGN_OPTIONS - page):
            self.say(path, 1, f"does not name {command}'s option '{option}'")

    def anybody_has(self, option):
        return option in FOREIGN_OPTIONS or any(option in self.options_of(command)
                                                for command in (*HELP, *SOURCES))

    def options_used(self, words):
        """The options that each of our commands in a line is given."""
        command, ours = None, False
        for word in words:
            if word in ("|", "&&", ";", "||"):
                command = None
            elif self.command_of(word):
                command = self.command_of(word)
                # What comes before -- is EAL's.
                ours = command != "rxmode-fwd"
            elif command and word == "--":
                ours = not ours
                command = command if ours else None
            elif command and ours and OPTION.match(word):
                yield command, OPTION.match(word)[0]

    def check_names(self, document):
        for number, span in document.spans:
            for name in re.findall(r"\b((?:gbe|rxmode|msgintr|simnic)_\w+)\(\)", span):
                if name not in self.code_names:
                    self.say(document.path, number, f"there is no function {name}()")
            command = re.match(r"/(gbe|rxmode)/\w+", span)
            if command and command[0] not in self.telemetry:
                self.say(document.path, number, f"there is no telemetry command {command[0]}")

    def check_tests(self, document):
        tests = self.introspect("tests")
        suites = {suite.split(":")[-1] for test in tests for suite in test["suite"]}
        scenarios = {Path(file).stem for file in self.files
                     if file.startswith("tests/vm/scenarios/")}
        for number, words in document.commands:
            if words[:2] == ["meson", "test"]:
                self.check_meson_test(document, number, words[2:], suites,
                                      {test["name"] for test in tests})
            elif words[0].endswith("tests/vm/run") and "--only" in words:
                for name in words[words.index("--only") + 1:]:
                    if name.startswith("-"):
                        break
                    if not fnmatch.filter(scenarios, PLACEHOLDER.sub("*", name.partition(":")[0])):
                        self.say(document.path, number, f"there is no scenario '{name}'")

    def check_meson_test(self, document, number, words, suites, names):
        before = None
        for word in words:
            if before == "--suite" and not fnmatch.filter(suites, PLACEHOLDER.sub("*", word)):
                self.say(document.path, number, f"there is no suite '{word}'")
            elif before not in ("-C", "--suite") and not word.startswith("-") \
                    and not fnmatch.filter(names, PLACEHOLDER.sub("*", word)):
                self.say(document.path, number, f"there is no test '{word}'")
            before = word


if __name__ == "__main__":
    sys.exit(Check(sys.argv[1]).run())

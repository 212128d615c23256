#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""compile-once.py BUILD DIRECTORY: one compile command for each C file of lib and drivers.

Files that Meson compiles several times would be looked at as often. Writes the commands into
DIRECTORY, as clang-tidy reads them, and prints the files."""

import json
import os
import sys
from pathlib import Path


def main(build, directory):
    once = {}
    for command in json.loads(Path(build, "compile_commands.json").read_text(encoding="utf-8")):
        path = os.path.relpath(os.path.join(command["directory"], command["file"]))
        if path.startswith(("lib/", "drivers/")) and path.endswith(".c"):
            once.setdefault(path, command)
    Path(directory).mkdir(exist_ok=True)
    Path(directory, "compile_commands.json").write_text(json.dumps(list(once.values())),
                                                        encoding="utf-8")
    print(*once, sep="\n")


main(*sys.argv[1:])

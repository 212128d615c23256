#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Looks for files that use each other in a circle, in each library, driver and program.

    circles.py BUILD

A file is a .c together with the .h of its name. It uses another by including it, or, where BUILD
has its object, by a name that the other defines. A finding is a line for each use in a circle.
"""

import json
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

COMPONENTS = ("lib/gberegs", "lib/msgintr", "lib/rxmode", "lib/simnic", "drivers/net/gbe",
              "drivers/net/rxmode", "app/gbe-report", "app/rxmode-bench", "app/rxmode-fwd", "bench")
# Names of the C library that a file of lib/simnic defines to get in between: it does not use it.
LIBC = set(("close epoll_ctl eventfd ioctl mmap mmap64 munmap open open64 openat openat64 opendir "
            "pread pread64 pwrite pwrite64 sigaction signal stat stat64 clock_nanosleep epoll_pwait "
            "epoll_pwait2 epoll_wait nanosleep poll ppoll select sleep usleep").split())
INCLUDE = re.compile(r'^#include\s+"(?:[^"]*/)?([^"/]+)"', re.MULTILINE)


def names_of(objects):
    """The global names that each object defines, and those that it takes."""
    names = {path: (set(), set()) for path in objects}
    if not objects:
        return names
    lines = subprocess.run(["nm", "-A", "-g", *objects], capture_output=True, text=True,
                           check=True).stdout.splitlines()
    for path, kind, name in (re.fullmatch(r"(.*):[0-9a-f ]* (\w) (\S+)", line).groups()
                             for line in lines):
        if name not in LIBC:
            names[path][kind in "Uw"].add(name)
    return names


def uses(component, objects):
    """For each file of a component, by its path without suffix, what it uses and by which names."""
    files = {path.name: path.with_suffix("") for path in component.rglob("*.[ch]")}
    found = defaultdict(lambda: defaultdict(set))
    rooms = {}
    for path in component.rglob("*.[ch]"):
        room = path.with_suffix("")
        for name in INCLUDE.findall(path.read_text()):
            if name in files and files[name] != room:
                found[room][files[name]].add(name)
        if path in objects:
            rooms[objects[path]] = room
    names = names_of(list(rooms))
    owner = {name: rooms[path] for path, (defined, _) in names.items() for name in defined}
    for path, (_, taken) in names.items():
        for name in taken:
            if owner.get(name, rooms[path]) != rooms[path]:
                found[rooms[path]][owner[name]].add(name)
    return found


def circles(found):
    """What is left when files that use nothing left, or that nothing left uses, have gone."""
    left = set(found)
    while True:
        used = {other for room in left for other in found[room]}
        stay = {room for room in left & used if left & set(found[room])}
        if stay == left:
            return left
        left = stay


def main(build):
    objects = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        source, output = (build / entry["file"]).resolve(), build / entry["output"]
        if output.exists() and source.is_relative_to(Path.cwd()):
            objects[source.relative_to(Path.cwd())] = str(output)
    code = 0
    for component in COMPONENTS:
        found = uses(Path(component), objects)
        left = circles(found)
        for room in sorted(left):
            for other in sorted(left & set(found[room])):
                print(f"{room}: in a circle with {other}: {', '.join(sorted(found[room][other]))}")
                code = 1
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))

# SPDX-License-Identifier: BSD-3-Clause
"""Cables that a program in the guest asks to be plugged or pulled."""

import re

LINK = re.compile(r"^@link (\w+) (on|off)\r?$", re.M)


class LinkFollower:
    """Plugs and pulls cables as the program asks for it."""

    def __init__(self, vm):
        self._vm = vm
        self._done = 0

    def pending(self, process):
        return LINK.search(process.output, self._done)

    def follow(self, process):
        while request := self.pending(process):
            self._vm.qemu.set_link(request[1], request[2] == "on")
            self._done = request.end()

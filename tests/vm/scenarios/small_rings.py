# SPDX-License-Identifier: BSD-3-Clause
"""The smallest rings with all queues work, also after a ring was left to overflow.

Two ports back to back: both send while nobody receives, then receive, then forward to each
other.
"""

import time

from vmrig.errors import check

DEADLINE_SECONDS = 60  # a guard against hanging


def run(vm):
    queues = vm.chip.queues
    app = ["--rxd=32", "--txd=32", f"--rxq={queues}", f"--txq={queues}", "--burst=16"]
    with vm.testpmd(ports=vm.loop, app=app, mbufs=8192) as testpmd:
        testpmd.command("set fwd txonly")
        testpmd.start()
        _until(testpmd, "TX-packets", lambda value: value >= 64)
        testpmd.commands("stop", "set fwd rxonly", "clear port stats all")
        testpmd.start()
        testpmd.commands("stop", "set fwd io", "clear port stats all")
        testpmd.start("start tx_first")
        _until(testpmd, "RX-packets", lambda value: value >= 10000)


def _until(testpmd, counter, condition):
    """Both ports' counter reaches what is wanted."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while time.monotonic() < deadline:
        values = [testpmd.stats(port)[counter] for port in (0, 1)]
        if all(condition(value) for value in values):
            return
    check(False, f"{counter} stays at {values}")

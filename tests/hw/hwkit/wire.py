# SPDX-License-Identifier: BSD-3-Clause
"""Whether the driver takes both ports, and whether frames of each arrive at the other."""

import re
import time

from .page import Result
from .prompt import Testpmd, Trouble

NAME = "wire"
# QEMU's 8254x receive nothing for a second after their start.
FRAME_SECONDS = 20
DEBUG = ("--log-level=pmd.net.gbe:debug",)


def run(kit):
    began = time.monotonic()
    with Testpmd(kit, eal=DEBUG) as testpmd:
        drivers, kit.macs = testpmd.drivers()
        if drivers != ["net_gbe", "net_gbe"]:
            raise Trouble(f"the ports are driven by {' and '.join(drivers) or 'nothing'}",
                          testpmd.output)
        links = testpmd.links()
        for port, card in enumerate(kit.cards):
            kit.page.said[card.bdf] = _said(testpmd, port, card)
        if not all(links):
            down = [card.bdf for card, up in zip(kit.cards, links) if not up]
            raise Trouble(f"no link at {' and '.join(down)}: is the cable in?", testpmd.output)
        _exchange(kit, testpmd)
    yield Result(NAME, "", "passed", "both ports have a link, and frames of each arrive at the other",
                 time.monotonic() - began)


def _said(testpmd, port, card):
    """What the driver knows and sysfs does not."""
    info = testpmd.info(port)
    phy = re.search(rf"{card.bdf}: .*PHY id (\w+)", testpmd.output)
    speed = f"{info.get('Link status', '?')}, {info.get('Link speed', '?')}"
    return (f"NVM version     {info.get('Firmware-version', '') or 'none on this chip'}\n"
            f"PHY id          {phy[1] if phy else 'the PHY did not answer'}\n"
            f"link            {speed}\n")


def _exchange(kit, testpmd):
    """A few frames at a time, and none is sent on: should the ports face somebody else."""
    testpmd.command("set fwd rxonly")
    deadline = time.monotonic() + FRAME_SECONDS
    while True:
        before = testpmd.received()
        testpmd.command("start tx_first")
        time.sleep(0.5)
        testpmd.command("stop")
        arrived = [now - then for now, then in zip(testpmd.received(), before)]
        if all(arrived):
            return
        if time.monotonic() > deadline:
            silent = " and ".join(card.bdf for card, n in zip(kit.cards, arrived) if not n)
            raise Trouble(f"links are up, but no frame arrives at {silent}: are the two ports wired to "
                          "each other?", testpmd.output)

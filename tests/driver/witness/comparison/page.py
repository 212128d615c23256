# SPDX-License-Identifier: BSD-3-Clause
"""docs/witness.md, made out of the list."""

from .left_out import RULES

OPEN = "open:"

HEAD = """<!-- SPDX-License-Identifier: BSD-3-Clause -->
<!-- Made by "tests/driver/witness/run --write-page" out of tests/driver/witness/differences. -->

# What a driver that has seen silicon does otherwise

This driver was written without a card. Two families of drivers have run on real cards for years:
DPDK's own em and igb, and Linux's e1000, e1000e and igb. Two tests take each chip through the same
configurations with this driver and with a witness: on simulated NICs with DPDK's, in QEMU's virtual
machine with Linux's. They compare what the registers hold in the end, and the order of what
matters: resets, what is switched on, first writes of tails. This page lists every difference,
with the reason why this driver does otherwise and where that is written. A difference that is not
listed fails the test, and so does a line here that is no longer true.

It is for those who want to judge whether to trust the driver on a card. Together with
[what the silicon demands](silicon.md), where the short names of the manuals are explained, it
says all that is known without one. Agreement is no proof: all may be wrong, and what a
simulated NIC does not store cannot be compared.

| Witness | Is | Compared on |
|---|---|---|
| em | DPDK's driver of the 82540EM, 82545EM and 82574L, of the release that is installed | simulated NICs |
| igb | DPDK's driver of the 82576 | simulated NICs |
| linux-e1000 | Linux 6.1's driver of the 82540EM and 82545EM | QEMU's models e1000 and e1000-82545em |
| linux-e1000e | Linux 6.1's driver of the 82574L | QEMU's model e1000e |
| linux-igb | Linux 6.1's driver of the 82576 | QEMU's model igb |

Chips and configurations are named as the tests name them:

```
tests/driver/witness/run --nic 82576           # the test with DPDK's drivers
tests/driver/witness/run --nic 82576 --show    # all differences, one per line
tests/vm/run --nic igb --only linux_witness    # the test with Linux's drivers
```

| Configuration | Means |
|---|---|
| `probe` | the port is probed, and no more |
| `start`, `queues-2`, `queues-all` | started with one queue, with two, with all of the chip |
| `rss` | two queues and the hash types IPv4, IPv6 and TCP over both; not on the 82574L, as em has no RSS there |
| `vlan-*`, `rx-checksum`, `tx-checksum` | one queue with that offload |
| `mtu-9000` | MTU 9000 with scattered receive |
| `promiscuous`, `all-multicast`, `multicast`, `address` | switched on, or added to, on a running port |
| `rx-interrupt-*`, `rx-interrupts-2-*` | receive interrupts by MSI-X, MSI or INTx on one queue, on two, of which the first is armed |
| `link-interrupt-*` | link interrupts by MSI-X, MSI or INTx |
| `link-down` | the link is taken down; not with em, which cannot |
| `stop`, `close` | stopped, or stopped and closed, after a start with all queues |
| `up` | with Linux alone: the interface is up and has a link. This driver is started with what Linux switches on by itself: interrupts of all queues and of the link, checksums, filtering and stripping of tags, the groups of all hosts, and RSS on the 82574L and the 82576 |
| `down` | with Linux alone: the interface is down again |

Linux uses one queue of the 82574L, and as many of the 82576 as there are processors, but at most
eight: here two. More queues, and the other configurations above, are not compared with Linux.

`PHY[n]` is what was last written to register n of the PHY, or read from it; bits follow a colon,
and values are those of the bits. "-" is a register that was not touched. An *event* is something that
only one of the two does in the configuration; an *order* of two is that of this driver, and
the witness does them the other way round. "*" stands for all.
"""

LEFT_OUT = """
## What is not compared

| Registers | Why |
|---|---|
"""

AFTER = """
Of the addresses of rings, and of tails, it is compared whether they were written. Nothing is sent
or received, so that descriptors are not compared: the tests on simulated NICs and in the virtual
machine judge these.

In the virtual machine it is not compared whether the link is up after a probe or a stop,
which depends on how long ago that was. What QEMU does not store counts as it was written last,
unless a reset came after it.
"""


def is_open(row):
    return OPEN in row.reason


def line(row):
    cells = (", ".join(row.witnesses), ", ".join(row.chips), ", ".join(row.configurations),
             f"`{row.what}`", row.ours, row.theirs, row.reason.removeprefix(OPEN).strip(), row.source)
    return f"| {' | '.join(cell.replace('*', '&#42;') if not cell.startswith('`') else cell for cell in cells)} |"


def table(title, rows):
    if not rows:
        return ""
    return "\n".join(["", f"## {title}", "",
                      "| Witness | Chip | Configuration | Register | Here | Witness's | Reason | Source |",
                      "|---|---|---|---|---|---|---|---|", *(line(row) for row in rows), ""])


def page_of(rows):
    headings = dict.fromkeys(row.heading for row in rows)
    text = HEAD + table("Known faults of this driver", [row for row in rows if is_open(row)])
    for heading in headings:
        text += table(heading, [row for row in rows if row.heading == heading and not is_open(row)])
    text += LEFT_OUT + "".join(f"| {', '.join(names.split())} | {why} |\n" for names, why in RULES)
    return text + AFTER

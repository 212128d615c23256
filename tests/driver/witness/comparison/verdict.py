# SPDX-License-Identifier: BSD-3-Clause
"""What is wrong with differences, and with the rows of the list."""

from .differences import ALL_BITS, shown
from .table import unexplained


def describe(difference, bits=ALL_BITS):
    which = "" if bits == ALL_BITS or not isinstance(difference.ours, int) else f" (bits 0x{bits:x})"
    return f"{difference.what}{which}: {shown(difference.ours)}, the witness {shown(difference.theirs)}"


def without_reason(found, rows):
    """Of one configuration; empty if each difference has a row."""
    return "; ".join(describe(one, bits) for one in found if (bits := unexplained(one, rows)))


def not_seen(row, compared, whole):
    """Of a row, after all differences were held against it; empty if it is true. compared: pairs
    of chip and configuration."""
    missing = row.not_seen(compared, whole)
    return f"no difference: {', '.join(missing)}" if missing else ""

# SPDX-License-Identifier: BSD-3-Clause
"""The names of the faults, from the library itself."""

import ctypes

from .errors import RigError


class _FaultName(ctypes.Structure):
    """struct sim_fault_name of host/fault.h."""
    _fields_ = [("name", ctypes.c_char_p), ("what", ctypes.c_char_p)]


def fault_names(library):
    """Pairs of name and description."""
    try:
        loaded = ctypes.CDLL(str(library))
        first = ctypes.addressof(_FaultName.in_dll(loaded, "sim_fault_names"))
    except (OSError, ValueError) as reason:
        raise RigError(f"{library}: {reason}") from reason
    names, index = [], 0
    while True:
        entry = _FaultName.from_address(first + index * ctypes.sizeof(_FaultName))
        if entry.name is None:
            return names
        names.append((entry.name.decode(), entry.what.decode()))
        index += 1

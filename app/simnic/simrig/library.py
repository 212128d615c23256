# SPDX-License-Identifier: BSD-3-Clause
"""What the library itself says of its chips and faults."""

import ctypes
from dataclasses import dataclass

from .errors import RigError


@dataclass(frozen=True)
class Nic:
    """What EAL reads of a chip; the rest is in the library's model of the same name."""
    name: str    # as --nic and GBE_SIM_NIC take it
    silicon: str
    device: int


class _FaultName(ctypes.Structure):
    """struct sim_fault_name of host/fault.h."""
    _fields_ = [("name", ctypes.c_char_p), ("what", ctypes.c_char_p)]


class _Model(ctypes.Structure):
    """The beginning of struct sim_model of device.h."""
    _fields_ = [("name", ctypes.c_char_p), ("title", ctypes.c_char_p),
                ("device", ctypes.c_uint16)]


def _first(library, element, table):
    try:
        return ctypes.addressof(element.in_dll(ctypes.CDLL(str(library)), table))
    except (OSError, ValueError) as reason:
        raise RigError(f"{library}: {reason} (build it first)") from reason


def _elements(library, element, table):
    """A table in the library, without its end."""
    at = _first(library, element, table)
    while True:
        yield element.from_address(at)
        at += ctypes.sizeof(element)


def fault_names(library):
    """Pairs of name and description."""
    names = []
    for entry in _elements(library, _FaultName, "sim_fault_names"):
        if entry.name is None:
            break
        names.append((entry.name.decode(), entry.what.decode()))
    return names


def nics(library):
    """All chips there are models of, by name."""
    found = {}
    for pointer in _elements(library, ctypes.c_void_p, "sim_models"):
        if not pointer.value:
            break
        model = _Model.from_address(pointer.value)
        found[model.name.decode()] = Nic(model.name.decode(), model.title.decode(), model.device)
    return found

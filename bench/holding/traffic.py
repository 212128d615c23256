# SPDX-License-Identifier: BSD-3-Clause
"""Single packets as a capture that a simulated wire replays, and the times of what came of them."""

import random
import struct
from dataclasses import dataclass

FILE_HEADER = struct.Struct("<IHHiIII")
RECORD_HEADER = struct.Struct("<IIII")
MAGIC_NS = 0xA1B23C4D
MAX_LEN = 16110
ETHERNET = 1
NS = 1_000_000_000
SEED = 1

MACS = bytes.fromhex("024742450001" "024742450101")
SOURCE = bytes((198, 18, 200, 1))
UDP_PORTS = (1024, 9)
# The end of each packet, by which it is known again: a word, and its number.
TAG = struct.Struct(">4sI")
TAG_WORD = b"HOLD"
MORE_FRAGMENTS = 0x2000

# While ports, lcores and the sleep find their feet; these are not counted.
WARM_UP_S = 4
WARM_UP_RATE = 20
PAUSE_S = 1


@dataclass(frozen=True)
class Phase:
    """Packets at one rate: the first number, how many, and from when to when in ns."""
    rate: int
    first: int
    count: int
    begin: int
    end: int


def _checksum(data):
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def _ipv4(target, payload, number, fragment):
    header = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(payload), number & 0xFFFF, fragment, 64,
                         17, 0) + SOURCE + bytes(target)
    header = header[:10] + struct.pack(">H", _checksum(header)) + header[12:]
    return MACS + b"\x08\x00" + header + payload


def frames(target, number, fragments):
    """Those of one packet to this IPv4 address, the tag at the end of the last."""
    tag = TAG.pack(TAG_WORD, number)
    fill = bytes(42 if fragments else 10)
    datagram = struct.pack(">HHHH", *UDP_PORTS, 8 + len(fill) + len(tag), 0) + fill + tag
    if not fragments:
        return [_ipv4(target, datagram, number, 0)]
    return [_ipv4(target, datagram[:32], number, MORE_FRAGMENTS),
            _ipv4(target, datagram[32:], number, 4)]


def schedule(rates):
    """Times in ns of all packets, and the phases. Packets of a rate are half to one and a half of
    its interval apart, so that no timer of a program can fall into step with them.

    rates: pairs of packets per second and seconds."""
    chance = random.Random(SEED)
    times = [index * NS // WARM_UP_RATE for index in range(WARM_UP_S * WARM_UP_RATE)]
    phases, now = [], WARM_UP_S * NS
    for rate, seconds in rates:
        now += PAUSE_S * NS
        first, begin = len(times), now
        for _ in range(max(1, int(rate * seconds))):
            times.append(now)
            now += int(NS / rate * chance.uniform(0.5, 1.5))
        phases.append(Phase(rate, first, len(times) - first, begin, now))
    return times, phases


def write_capture(path, times, target, fragments):
    with open(path, "wb") as file:
        file.write(FILE_HEADER.pack(MAGIC_NS, 2, 4, 0, 0, MAX_LEN, ETHERNET))
        for number, when in enumerate(times):
            for frame in frames(target, number, fragments):
                file.write(RECORD_HEADER.pack(when // NS, when % NS, len(frame), len(frame)) + frame)


def read_capture(path):
    """Pairs of time in ns and frame. A record that is not complete yet is left out."""
    data = path.read_bytes() if path.exists() else b""
    at = FILE_HEADER.size
    while at + RECORD_HEADER.size <= len(data):
        seconds, fraction, length, _ = RECORD_HEADER.unpack_from(data, at)
        at += RECORD_HEADER.size
        if at + length > len(data):
            break
        yield seconds * NS + fraction, data[at:at + length]
        at += length


def times_by_number(records):
    """When each tagged packet passed, and how many passed twice."""
    passed, twice = {}, 0
    for when, frame in records:
        word, number = TAG.unpack(frame[-TAG.size:])
        if word != TAG_WORD:
            continue
        twice += number in passed
        passed.setdefault(number, when)
    return passed, twice

# SPDX-License-Identifier: BSD-3-Clause
"""Builds and compares the frames that tests send; used on both sides of the rig."""

import struct

ETHER, IPV4, ICMP, UDP, TCP = 14, 20, 8, 8, 20
MARKER = b"gbe-frame"
BROADCAST = "ff:ff:ff:ff:ff:ff"
ETHERTYPE_LOCAL = 0x88B5  # set aside for experiments
SMALLEST = 60


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data[:len(data) & ~1]))
    if len(data) % 2:
        total += data[-1] << 8
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def mac(text):
    return bytes.fromhex(text.replace(":", ""))


def ether(destination, source, ethertype, vlan=None):
    tag = struct.pack("!HH", 0x8100, vlan) if vlan is not None else b""
    return mac(destination) + mac(source) + tag + struct.pack("!H", ethertype)


def marked(number, length):
    """A payload that marker() recognises."""
    body = MARKER + struct.pack("!I", number)
    return body + bytes((number + index) & 0xFF for index in range(length - len(body)))


def marker(frame):
    """The number of a marked payload within a frame."""
    begin = frame.index(MARKER) + len(MARKER)
    return struct.unpack_from("!I", frame, begin)[0]


def plain(number, destination, source, vlan=None, length=SMALLEST):
    """A marked frame; a tag comes on top of the length."""
    header = ether(destination, source, ETHERTYPE_LOCAL, vlan)
    return header + marked(number, length - ETHER)


def vlan_of(frame):
    """The VLAN identifier of a tagged frame, None without a tag."""
    ethertype, tci = struct.unpack_from("!HH", frame, 12)
    return tci & 0xFFF if ethertype == 0x8100 else None


def last(number, source):
    """A frame that passes all address and VLAN filters: exchange() ends with it."""
    return plain(number, BROADCAST, source)


def ipv4(source, destination, protocol, payload):
    header = struct.pack("!BBHHHBBH4s4s", 0x45, 0, IPV4 + len(payload), 0, 0, 64, protocol, 0,
                         _address(source), _address(destination))
    return header[:10] + struct.pack("!H", checksum(header)) + header[12:] + payload


def _address(text):
    return bytes(int(part) for part in text.split("."))


def _pseudo(source, destination, protocol, length):
    return _address(source) + _address(destination) + struct.pack("!BBH", 0, protocol, length)


def udp(source, destination, ports, payload):
    length = UDP + len(payload)
    header = struct.pack("!HHHH", *ports, length, 0)
    value = checksum(_pseudo(source, destination, 17, length) + header + payload) or 0xFFFF
    return ipv4(source, destination, 17, header[:6] + struct.pack("!H", value) + payload)


def tcp(source, destination, ports, payload):
    header = struct.pack("!HHIIBBHHH", *ports, 1, 1, 0x50, 0x10, 8192, 0, 0)
    value = checksum(_pseudo(source, destination, 6, TCP + len(payload)) + header + payload)
    return ipv4(source, destination, 6, header[:16] + struct.pack("!HH", value, 0) + payload)


def echo_request(ident, sequence, payload):
    message = struct.pack("!BBHHH", 8, 0, 0, ident, sequence) + payload
    return message[:2] + struct.pack("!H", checksum(message)) + message[4:]


def difference(expected, seen):
    """None if both are the same, else where they part."""
    if expected == seen:
        return None
    if len(expected) != len(seen):
        return f"{len(seen)} bytes instead of {len(expected)}"
    where = next(index for index, pair in enumerate(zip(expected, seen)) if pair[0] != pair[1])
    return f"byte {where} is {seen[where]:#04x} instead of {expected[where]:#04x}"

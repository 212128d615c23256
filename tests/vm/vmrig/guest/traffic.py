# SPDX-License-Identifier: BSD-3-Clause
"""Traffic functions that the agent runs in a child of its own; each one holds both peers' ends.

A function returns what it saw and leaves the verdict to the scenario, except where payload
is compared: that happens here, byte for byte.
"""

import array
import fcntl
import random
import select
import socket
import struct
import threading
import time

import frames
import netns

STREAM_PORT = 5000
WINDOW = 64
PACKET_ADD_MEMBERSHIP, PACKET_MR_PROMISC, PACKET_AUXDATA = 1, 1, 8
SOL_PACKET = 263
ETH_P_ALL = 3
SIOCETHTOOL, ETHTOOL_STXCSUM, ETHTOOL_SGRO = 0x8946, 0x17, 0x2C
VLAN_VALID = 0x10


def set_up_peer(peer):
    """No packets of the peer's own accord, as tests count what they send, and no merging of
    received ones, which would change their order."""
    netns.enter(peer)
    for setting, value in (("all/accept_ra", 0), ("all/accept_dad", 0), ("default/accept_dad", 0),
                           ("eth0/accept_dad", 0), ("eth0/router_solicitations", 0)):
        with open(f"/proc/sys/net/ipv6/conf/{setting}", "w", encoding="ascii") as stream:
            stream.write(str(value))
    _switch_off(ETHTOOL_SGRO)


def compute_checksums(peer):
    """Instead of leaving them to the interface: one that is made up leaves them to the receiver."""
    netns.enter(peer)
    _switch_off(ETHTOOL_STXCSUM)


def _switch_off(feature):
    off = array.array("I", (feature, 0))
    request = struct.pack("16sP16x", b"eth0", off.buffer_info()[0])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCETHTOOL, request)


def socket_in(peer, *arguments):
    netns.enter(peer)
    return socket.socket(*arguments)


def packet_socket(peer):
    """Sees every frame that arrives at the peer, whatever its addresses."""
    link = socket_in(peer, socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    link.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
    link.bind(("eth0", ETH_P_ALL))
    membership = struct.pack("iHH8x", socket.if_nametoindex("eth0"), PACKET_MR_PROMISC, 0)
    link.setsockopt(SOL_PACKET, PACKET_ADD_MEMBERSHIP, membership)
    return link


def receive_frame(link):
    """The frame as it was on the wire (the kernel takes a VLAN tag out), None if it is our own."""
    data, control, _, address = link.recvmsg(1 << 16, 256)
    if address[2] == socket.PACKET_OUTGOING:
        return None
    for level, kind, value in control:
        if level == SOL_PACKET and kind == PACKET_AUXDATA:
            status, _, _, _, _, tci, tpid = struct.unpack_from("=IIIHHHH", value)
            if status & VLAN_VALID:
                return data[:12] + struct.pack("!HH", tpid or 0x8100, tci) + data[12:]
    return data


def ping(source, destination_address, sizes, per_size=1, timeout=20, seed=1, pause=0):
    """Echo requests of the given frame sizes, pause seconds between a reply and the next; every
    reply must carry the very same payload.

    Returns the sizes that failed, each with what happened, and the round-trip times."""
    link = socket_in(source, socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    noise = random.Random(seed)
    failures, times, sequence, ident = [], [], 0, noise.randrange(1 << 16)
    for size in sizes:
        for _ in range(per_size):
            sequence += 1
            payload = noise.randbytes(size - frames.ETHER - frames.IPV4 - frames.ICMP)
            time.sleep(pause)
            began = time.monotonic()
            link.sendto(frames.echo_request(ident, sequence, payload), (destination_address, 0))
            verdict = _echo_reply(link, ident, sequence, payload, began + timeout)
            times.append(time.monotonic() - began)
            if verdict:
                failures.append([size, verdict])
    return {"failures": failures, "sent": sequence, "times": times}


def _echo_reply(link, ident, sequence, payload, deadline):
    while select.select([link], [], [], max(0, deadline - time.monotonic()))[0]:
        message = link.recv(1 << 16)[frames.IPV4:]
        if message[0] == 0 and message[4:8] == struct.pack("!HH", ident, sequence):
            return frames.difference(payload, message[8:])
    return "no reply"


def ping6(source, destination_address, timeout=20):
    """True if the IPv6 neighbour is found and replies; forgets what was known of it before."""
    link = socket_in(source, socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
    payload = random.Random(2).randbytes(64)
    link.sendto(struct.pack("!BBHHH", 128, 0, 0, 7, 1) + payload, (destination_address, 0))
    deadline = time.monotonic() + timeout
    while select.select([link], [], [], max(0, deadline - time.monotonic()))[0]:
        message = link.recv(1 << 16)
        if message[0] == 129 and message[4:] == struct.pack("!HH", 7, 1) + payload:
            return True
    return False


def tcp_stream(source, destination, address, size, seed=3, timeout=60):
    """Sends SIZE pseudo-random bytes and compares them as they arrive; returns what went wrong."""
    data = random.Random(seed).randbytes(size)
    server = socket_in(destination, socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((address, STREAM_PORT))
    server.listen()
    server.settimeout(timeout)
    client = socket_in(source, socket.AF_INET, socket.SOCK_STREAM)
    client.settimeout(timeout)
    sender = threading.Thread(target=_send_all, args=(client, address, data), daemon=True)
    began = time.monotonic()
    sender.start()
    try:
        connection, _ = server.accept()
        connection.settimeout(timeout)
        position, problem = 0, None
        while problem is None and (chunk := connection.recv(1 << 18)):
            problem = frames.difference(data[position:position + len(chunk)], chunk)
            position += len(chunk)
    except TimeoutError:
        problem = f"stream stalled after {timeout} s"
    if problem is None and position != size:
        problem = f"{position} bytes arrived"
    return {"problem": problem, "bytes": size, "seconds": time.monotonic() - began}


def _send_all(client, address, data):
    client.connect((address, STREAM_PORT))
    client.sendall(data)
    client.shutdown(socket.SHUT_WR)


def udp_stream(source, destination, address, count, size, gap=0, seed=4, timeout=60):
    """Numbered datagrams, gap seconds from one to the next and few of them under way; returns how
    many arrived in order and unchanged."""
    receiver = socket_in(destination, socket.AF_INET, socket.SOCK_DGRAM)
    receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    receiver.bind((address, STREAM_PORT))
    sender = socket_in(source, socket.AF_INET, socket.SOCK_DGRAM)
    noise = random.Random(seed)
    sent = [struct.pack("!I", number) + noise.randbytes(size - 4) for number in range(count)]

    # However late who forwards gets a CPU, its rings hold these.
    window = threading.Semaphore(WINDOW)

    def send():
        for datagram in sent:
            if not window.acquire(timeout=timeout):
                return
            sender.sendto(datagram, (address, STREAM_PORT))
            time.sleep(gap)

    threading.Thread(target=send, daemon=True).start()
    arrived = []
    while len(arrived) < count and select.select([receiver], [], [], timeout)[0]:
        arrived.append(receiver.recv(1 << 16))
        window.release()
    in_order = sum(here == there for here, there in zip(sent, arrived))
    return {"sent": count, "arrived": len(arrived), "right": in_order}


def exchange(source, destination, wire, timeout=30):
    """Sends the given frames (hex), the last of which is sure to arrive, and waits for that one.

    Returns what arrived at the destination up to then. Networks of one path keep the order, so
    whatever is missing by then has been dropped: no waiting time decides."""
    outgoing = [bytes.fromhex(frame) for frame in wire]
    receiver = packet_socket(destination)
    sender = packet_socket(source)
    for frame in outgoing:
        sender.send(frame)
    arrived, last = [], frames.marker(outgoing[-1])
    deadline = time.monotonic() + timeout
    while select.select([receiver], [], [], max(0, deadline - time.monotonic()))[0]:
        frame = receive_frame(receiver)
        if frame is not None and frames.MARKER in frame:
            arrived.append(frame.hex())
            if frames.marker(frame) == last:
                return {"arrived": arrived, "complete": True}
    return {"arrived": arrived, "complete": False}


def exchange_any_order(source, destination, wire, timeout=30):
    """Sends the given frames (hex) and returns those that arrive, once as many have arrived."""
    receiver = packet_socket(destination)
    sender = packet_socket(source)
    for frame in wire:
        sender.send(bytes.fromhex(frame))
    arrived = []
    deadline = time.monotonic() + timeout
    while len(arrived) < len(wire) and select.select([receiver], [], [],
                                                     max(0, deadline - time.monotonic()))[0]:
        frame = receive_frame(receiver)
        if frame is not None and frames.MARKER in frame:
            arrived.append(frame.hex())
    return arrived


def send(source, wire):
    """Frames, as they are."""
    link = packet_socket(source)
    for frame in wire:
        link.send(bytes.fromhex(frame))


def flood(source, address, seconds):
    """Small datagrams as fast as the peer can send them, without regard for what arrives."""
    link = socket_in(source, socket.AF_INET, socket.SOCK_DGRAM)
    payload, sent = bytes(18), 0
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for _ in range(32):
            link.sendto(payload, (address, 9))
        sent += 32
    return sent


def counters(peer):
    """The peer's own view of its interface."""
    netns.enter(peer)
    with open("/proc/self/net/dev", encoding="ascii") as stream:
        line = next(line for line in stream if line.strip().startswith("eth0:"))
    fields = [int(field) for field in line.split(":")[1].split()]
    return {"rx_bytes": fields[0], "rx_packets": fields[1],
            "tx_bytes": fields[8], "tx_packets": fields[9]}

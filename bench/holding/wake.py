# SPDX-License-Identifier: BSD-3-Clause
"""What a wake takes here: from a write on one CPU until a thread on another is back from its sleep."""

import mmap
import os
import select
import struct
import sys
import time

from .figures import percentile

SLEEPER_CPU, WRITER_CPU = 0, 1
PINGS = 300
# Longer than a kernel keeps a CPU from its idle state for the sake of a wake that may be near.
GAP_S = 0.003


def _write(event, written):
    os.sched_setaffinity(0, {WRITER_CPU})
    for _ in range(PINGS):
        time.sleep(GAP_S)
        struct.pack_into("q", written, 0, time.monotonic_ns())
        os.eventfd_write(event, 1)


def _sleep(event, written):
    taken = []
    with select.epoll() as poll:
        poll.register(event, select.EPOLLIN)
        for _ in range(PINGS):
            poll.poll()
            taken.append((time.monotonic_ns() - struct.unpack_from("q", written)[0]) / 1000)
            os.eventfd_read(event)
    return taken


def measure(realtime):
    """Median and 90th percentile in us."""
    before = os.sched_getaffinity(0)
    event = os.eventfd(0, os.EFD_SEMAPHORE)
    written = mmap.mmap(-1, mmap.PAGESIZE)
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        _write(event, written)
        os._exit(0)
    try:
        os.sched_setaffinity(0, {SLEEPER_CPU})
        if realtime:
            os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
        taken = _sleep(event, written)
    finally:
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
        os.waitpid(child, 0)
        os.sched_setaffinity(0, before)
        os.close(event)
    return percentile(taken, 0.5), percentile(taken, 0.9)

# SPDX-License-Identifier: BSD-3-Clause
"""Where downloaded things are kept, and the lock that keeps guests from starving each other."""

import contextlib
import fcntl
import os
import sys
from pathlib import Path


def cache_dir():
    override = os.environ.get("DPDK_GBE_CACHE")
    base = Path(override) if override else Path(
        os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dpdk-gbe"
    base.mkdir(parents=True, exist_ok=True)
    return base


@contextlib.contextmanager
def one_run_at_a_time():
    """Many guests on a small machine stall each other's CPUs, so runs queue up here."""
    with open(cache_dir() / "vm.lock", "w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("waiting for another virtual-machine run to end ...", file=sys.stderr, flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield

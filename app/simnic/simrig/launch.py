# SPDX-License-Identifier: BSD-3-Clause
"""Runs a program in the foreground as if it had been started without the rig."""

import ctypes
import os
import signal
import subprocess
import sys

from .errors import RigError

FORWARDED = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2)
PR_SET_PDEATHSIG = 1
# The shell's way to say which signal ended a program.
EXIT_BY_SIGNAL = 128


def die_with_parent():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def run(arguments, environment):
    """Returns the exit code."""
    pending = []
    process = None

    def forward(number, _frame):
        if process is None:
            pending.append(number)
        elif process.poll() is None:
            process.send_signal(number)

    def forward_interrupt(number, frame):
        # Ctrl-C reaches the program by itself: it is in the terminal's foreground as well.
        if not _in_foreground():
            forward(number, frame)

    signal.signal(signal.SIGINT, forward_interrupt)
    for number in FORWARDED:
        signal.signal(number, forward)
    try:
        process = subprocess.Popen(arguments, env=environment, preexec_fn=_reset_signals)
    except OSError as reason:
        raise RigError(f"{arguments[0]}: {reason.strerror}") from reason
    for number in pending:
        process.send_signal(number)
    code = process.wait()
    return code if code >= 0 else EXIT_BY_SIGNAL - code


def _in_foreground():
    try:
        return os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except OSError:
        return False


def _reset_signals():
    die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    for number in FORWARDED:
        signal.signal(number, signal.SIG_DFL)

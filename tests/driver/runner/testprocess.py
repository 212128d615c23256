# SPDX-License-Identifier: BSD-3-Clause
"""A run of the ethdev test program, and what its output says of each test."""

import os
import re
import select
import subprocess
import time

from simrig.launch import die_with_parent

REPORT = re.compile(r"^@report (.*)$", re.M)  # what a test has to say that passes
RESULT = re.compile(r"^@result (\S+) (pass|fail|skip)$", re.M)
COMPLAINT = re.compile(r"^gbe_sim: port .*$", re.M)
VERDICT = {"pass": "passed", "fail": "failed", "skip": "skipped"}
EXIT_SKIP = 77  # with a single name the exit code is the result
EXIT_COMPLAINTS = 3  # the rig's, whatever the program returns
SECONDS_TO_END = 30


class TestProcess:
    """Yields a result for each test that ran, the last of which may have ended the process."""

    def __init__(self, command, environment, deadline):
        self._deadline = deadline
        self._output = ""
        self._ended = False
        self.said = {}  # by test: all that was printed up to its result, or its end
        self._process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, preexec_fn=die_with_parent)

    def results(self, names):
        began, position, failed = time.monotonic(), 0, False
        for name in names:
            found = self._await_result(position)
            seconds = time.monotonic() - began
            self.said[name] = self._output[position:found.start() if found else None]
            if found is None:
                yield name, "failed", self._how_it_ended(position), seconds
                return
            verdict, message = self._judge(found, self._output[position:found.start()])
            failed |= verdict == "failed"
            yield found[1], verdict, message, seconds
            position, began = found.end(), time.monotonic()
        if message := self._bad_end(position, failed):
            yield f"end of {names[0]}", "failed", message, time.monotonic() - began

    def finish(self):
        """Of a program that has no results: its exit code, or a word, and what it printed."""
        deadline = time.monotonic() + self._deadline
        while not self._ended and self._read(deadline - time.monotonic()):
            pass
        code = self._process.wait(SECONDS_TO_END) if self._ended else "no end: it hangs"
        return code, self._output

    def end(self):
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()

    def _await_result(self, position):
        """The next result line; None if the process ended or hangs before it."""
        deadline = time.monotonic() + self._deadline
        while True:
            if found := RESULT.search(self._output, position):
                return found
            if self._ended or not self._read(deadline - time.monotonic()):
                return None

    def _read(self, seconds):
        """Waits for more output. False if there is none in time."""
        if seconds <= 0 or not select.select([self._process.stdout], [], [], seconds)[0]:
            return False
        data = os.read(self._process.stdout.fileno(), 65536)
        self._output += data.decode(errors="replace")
        self._ended = not data
        return True

    def _judge(self, found, said):
        complaint = COMPLAINT.search(said)
        if complaint:
            return "failed", f"{complaint[0]} | {last_lines(said)}"
        passed = found[2] == "pass"
        return VERDICT[found[2]], " ".join(REPORT.findall(said)) if passed else last_lines(said)

    def _how_it_ended(self, position):
        said = last_lines(self._output[position:])
        if not self._ended:
            return f"hangs; {said}"
        return f"ended the process with {self._process.wait(SECONDS_TO_END)}; {said}"

    def _bad_end(self, position, failed):
        """What went wrong after the last result, or nothing."""
        deadline = time.monotonic() + SECONDS_TO_END
        while not self._ended and self._read(deadline - time.monotonic()):
            pass
        said = self._output[position:]
        if not self._ended:
            return self._how_it_ended(position)
        expected = (1,) if failed else (0, EXIT_SKIP)
        if COMPLAINT.search(self._output[:position]):
            expected = (EXIT_COMPLAINTS,)
        complaint = COMPLAINT.search(said)
        if complaint or self._process.wait(SECONDS_TO_END) not in expected:
            return f"{complaint[0] if complaint else ''} {self._how_it_ended(position)}"
        return ""


def last_lines(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " | ".join(lines[-3:])

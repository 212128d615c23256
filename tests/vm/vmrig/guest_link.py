# SPDX-License-Identifier: BSD-3-Clause
"""The host's end of the agent: requests, and the processes that run in the guest."""

import json
import math
import signal
import threading
import time

from .errors import Failure, GuestDied


class Process:
    """A command or traffic function running in the guest."""

    def __init__(self, link, ident, title):
        self._link = link
        self.ident = ident
        self.title = title
        self.output = ""
        self.code = None

    def wait_for(self, condition, timeout, what):
        """Until condition(self) is true; fails when time is up or the process ended without."""
        def settled():
            return condition(self) or self.code is not None
        if not self._link.wait(settled, timeout) or not condition(self):
            ended = "" if self.code is None else f" (it ended with {self.code})"
            raise Failure(f"{self.title}: no {what} within {timeout} s{ended}; "
                          f"last output: {self.output[-1500:]!r}")

    def wait(self, timeout=60):
        self.wait_for(lambda process: process.code is not None, timeout, "end")
        return self.code

    def write(self, data, last=False):
        self._link.request("stdin", proc=self.ident, data=data, last=last)

    def kill(self, number=signal.SIGKILL):
        self._link.request("kill", proc=self.ident, number=int(number))

    def cpu_seconds(self):
        return self._link.request("cpu", proc=self.ident)

    def sleeps(self):
        """How often its first thread has gone to sleep by now."""
        return self._link.request("sleeps", proc=self.ident)

    def result(self, timeout=120):
        """What a traffic function returned."""
        self.wait(timeout)
        answer = json.loads(self.output)
        if "error" in answer:
            raise Failure(f"{self.title}: {answer['error'].strip().splitlines()[-1]}")
        return answer["value"]


class GuestLink:
    """Requests go out in the caller's thread; a reader thread takes in everything else."""

    def __init__(self, socket, alive):
        self._socket = socket
        self._alive = alive
        self._news = threading.Condition()
        self._answers = {}
        self._processes = {}
        self._last_ident = 0
        self._closed = False
        self.listener = None
        self.kernel_lines = []
        self.deadline = math.inf  # of the running scenario; waiting beyond it means a hang
        self.kernel_release = None
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        with self._socket.makefile("r", encoding="utf-8") as stream:
            try:
                for line in stream:
                    self._take(json.loads(line))
            except (OSError, ValueError):
                pass
        with self._news:
            self._closed = True
            self._news.notify_all()

    def _take(self, message):
        with self._news:
            if "hello" in message:
                self.kernel_release = message["hello"]
            elif "proc" in message:
                process = self._processes[message["proc"]]
                process.output += message.get("out", "")
                process.code = message.get("exit")
            else:
                self._answers[message["id"]] = message
            self._news.notify_all()
        if "out" in message and self.listener:
            self.listener(process, message["out"])

    def wait(self, condition, timeout):
        """True once the condition holds, False when time is up."""
        deadline = time.monotonic() + timeout
        with self._news:
            while not condition():
                left = deadline - time.monotonic()
                if self._closed or not self._alive():
                    raise GuestDied("the guest is gone")
                if time.monotonic() > self.deadline:
                    raise GuestDied("the scenario's deadline has passed")
                if left <= 0:
                    return False
                self._news.wait(min(left, 1))
        return True

    def _send(self, operation, process_title=None, **arguments):
        with self._news:
            self._last_ident += 1
            ident = self._last_ident
            if process_title:
                self._processes[ident] = Process(self, ident, process_title)
        data = json.dumps({"id": ident, "op": operation, **arguments}) + "\n"
        try:
            self._socket.sendall(data.encode())
        except OSError as error:
            raise GuestDied("the guest is gone") from error
        if not self.wait(lambda: ident in self._answers, 60):
            raise GuestDied(f"the guest's agent does not answer ({operation})")
        answer = self._answers.pop(ident)
        if "error" in answer:
            raise RuntimeError(f"agent, {operation}: {answer['error']}")
        return ident, answer["value"]

    def request(self, operation, **arguments):
        return self._send(operation, **arguments)[1]

    def spawn(self, command, **options):
        title = command if isinstance(command, str) else " ".join(command)
        return self._processes[self._send("spawn", title, command=command, **options)[0]]

    def begin(self, function, **arguments):
        """Starts a function of the guest's traffic module; see Process.result()."""
        ident, _ = self._send("call", function, function=function, arguments=arguments)
        return self._processes[ident]

    def call(self, function, **arguments):
        return self.begin(function, **arguments).result()

    def telemetry(self, command):
        """Of the DPDK program that runs with EAL's default file prefix."""
        return self.request("telemetry", command=command)

    def read(self, path):
        return self.request("read", path=path)

    def write(self, path, text):
        self.request("write", path=path, text=text)

    def run(self, command, timeout=60, stdin="", **options):
        """Runs to the end; the command must succeed. Returns what it printed."""
        process = self.spawn(command, **options)
        process.write(stdin, last=True)
        if process.wait(timeout):
            raise Failure(f"{process.title}: exit code {process.code}: {process.output[-1500:]}")
        return process.output

    def running(self):
        return [process for process in self._processes.values() if process.code is None]

    def kernel_log(self):
        """What the kernel has said since the last call."""
        lines = self.request("kernel_log")
        self.kernel_lines += lines
        return lines

    def transcript(self):
        """What every process of the guest printed, for the logs of a failure."""
        return "".join(f"$ {process.title}\n{process.output}\n[exit code {process.code}]\n\n"
                       for process in self._processes.values())

    def kill_all(self):
        """Ends what a scenario left behind, so that the next one finds the ports free."""
        for process in self.running():
            process.kill()
        for process in self.running():
            process.wait(20)

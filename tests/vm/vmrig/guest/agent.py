# SPDX-License-Identifier: BSD-3-Clause
"""The host's hand in the guest: runs commands and traffic functions, reports what they print.

Speaks JSON lines over a virtio-serial port. A request {"id", "op", ...} is answered by
{"id", "value"} or {"id", "error"}; processes report {"proc", "out"} and {"proc", "exit"}.
"""

import contextlib
import glob
import json
import os
import pty
import re
import selectors
import signal
import socket
import subprocess
import sys
import traceback

# The agent is started without Python's usual search path.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import traffic  # noqa: E402
from netns import enter  # noqa: E402

PORT_NAME = "gbe.agent"
TELEMETRY = "/var/run/dpdk/rte/dpdk_telemetry.v2"


def find_port():
    for path in glob.glob("/sys/class/virtio-ports/*/name"):
        with open(path, encoding="ascii") as name:
            if name.read().strip() == PORT_NAME:
                return "/dev/" + path.split("/")[4]
    sys.exit("gbe: no agent port")


class Process:
    """One child: its pid, the pipe or terminal it prints to, and its standard input."""

    def __init__(self, pid, output, stdin=None):
        self.pid = pid
        self.output = output
        self.stdin = stdin


class Agent:
    def __init__(self):
        self.port = os.open(find_port(), os.O_RDWR)
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.port, selectors.EVENT_READ, self.on_requests)
        self.pending = b""
        self.processes = {}
        self.kmsg = os.open("/dev/kmsg", os.O_RDONLY | os.O_NONBLOCK)

    def send(self, **message):
        data = json.dumps(message).encode() + b"\n"
        while data:
            data = data[os.write(self.port, data):]

    def on_requests(self):
        self.pending += os.read(self.port, 65536)
        *lines, self.pending = self.pending.split(b"\n")
        for line in lines:
            request = json.loads(line)
            operation = getattr(self, "op_" + request.pop("op"))
            ident = request.pop("id")
            try:
                self.send(id=ident, value=operation(ident, **request))
            except Exception:  # the host decides what any failure means
                self.send(id=ident, error=traceback.format_exc())

    def watch(self, ident, process):
        self.processes[ident] = process
        self.selector.register(process.output, selectors.EVENT_READ,
                               lambda: self.on_output(ident, process))
        return process.pid

    def on_output(self, ident, process):
        try:
            data = os.read(process.output, 65536)
        except OSError:  # a terminal reports its end this way
            data = b""
        if data:
            self.send(proc=ident, out=data.decode(errors="backslashreplace"))
            return
        self.selector.unregister(process.output)
        os.close(process.output)
        if process.stdin is not None:
            os.close(process.stdin)
        del self.processes[ident]
        _, status = os.waitpid(process.pid, 0)
        self.send(proc=ident, exit=os.waitstatus_to_exitcode(status))

    def op_spawn(self, ident, command, netns=None, tty=False, env=None):
        """tty: the output goes to a terminal, so that the program writes line by line."""
        output, child_output = pty.openpty() if tty else os.pipe()
        stdin_read, stdin_write = os.pipe()
        child = subprocess.Popen(
            command, shell=isinstance(command, str), stdin=stdin_read, stdout=child_output,
            stderr=subprocess.STDOUT, env={**os.environ, **(env or {})}, start_new_session=True,
            preexec_fn=(lambda: enter(netns)) if netns else None)
        child.returncode = 0  # reaped by on_output, not by the subprocess module
        os.close(child_output)
        os.close(stdin_read)
        return self.watch(ident, Process(child.pid, output, stdin_write))

    def op_call(self, ident, function, arguments):
        """Runs traffic.FUNCTION(**arguments) in a child; its result is the child's output."""
        output, child_output = os.pipe()
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                os.setsid()
                result = {"value": getattr(traffic, function)(**arguments)}
                status = 0
            except BaseException:
                result = {"error": traceback.format_exc()}
            with open(child_output, "w", encoding="ascii") as stream:
                json.dump(result, stream)
            os._exit(status)
        os.close(child_output)
        return self.watch(ident, Process(pid, output))

    def op_stdin(self, _ident, proc, data, last):
        """Writes to the process's standard input, and closes it when that was the last."""
        process = self.processes.get(proc)
        if process is None or process.stdin is None:
            return
        with contextlib.suppress(BrokenPipeError):
            os.write(process.stdin, data.encode())
        if last:
            os.close(process.stdin)
            process.stdin = None

    def op_kill(self, _ident, proc, number=signal.SIGKILL):
        """Signals the whole session of the process; one that is gone already is no error."""
        if proc in self.processes:
            os.killpg(self.processes[proc].pid, number)

    def op_cpu(self, _ident, proc):
        """CPU time in seconds of all threads of the process."""
        total = 0
        for path in glob.glob(f"/proc/{self.processes[proc].pid}/task/*/schedstat"):
            with open(path, encoding="ascii") as stat:
                total += int(stat.read().split()[0])
        return total / 1e9

    def op_sleeps(self, _ident, proc):
        """How often the process's first thread has gone to sleep."""
        with open(f"/proc/{self.processes[proc].pid}/status", encoding="ascii") as status:
            return int(re.search(r"^voluntary_ctxt_switches:\s+(\d+)", status.read(), re.M)[1])

    def op_telemetry(self, _ident, command):
        """What the DPDK program that runs answers."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as link:
            link.connect(TELEMETRY)
            limit = json.loads(link.recv(1024))["max_output_len"]
            link.send(command.encode())
            return json.loads(link.recv(limit))

    def op_read(self, _ident, path):
        with open(path, encoding="utf-8", errors="replace") as stream:
            return stream.read()

    def op_write(self, _ident, path, text):
        with open(path, "w", encoding="ascii") as stream:
            stream.write(text)

    def op_kernel_log(self, _ident):
        """The kernel's messages since the last call."""
        lines = []
        while True:
            try:
                record = os.read(self.kmsg, 8192).decode(errors="replace")
            except BlockingIOError:
                return lines
            except BrokenPipeError:  # the ring overtook the reader; the next read goes on
                continue
            lines.append(record.partition(";")[2].partition("\n")[0])

    def run(self):
        self.send(hello=os.uname().release)
        while True:
            for key, _ in self.selector.select():
                key.data()


if __name__ == "__main__":
    os.environ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    os.environ["HOME"] = "/root"
    Agent().run()

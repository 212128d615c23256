# SPDX-License-Identifier: BSD-3-Clause
"""The distribution's dpdk-testpmd on the rig, driven by its prompt."""

import itertools
import json
import os
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

SECONDS = 60
HANGS_SECONDS = 240
DESCRIPTORS = 512
ANSWER_BYTES = 16384
NUMBERS = itertools.count()
RUNTIME_DIRECTORY = Path("/var/run" if os.getuid() == 0 else
                         os.environ.get("XDG_RUNTIME_DIR", "/tmp")) / "dpdk"
EAL = ["--no-huge", "-m", "512", "--no-shconf", "-l", "0,1"]


class Testpmd:
    """Two ports and one forwarding lcore."""

    def __init__(self, rig, arguments, device_arguments="", telemetry=False, lsc=False):
        prefix = f"gbe_sim_{os.getpid()}_{next(NUMBERS)}"
        self._directory = RUNTIME_DIRECTORY / prefix
        eal = ["--file-prefix", prefix] + ([] if telemetry else ["--no-telemetry"])
        allow = [argument if argument == "-a" else argument + device_arguments
                 for argument in rig.allow()]
        # Line by line, or its own output would come behind that of its command line.
        command = ["stdbuf", "-oL", "dpdk-testpmd", *EAL, *eal, *allow, *arguments, "--", "-i",
                   "--total-num-mbufs=4096", f"--rxd={DESCRIPTORS}", "--disable-link-check",
                   *([] if lsc else ["--no-lsc-interrupt"])]
        self._process = subprocess.Popen(command, env=rig.environment(), text=True, bufsize=1,
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                         stderr=subprocess.STDOUT)
        self._marks = 0
        self.command("# past what it says of its start")
        self.await_links()

    def command(self, text):
        """What it printed until it has read, as a comment, the mark that follows."""
        self._marks += 1
        mark = f"# mark {self._marks}"
        self._process.stdin.write(f"{text}\n{mark}\n")
        self._process.stdin.flush()
        lines = []
        for line in self._process.stdout:
            if mark in line:
                return "".join(lines)
            lines.append(line)
        raise AssertionError(f"testpmd has ended: {''.join(lines)[-2000:]}")

    def await_links(self):
        """Itself it would also wait 9 s for the link of a port that it has just stopped."""
        deadline = time.monotonic() + HANGS_SECONDS
        while len(re.findall(r"\bup\b", self.command("show port summary all"))) < 2:
            if time.monotonic() > deadline:
                raise AssertionError("the ports get no link")
            time.sleep(0.01)

    def packets(self):
        """Received and sent, of each port."""
        return [[int(count) for count in re.findall(r"[RT]X-packets: (\d+)",
                                                    self.command(f"show port stats {port}"))]
                for port in (0, 1)]

    def xstats(self, port):
        text = self.command(f"show port xstats {port}")
        return {name: int(value) for name, value in re.findall(r"^(\w+): (\d+)$", text, re.M)}

    def telemetry(self, command):
        """What it answers at its socket, as dpdk-telemetry.py asks."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as connection:
            connection.connect(str(self._directory / "dpdk_telemetry.v2"))
            connection.recv(ANSWER_BYTES)
            connection.send(command.encode())
            return json.loads(connection.recv(ANSWER_BYTES))[command.partition(",")[0]]

    def quit(self):
        self._process.communicate("quit\n", timeout=SECONDS)
        self._remove_directory()
        return self._process.returncode

    def kill(self):
        self._process.kill()
        self._process.communicate()
        self._remove_directory()

    def _remove_directory(self):
        """EAL leaves it behind, one for every prefix."""
        shutil.rmtree(self._directory, ignore_errors=True)

# SPDX-License-Identifier: BSD-3-Clause
"""dpdk-testpmd on the two ports, by its prompt; nothing that it does can make us wait for ever."""

import os
import re
import select
import subprocess
import time

from simrig.launch import die_with_parent

START_SECONDS, COMMAND_SECONDS, LINK_SECONDS = 180, 60, 30
# The same rings for every driver. DPDK's own never sees the link of an 8254x come by interrupt.
SETTINGS = ("--rxd=512", "--txd=512", "--total-num-mbufs=8192", "--no-lsc-interrupt",
            "--record-core-cycles")


class Trouble(Exception):
    """testpmd does not do what it is asked for; output is what it printed."""

    def __init__(self, message, output):
        super().__init__(message)
        self.output = output


class Testpmd:
    """A context; ours: with our driver, else with DPDK's own."""

    def __init__(self, kit, ours=True, eal=()):
        plugin = ["-d", kit.plugin] if ours else []
        # Line by line, or its own output would come behind that of its command line.
        command = ["stdbuf", "-oL", "dpdk-testpmd", *kit.eal(), *plugin, *kit.allow(), *eal,
                   "--", "-i", *SETTINGS]
        self.output = ""
        self._marks = 0
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent)

    def __enter__(self):
        try:
            self.command("# past what it says of its start", START_SECONDS)
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, kind, _value, _trace):
        if kind is None:
            self.quit()
        else:
            self.kill()

    def command(self, text, seconds=COMMAND_SECONDS):
        """What it printed until it has read, as a comment, the mark that follows."""
        self._marks += 1
        mark, begin = f"# mark {self._marks}\n", len(self.output)
        try:
            self._process.stdin.write(f"{text}\n{mark}".encode())
            self._process.stdin.flush()
        except BrokenPipeError:
            pass
        deadline = time.monotonic() + seconds
        while mark not in self.output[begin:]:
            self._read(deadline - time.monotonic(), text)
        return self.output[begin:].partition(mark)[0]

    def _read(self, seconds, what):
        stream = self._process.stdout
        if seconds <= 0 or not select.select([stream], [], [], seconds)[0]:
            raise Trouble(f"testpmd hangs in '{what}'", self.output)
        data = os.read(stream.fileno(), 65536)
        self.output += data.decode(errors="replace").replace("\r", "")
        if not data:
            raise Trouble(f"testpmd ended: {last_line(self.output)}", self.output)

    def drivers(self):
        """The driver of each port, and its MAC address."""
        rows = re.findall(r"^\d+\s+([0-9A-F:]{17})\s+\S+\s+(\S+)\s+(?:up|down)",
                          self.command("show port summary all"), re.M | re.I)
        return [driver for _, driver in rows], [mac.lower() for mac, _ in rows]

    def info(self, port):
        """What "show port info" says, by its words."""
        return {name.strip(): value.strip() for name, value in re.findall(
            r"^([A-Z][\w -]*): ?(.*)$", self.command(f"show port info {port}"), re.M)}

    def links(self):
        """True for each port that has a link; waits for both."""
        deadline = time.monotonic() + LINK_SECONDS
        while True:
            up = [self.info(port).get("Link status") == "up" for port in (0, 1)]
            if all(up) or time.monotonic() > deadline:
                return up
            time.sleep(0.2)

    def stats(self, port):
        text = self.command(f"show port stats {port}")
        return {name: int(value) for name, value in re.findall(r"([RT]X-\w+):\s+(\d+)", text)}

    def received(self):
        return [self.stats(port)["RX-packets"] for port in (0, 1)]

    def xstats(self, port):
        text = self.command(f"show port xstats {port}")
        return {name: int(value) for name, value in re.findall(r"^(\w+): (\d+)$", text, re.M)}

    def quit(self):
        try:
            self._process.communicate(b"quit\n", COMMAND_SECONDS)
        except (subprocess.TimeoutExpired, BrokenPipeError):
            self.kill()

    def kill(self):
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()


def last_line(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    told = [line for line in lines if re.search(r"error|cannot|fail|No ", line, re.I)]
    return (told or lines or ["it printed nothing"])[-1]

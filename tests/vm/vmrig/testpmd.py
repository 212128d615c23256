# SPDX-License-Identifier: BSD-3-Clause
"""Drives the distribution's dpdk-testpmd by its prompt, as a person would."""

import re
import time

from .errors import Failure, check

PROMPT = "testpmd> "
# Printed by another thread at any time, in two writes: the line break before it and the rest.
EVENT = re.compile(r"(?:\r?\n)?Port \d+: [a-z ]+ event\r?\n")
# As a break leaves it that came alone in the middle.
BROKEN_PROMPT = re.compile(r"(?:\r?\n)?".join(map(re.escape, PROMPT)))
START_SECONDS = 120
# 0 is the prompt's lcore, 1 forwards.
EAL = ["-l", "0,1", "-n", "1"]


class Testpmd:
    """One running testpmd; leave it with quit() or as a context manager."""

    def __init__(self, vm, ports=None, eal=(), app=(), plugin=True, mbufs=8192,
                 device_arguments="", driver=None, launcher=()):
        self.vm = vm
        self.ports = vm.dut if ports is None else ports
        allow = [argument for port in self.ports
                 for argument in (port.option, port.bdf + device_arguments)]
        command = [*launcher, "dpdk-testpmd", *EAL, *(vm.plugin_arguments() if plugin else []),
                   *allow, *eal, "--", "-i", f"--total-num-mbufs={mbufs}", *app]
        self.process = vm.guest.spawn(command, tty=True)
        self.process.wait_for(lambda _: PROMPT in self._printed(0), START_SECONDS, "prompt")
        check("Start ports failed" not in self.process.output,
              f"the ports do not start: {self.process.output[-700:]!r}")
        self._check_driver(driver or ("net_gbe" if vm.plugin and plugin else vm.chip.in_tree))

    def __enter__(self):
        return self

    def __exit__(self, kind, _value, _trace):
        if kind is None:
            self.quit()
        else:
            self.process.kill()

    def _check_driver(self, wanted):
        summary = self.summary()
        macs = [row["mac"].lower() for row in summary]
        check(macs == [port.mac for port in self.ports],
              f"ports have the addresses {macs}, expected {[port.mac for port in self.ports]}; "
              f"testpmd printed {self.process.output[-1500:]!r}")
        check(all(row["driver"] == wanted for row in summary),
              f"ports are driven by {[row['driver'] for row in summary]}, expected {wanted}")

    def command(self, text, timeout=60):
        """Types one command and returns what it printed until the next prompt."""
        begin = len(self.process.output)
        self.process.write(text + "\n")
        self.process.wait_for(lambda _: PROMPT in self._printed(begin), timeout,
                              f"prompt after {text!r}")
        answer = self._printed(begin).replace("\r", "")
        return answer.partition("\n")[2].rpartition(PROMPT)[0]

    def _printed(self, begin):
        return BROKEN_PROMPT.sub(PROMPT, EVENT.sub("", self.process.output[begin:]))

    def commands(self, *texts):
        for text in texts:
            self.command(text)

    def summary(self):
        """One dictionary per port: mac, name, driver, up."""
        rows = re.findall(r"^\d+\s+([0-9A-F:]{17})\s+(\S+)\s+(\S+)\s+(up|down)",
                          self.command("show port summary all"), re.M | re.I)
        return [{"mac": mac, "name": name, "driver": driver, "up": state == "up"}
                for mac, name, driver, state in rows]

    def wait_for_links(self, up=True, ports=None, timeout=30):
        """testpmd serves these from the state that the driver reported last."""
        wanted = range(len(self.ports)) if ports is None else ports
        deadline = time.monotonic() + timeout
        while True:
            states = [row["up"] for row in self.summary()]
            if all(states[port] == up for port in wanted):
                return
            if time.monotonic() > deadline:
                raise Failure(f"links are {states} after {timeout} s, "
                              f"expected ports {list(wanted)} {'up' if up else 'down'}")
            time.sleep(0.1)

    def start(self, command="start"):
        self.wait_for_links()
        answer = self.command(command)
        check("forwarding - ports=" in answer, f"forwarding does not start: {answer!r}")

    def stats(self, port):
        """The port's basic statistics, by testpmd's names (RX-packets, TX-bytes, ...)."""
        text = self.command(f"show port stats {port}")
        return {name: int(value) for name, value in re.findall(r"([RT]X-\w+):\s+(\d+)", text)}

    def xstats(self, port):
        text = self.command(f"show port xstats {port}")
        return {name: int(value) for name, value in re.findall(r"^(\w+): (\d+)$", text, re.M)}

    def cpu_seconds(self):
        return self.process.cpu_seconds()

    def quit(self):
        self.process.write("quit\n")
        code = self.process.wait(60)
        check(code == 0, f"testpmd ended with {code}: {self.process.output[-1500:]!r}")

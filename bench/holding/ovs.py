# SPDX-License-Identifier: BSD-3-Clause
"""Open vSwitch, set up by its own commands to send what one port receives out of the other. It
has EAL use huge pages, of which it needs 512 MB."""

import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema"
# Debian's alternative that has DPDK.
SWITCH = "/usr/lib/openvswitch-switch-dpdk/ovs-vswitchd-dpdk"
NEEDED = ("ovsdb-tool", "ovsdb-server", "ovs-vsctl", "ovs-ofctl")
BRIDGE = "br0"
# One PMD thread, on CPU 0.
SETTINGS = ("dpdk-init=true", "pmd-cpu-mask=0x1", "dpdk-lcore-mask=0x2")
START_S = 30


def find():
    """The program. OSError if it is not installed."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing or not Path(SWITCH).exists():
        raise OSError(f"{', '.join(missing) or SWITCH} is not there: install "
                      "openvswitch-switch-dpdk, or leave out ovs by --programs")
    return Path(SWITCH)


def settings(eal, longest_sleep_us):
    """Words for ovs-vsctl. OVS 3.1 calls the limit pmd-maxsleep, later ones pmd-sleep-max; either
    knows but its own, and ignores the other."""
    own = [f"{name}={longest_sleep_us}" for name in ("pmd-maxsleep", "pmd-sleep-max")] \
        if longest_sleep_us else []
    return [f"other_config:{one}" for one in
            (*SETTINGS, *own, f'dpdk-extra="{" ".join(map(str, eal))}"')]


class Switch:
    """Its directory, and its commands."""

    def __init__(self, directory, log):
        self._directory, self._log = Path(directory), log
        self._database = f"unix:{directory}/db.sock"
        self._environment = {**os.environ, **{f"OVS_{name}DIR": str(directory)
                                              for name in ("RUN", "LOG", "DB", "SYSCONF")}}

    def start(self, *command, environment=None):
        return subprocess.Popen(command, env={**(environment or {}), **self._environment},
                                stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log)

    def _call(self, *command):
        return subprocess.run(command, env=self._environment, stdout=self._log,
                              stderr=self._log, check=False).returncode == 0

    def tell(self, *command):
        """True if it was done. Repeated while the database is not there yet."""
        until = time.monotonic() + START_S
        while not self._call("ovs-vsctl", f"--db={self._database}", "--no-wait", *command):
            if time.monotonic() > until:
                return False
            time.sleep(0.1)
        return True

    def serve(self):
        database = self._directory / "conf.db"
        self._call("ovsdb-tool", "create", database, SCHEMA)
        return self.start("ovsdb-server", database, f"--remote=p{self._database}")

    def set_up(self, words, ports):
        self.tell("init")
        self.tell("set", "Open_vSwitch", ".", *words)
        self.tell("add-br", BRIDGE, "--", "set", "bridge", BRIDGE, "datapath_type=netdev",
                  "fail_mode=secure")
        for number, port in enumerate(ports):
            self.tell("add-port", BRIDGE, f"p{number}", "--", "set", "Interface", f"p{number}",
                      "type=dpdk", f'options:dpdk-devargs="{port}"',
                      f"ofport_request={number + 1}")

    def run(self, environment):
        return self.start(SWITCH, self._database, environment=environment)

    def forward(self):
        """When the bridge is there."""
        until = time.monotonic() + START_S
        while not (self._directory / f"{BRIDGE}.mgmt").exists() and time.monotonic() < until:
            time.sleep(0.1)
        self._call("ovs-ofctl", "add-flow", BRIDGE, "in_port=1,actions=output:2")


@contextmanager
def running(eal, ports, longest_sleep_us, environment, log):
    """The process of the switch, which forwards from the first port to the second."""
    with tempfile.TemporaryDirectory(prefix="departures-ovs-") as directory:
        switch = Switch(directory, log)
        processes = [switch.serve()]
        try:
            switch.set_up(settings(eal, longest_sleep_us), ports)
            processes.append(switch.run(environment))
            switch.forward()
            yield processes[-1]
        finally:
            for process in reversed(processes):
                process.kill()
                process.wait()

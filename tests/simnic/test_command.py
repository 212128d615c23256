#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Guards against a rig that hides how a program ended, keeps signals or directories to itself,
or starts what it cannot run.

    test_command.py LIBRARY
"""

import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

RUN = Path(__file__).resolve().parents[2] / "app/simnic/simnic"
LIBRARY = Path(sys.argv.pop()).resolve()
SCAN = "for link in $SYSFS_PCI_DEVICES/*/*; do [ -L $link ] && echo $link $(readlink $link); done; "
SAY_TERM = """
import signal, sys
signal.signal(signal.SIGTERM, lambda *_: (print("term"), sys.exit(9)))
print("ready", flush=True)
while True: signal.pause()
"""


def rig(*arguments, library=LIBRARY, **options):
    return subprocess.Popen([RUN, "--library", library, *arguments], text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


def run(*arguments, **options):
    process = rig(*arguments, **options)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


class Run(unittest.TestCase):
    def test_exit_code(self):
        self.assertEqual(run("--nic", "82574", "--", "sh", "-c", "exit 7")[0], 7)
        self.assertEqual(run("--nic", "82574", "--", "true")[0], 0)
        self.assertEqual(run("--nic", "82574", "--", "sh", "-c", "kill -KILL $$")[0], 128 + 9)

    def test_input_and_output_are_the_programs(self):
        process = rig("--nic", "82574", "--", "cat", stdin=subprocess.PIPE)
        out, err = process.communicate("some text", timeout=60)
        self.assertEqual(out, "some text")
        self.assertIn("what the simulated devices saw", err)

    def test_signal_is_forwarded(self):
        process = rig("--nic", "82574", "--", sys.executable, "-c", SAY_TERM)
        self.assertEqual(process.stdout.readline(), "ready\n")
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=60)
        self.assertEqual((process.returncode, out), (9, "term\n"))

    def test_devices(self):
        _, out, _ = run("--nic", "82574,82576", "--", "sh", "-c", f"{SCAN} cat $SYSFS_PCI_DEVICES"
                        "/0000:02:00.0/device; echo $SYSFS_PCI_DEVICES")
        *links, device, directory = out.split("\n")[:-1]
        self.assertEqual([link.partition("devices/")[2] for link in links], [
            "0000:01:00.0/driver ../../drivers/vfio-pci",
            "0000:01:00.0/iommu_group ../../iommu_groups/70",
            "0000:02:00.0/driver ../../drivers/vfio-pci",
            "0000:02:00.0/iommu_group ../../iommu_groups/71"])
        self.assertEqual(device, "0x10c9")
        self.assertFalse(Path(directory).exists())

    def test_tokens(self):
        with tempfile.TemporaryDirectory() as directory:
            plugin = Path(directory) / "plugin.so"
            plugin.touch()
            code, _, err = run("--nic", "82574", "--plugin", plugin, "--", "echo", "{plugin}")
            self.assertEqual(code, 1)
            self.assertIn("world-writable", err)
        _, out, _ = run("--nic", "82574,82576", "--", "echo", "{allow}")
        self.assertEqual(out, "-a 0000:01:00.0 -a 0000:02:00.0\n")
        _, out, _ = run("--nic", "82574", "--", "echo", "{allow},yield=1")
        self.assertEqual(out, "-a 0000:01:00.0,yield=1\n")

    def test_refusals(self):
        for words, arguments in {
            "no chip '8257'": ("--nic", "8257", "--", "true"),
            "more than 16": ("--nic", ",".join(["82574"] * 17), "--", "true"),
            "nonexistent": ("--nic", "82574", "--", "nonexistent"),
            "--nic is missing": ("--", "true"),
            "PROGRAM is missing": ("--nic", "82574"),
        }.items():
            code, _, err = run(*arguments)
            self.assertIn(words, err)
            self.assertNotEqual(code, 0)
        self.assertIn("build it first", run("--nic", "82574", "--", "true", library="/none")[2])

    def test_fault_names(self):
        code, out, _ = run("--list-faults")
        self.assertEqual(code, 0)
        self.assertIn("ioctl.set_irqs ", out)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: BSD-3-Clause
"""Runs the ethdev test program on two ports wired back to back; each of its tests is a result.

Tests that take the same EAL arguments share a process. A test that ends its process has failed,
and the tests after it go on in a new one. Tests marked "rig:" are for simulated NICs. A test asks
for its cables by lines such as "@link loop0 off".

The short form runs those that the kernel takes part in. What the others see is the driver and the
device alone: simulated NICs of each chip run them, and sim-conformance holds these to QEMU's models.
"""

import re
import time
from itertools import groupby

from vmrig.cables import LinkFollower
from vmrig.errors import EnvironmentMissing

DEADLINE = 600  # of one test: a guard against hanging
EAL = ["-l", "0,1", "-n", "1"]
RESULT = re.compile(r"^@result (\S+) (pass|fail|skip)\r?$", re.M)
VERDICT = {"pass": "passed", "fail": "failed", "skip": "skipped"}
# Mapping and unmapping of memory, opening and closing of VFIO's files, interrupts on their way from
# the device through IOMMU and eventfds, resets, real threads and real time.
OF_THE_KERNEL = ("bad_devargs", "bad_rx_intr", "detach_", "link_cable", "link_late", "lsc_", "memory_",
                 "reconfigure", "restart_", "rx_intr")
# Of these, where the kernel sees no difference between the chips.
ON_ONE_CHIP = ("bad_devargs", "detach_last", "detach_unused", "lsc_blocked_", "memory_",
               "reconfigure", "restart_sender")
THE_CHIP = "e1000e"
EXIT_SKIP = 77  # with a single name the exit code is the result


def results(vm):
    program = vm.options.ethdev_tests
    if not program.exists():
        raise EnvironmentMissing(f"{program} does not exist (build it first)")
    program = str(program.resolve())
    vm.release_ports()
    chosen = [name.partition(":")[2] for name in vm.options.only or () if ":" in name]
    tests = [line.split() for line in vm.guest.run([program, "--list", vm.chip.name]).splitlines()]
    tests = [test for test in tests if not chosen or test[0] in chosen]
    tests = [test for test in tests if not any(arg.startswith("rig:") for arg in test)]
    if vm.options.short and not chosen:
        tests = [test for test in tests if _has_short_form(vm.chip, test[0])]
    tests.sort(key=lambda test: test[1:])
    for arguments, group in groupby(tests, key=lambda test: test[1:]):
        yield from _run_group(vm, program, arguments, [test[0] for test in group])


def _has_short_form(chip, name):
    return name.startswith(OF_THE_KERNEL) and (
        chip.name == THE_CHIP or not name.startswith(ON_ONE_CHIP))


def _run_group(vm, program, arguments, names):
    while names:
        done = 0
        for result in _run_process(vm, program, arguments, names):
            yield result
            done += 1
        names = names[done:]


def _run_process(vm, program, arguments, names):
    """Yields a result for each test that ran, the last of which may have ended the process."""
    allow = [argument for port in vm.loop for argument in ("-a", port.bdf)]
    process = vm.guest.spawn([program, *EAL, *vm.plugin_arguments(), *allow, *arguments, "--",
                              vm.chip.name, *names], tty=True)
    follower = LinkFollower(vm)
    began, position = time.monotonic(), 0
    for name in names:
        found = _await_result(vm, process, follower, position)
        seconds = time.monotonic() - began
        if found is None:
            verdict, message = _verdict_of_end(process, position, len(names) == 1)
            process.kill()
            yield f"ethdev:{name}", verdict, message, seconds
            return
        text = process.output[position:found.start()]
        message = "" if found[2] == "pass" else _last_lines(text)
        yield f"ethdev:{found[1]}", VERDICT[found[2]], message, seconds
        position, began = found.end(), time.monotonic()
    process.wait(30)


def _await_result(vm, process, follower, position):
    """The next result line; None if the process ended or hung before it."""
    deadline = time.monotonic() + DEADLINE - 10
    while time.monotonic() < deadline:
        vm.guest.wait(lambda: RESULT.search(process.output, position)
                      or follower.pending(process) or process.code is not None, 10)
        follower.follow(process)
        found = RESULT.search(process.output, position)
        if found or process.code is not None:
            return found
    return None


def _verdict_of_end(process, position, alone):
    said = _last_lines(process.output[position:])
    if process.code is None:
        return "failed", f"hangs; {said}"
    if alone and process.code in (0, EXIT_SKIP):
        return ("passed", "") if process.code == 0 else ("skipped", said)
    return "failed", f"ended the process with {process.code}; {said}"


def _last_lines(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " | ".join(lines[-3:])

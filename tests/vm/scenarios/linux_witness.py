# SPDX-License-Identifier: BSD-3-Clause
"""Registers end as Linux's own driver leaves them, but for differences that have a reason.

The kernel's driver is probed on a port and taken up and down. Then this driver goes through the
same on another that nobody had before, with what Linux switches on by itself: interrupts of all queues and of the
link, checksums, VLANs, and RSS where there is any. Linux uses one queue of the 82574L, and as many
of the 82576 as the guest has processors. Differences are held against the list that
docs/witness.md is made of, and the list's rows against the differences.
"""

import re
import time

from comparison.differences import differences
from comparison.registers import Registers
from comparison.table import LIST, any_of, read_rows
from comparison.trace import Recording, raised_and_served, without_first_handlers, without_handlers
from comparison.verdict import not_seen, without_reason
from vmrig.errors import EnvironmentMissing, check
from vmrig.register_watch import RegisterWatch

DEADLINE = 600
LONG_FORM_ONLY = True
KERNEL = "6.1."  # the list is about its drivers
QUEUES = {"82540": 1, "82545": 1, "82574": 1, "82576": 2}
CONFIGURATIONS = ("probe", "up", "down")
SECONDS = 120  # a guard against hanging
MARK = re.compile(r"^@mark (\w+)\S* (\w+)\r?$", re.M)
IPV6_OFF = "/proc/sys/net/ipv6/conf/default/disable_ipv6"


def results(vm):
    if not vm.guest.kernel_release.startswith(KERNEL):
        yield "linux_witness", "skipped", f"the list is about Linux {KERNEL[:-1]}", 0
        return
    if not vm.options.witness.exists():
        raise EnvironmentMissing(f"{vm.options.witness} does not exist (build it first)")
    vm.release_ports()
    began = time.monotonic()
    port_of_linux, port_of_ours = vm.witness
    theirs = _record_linux(vm, port_of_linux)
    ours = _record_ours(vm, port_of_ours)
    for sections in (theirs, ours):
        sections["up"].events = without_first_handlers(sections["up"].events)
    yield from _judge(vm.chip, ours, theirs, time.monotonic() - began)


def _judge(chip, ours, theirs, seconds):
    rows = [row for row in read_rows(LIST)
            if f"linux-{chip.linux}" in row.witnesses and any_of(row.chips, chip.rig)]
    for name in CONFIGURATIONS:
        message = without_reason(differences(chip.rig, name, ours[name], theirs[name]), rows)
        yield f"linux_witness:{name}", "failed" if message else "passed", message, seconds
        seconds = 0
    for row in rows:
        if message := not_seen(row, [(chip.rig, name) for name in CONFIGURATIONS], True):
            yield f"linux_witness:row-{row.number}", "failed", message, 0


def _record_linux(vm, port):
    vm.load_driver(vm.chip.linux)
    vm.guest.write(IPV6_OFF, "1")  # or it sends frames, and joins groups by its address
    try:
        with RegisterWatch(vm, port, Registers(vm.chip.rig), "linux") as watch:
            return _take_up_and_down(vm, port, Recording(watch))
    finally:
        vm.guest.write(IPV6_OFF, "0")
        vm.bind(port, "vfio-pci")


def _take_up_and_down(vm, port, recording):
    recording.prepare()
    recording.act()
    vm.bind(port, vm.chip.linux)
    recording.end("probe")
    interface = vm.guest.run(["ls", f"/sys/bus/pci/devices/{port.bdf}/net"]).strip()
    recording.act()
    vm.guest.run(["ip", "link", "set", interface, "up"])
    _await_carrier(vm, interface)
    # What depends on the link is set by the driver's watchdog, which ends so.
    recording.end("up", when=raised_and_served)
    recording.act()
    vm.guest.run(["ip", "link", "set", interface, "down"])
    recording.end("down")
    down = recording.sections["down"]
    down.events = without_handlers(down.events)
    return recording.sections


def _await_carrier(vm, interface):
    deadline = time.monotonic() + SECONDS
    while vm.guest.read(f"/sys/class/net/{interface}/carrier").strip() != "1":
        check(time.monotonic() < deadline, f"{interface} has no link after {SECONDS} s")
        time.sleep(0.1)


def _record_ours(vm, port):
    with RegisterWatch(vm, port, Registers(vm.chip.rig), "ours") as watch:
        recording, process = Recording(watch), _start_program(vm, port)
        position = 0
        while found := _next_mark(vm, process, position):
            position = found.end()
            _follow(recording, *found.groups())
            process.write("\n")
    check(process.code == 0 and set(CONFIGURATIONS) == set(recording.sections),
          f"the program ended with {process.code}: {process.output[-1000:]!r}")
    return recording.sections


def _start_program(vm, port):
    rss = "" if vm.chip.conventional else "-rss"
    # The partner stays, or EAL would forget the memory's addresses with its last device.
    return vm.guest.spawn(
        [str(vm.options.witness.resolve()), "-l", "0", "-n", "1", *vm.plugin_arguments(),
         f"--vfio-intr={vm.chip.interrupts[0]}", "-a", vm.loop[0].bdf, "--", port.bdf,
         str(QUEUES[vm.chip.rig]), "probe", f"up{rss}", f"down{rss}"], tty=True)


def _next_mark(vm, process, position):
    """None: the program has ended."""
    check(vm.guest.wait(lambda: MARK.search(process.output, position) or process.code is not None,
                        SECONDS), f"the program hangs: {process.output[-1000:]!r}")
    return MARK.search(process.output, position)


def _follow(recording, name, what):
    if what == "end":
        recording.end(name)
    else:
        {"prepare": recording.prepare, "act": recording.act}[what]()

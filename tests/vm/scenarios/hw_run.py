# SPDX-License-Identifier: BSD-3-Clause
"""The kit for people with cards runs on two ports as if they were cards, and makes its report.

Somebody at the cable is played by QEMU. The report has a verdict for each part, and neither the
ports' MAC addresses nor the name of the machine. gbe-report reads a port's registers while
nobody has it, and not while testpmd has it. Then it is interrupted, and the cable pulled. With
--short it runs few tests and no traffic."""

import re
import signal
import time
from pathlib import Path

from vmrig.cables import LinkFollower
from vmrig.errors import EnvironmentMissing, Failure, Skip, check

# The tests hw_kit and gbe_report judge the kit itself.
LONG_FORM_ONLY = True
DEADLINE = 1500
ROOT = Path(__file__).resolve().parents[3]
RUN, REPORT_PROGRAM = ROOT / "tests/hw/run", ROOT / "build/app/gbe-report/gbe-report"
REPORT = "/run/report.txt"
HOST = "somebodys-machine"
SHORT = ("ethdev:stats_exact", "ethdev:link_cable")
# The scenarios ethdev and interrupt_matrix have the rest.
LONG = (*SHORT, "ethdev:eeprom_mac", "speed", "load")
MAC = re.compile(r"\b[0-9a-f]{2}([:-][0-9a-f]{2}){5}\b", re.I)


def run(vm):
    if vm.plugin is None:
        raise Skip("the kit is for our driver")
    for program in (RUN, REPORT_PROGRAM):
        if not program.exists():
            raise EnvironmentMissing(f"{program} does not exist (build it first)")
    vm.release_ports()
    vm.guest.run(["hostname", HOST])
    _all_well(vm)
    _busy(vm)
    if not vm.options.short:
        _interrupted(vm)
        _not_wired(vm)


def _all_well(vm):
    cells = [f"interrupts:{kind}/both/1" for kind in vm.chip.interrupts]
    code, output = _follow(vm, _spawn(vm, SHORT if vm.options.short else [*LONG, *cells]))
    report = vm.guest.read(REPORT)
    check(code == 0, f"the kit ended with {code}: {output[-3000:]!r}")
    _judge(vm, report)


def _spawn(vm, parts):
    return vm.guest.spawn([str(RUN), "-a", vm.loop[0].bdf, "-a", vm.loop[1].bdf, "--hands",
                           "--output", REPORT, "--only", *parts], tty=True)


def _follow(vm, process, until=lambda _: False):
    """To the end of the process, or until something holds. What it ended with, and printed."""
    follower, deadline = LinkFollower(vm), time.monotonic() + DEADLINE - 60
    while process.code is None and not until(process):
        if time.monotonic() > deadline:
            process.kill()
            raise Failure(f"the kit hangs; last output: {process.output[-1000:]!r}")
        vm.guest.wait(lambda: follower.pending(process) or process.code is not None
                      or until(process), 10)
        follower.follow(process)
    return process.code, process.output


def _interrupted(vm):
    """Ctrl-C reaches the kit and what it runs: the report has what is known."""
    process = _spawn(vm, ["ethdev"])
    _follow(vm, process, lambda process: re.search(r"^ok +ethdev:", process.output, re.M))
    process.kill(signal.SIGINT)
    code, output = _follow(vm, process)
    report = vm.guest.read(REPORT)
    check(code == 1 and re.search(r"^incomplete +it was interrupted$", report, re.M)
          and re.search(r"^ok +ethdev:", report, re.M), f"ended with {code}: {output[-1500:]!r}")


def _not_wired(vm):
    vm.qemu.set_link(vm.loop[0].ident, False)
    code, output = _follow(vm, _spawn(vm, ["load"]))
    vm.qemu.set_link(vm.loop[0].ident, True)
    report = vm.guest.read(REPORT)
    check(code == 1 and f"no link at {vm.loop[0].bdf}" in report and "skip load: wire failed" in report,
          f"ended with {code}: {output[-1500:]!r}")


def _judge(vm, report):
    """It reads as it should, and tells no secrets."""
    chip = vm.chip
    for line in (rf"^cards +{vm.loop[0].bdf} {chip.silicon} 8086:", r"^checks +\d+ ok, 0 to do$",
                 r"^wire +passed", rf"^chip +{chip.silicon}$", r"^STATUS +00008 [0-9a-f]{8}$",
                 r"^PHY id +[0-9a-f]{8}$", r"^link +up, 1 Gbps$", r"^ok +ethdev:link_cable "):
        check(re.search(line, report, re.M), f"the report has no {line}")
    told = MAC.search(report) or re.search(HOST, report)
    check(not told, f"the report tells {told and told[0]}")


def _busy(vm):
    """Registers of a port that a process has are left alone; facts of sysfs are not."""
    command = f"{REPORT_PROGRAM} {vm.loop[0].bdf}"
    with vm.testpmd(ports=vm.loop):
        page = vm.guest.run(f"{command} 2>&1; echo exit code $?")
    check("has /dev/vfio/" in page and "exit code 1" in page and "chip " in page, page)
    check("STATUS" not in page, page)

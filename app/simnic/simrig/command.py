# SPDX-License-Identifier: BSD-3-Clause
"""The command line of app/simnic/simnic."""

import argparse
import sys
from pathlib import Path

from . import sysfs
from .errors import RigError
from .launch import run
from .library import fault_names, nics
from .places import default_library, default_plugin
from .rig import Rig, Settings, check_plugin, nics_of

# Without these the trap on registers is told of stale ones, or of the instruction at the end of
# a jump behind the access.
VALGRIND = ("valgrind", "--vex-iropt-register-updates=allregs-at-mem-access",
            "--vex-guest-chase=no", "--quiet", "--error-exitcode=9")
ALLOW = "{allow}"
EPILOG = """
In ARGS, {plugin} stands for the path of the net_gbe driver, {allow} for EAL's -a
arguments of all ports, each with what follows it, as {allow},intr=msi. The report goes
to standard error when the program has ended. The exit code is the program's, or that of
the rig (3) if strict mode had complaints.

Example: simnic --nic 82576,82576 --step thread -- dpdk-testpmd --no-huge -m 512
         -d {plugin} {allow} -- -i --total-num-mbufs=8192
"""


def parse_arguments():
    parser = argparse.ArgumentParser(
        prog="simnic", epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="%(prog)s --nic CHIP[,CHIP...] [OPTION...] -- PROGRAM [ARGS...]",
        description="Runs any DPDK program on simulated Intel gigabit NICs.")
    parser.add_argument("--nic", metavar="CHIP[,CHIP...]", help="simulate these chips, which --list-nics names")
    parser.add_argument("--wire", default="", help="what the ports are wired to, see "
                        "docs/simnic.md (default: pair)")
    parser.add_argument("--step", choices=("thread", "doorbell", "call", "pump"), default="",
                        help="when the devices advance (default: doorbell)")
    parser.add_argument("--rings", choices=("plain", "trap"), default="",
                        help="ring registers as plain memory, or seen at every access")
    parser.add_argument("--strict", action="store_true",
                        help="complain of what the datasheets forbid, and fail")
    parser.add_argument("--fault", metavar="NAME[:N[:COUNT]]", default="",
                        help="let something fail, which --list-faults names")
    parser.add_argument("--irq", metavar="msix=N,msi=0", default="",
                        help="narrow what the devices have")
    parser.add_argument("--board", metavar="l0s,l1,flash", default="",
                        help="what the boards have beside the chips: ASPM on, flash memory")
    parser.add_argument("--cpu", metavar="N", default="", help="CPU of the device thread")
    parser.add_argument("--report", metavar="FILE", type=Path, help="a copy of the report")
    parser.add_argument("--journal", metavar="FILE", default="",
                        help="write down every register access")
    parser.add_argument("--preload", metavar="LIBRARY", action="append", default=[],
                        help="preload this before the rig, as ASan's library has to be")
    parser.add_argument("--library", metavar="FILE", type=Path, default=default_library(),
                        help="the simulated devices (default: %(default)s)")
    parser.add_argument("--plugin", metavar="FILE", type=Path, default=default_plugin(),
                        help="the driver (default: %(default)s)")
    parser.add_argument("--valgrind", action="store_true", help="run the program in memcheck")
    parser.add_argument("--bdf", action="store_true", help="print the ports' PCI addresses")
    parser.add_argument("--list-nics", action="store_true")
    parser.add_argument("--list-faults", action="store_true")
    parser.add_argument("program", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.program[:1] == ["--"]:
        del options.program[0]
    lists = options.list_nics or options.list_faults
    if not lists and not options.nic:
        parser.error("--nic is missing")
    if not lists and not options.bdf and not options.program:
        parser.error("PROGRAM is missing")
    return options


def expand(arguments, rig, plugin):
    expanded = []
    for argument in arguments:
        if argument.startswith(ALLOW):
            expanded += rig.allow(argument.removeprefix(ALLOW))
        elif "{plugin}" in argument:
            expanded.append(argument.replace("{plugin}", check_plugin(plugin)))
        else:
            expanded.append(argument)
    return expanded


def list_faults(library):
    for name, what in fault_names(library):
        print(f"{name:24} {what}")
    return 0


def list_nics(library):
    for nic in nics(library).values():
        print(f"{nic.name:24} {nic.silicon}, 8086:{nic.device:04x}")
    return 0


def print_addresses(chips):
    for port, nic in enumerate(chips):
        print(f"{sysfs.address(port)} {nic.silicon}")
    return 0


def conclude(rig, code, options):
    report = rig.report()
    sys.stderr.write(f"\n== what the simulated devices saw\n{report or 'no report'}".rstrip() + "\n")
    if options.report:
        options.report.write_text(report, encoding="utf-8")
    return code or (1 if options.strict and rig.complaints() else 0)


def run_program(options):
    settings = Settings(options.wire, options.step, options.rings, options.strict, options.fault,
                        options.irq, options.cpu, options.journal, options.board)
    with Rig(nics_of(options.nic, options.library), settings, options.library, options.preload) as rig:
        arguments = expand(options.program, rig, options.plugin)
        if options.valgrind:
            arguments = [*VALGRIND, *arguments]
        code = run(arguments, rig.environment())
        return conclude(rig, code, options)


def main():
    options = parse_arguments()
    try:
        if options.list_faults:
            return list_faults(options.library)
        if options.list_nics:
            return list_nics(options.library)
        if options.bdf:
            return print_addresses(nics_of(options.nic, options.library))
        return run_program(options)
    except RigError as reason:
        print(f"simnic: {reason}", file=sys.stderr)
        return 1

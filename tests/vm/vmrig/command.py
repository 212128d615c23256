# SPDX-License-Identifier: BSD-3-Clause
"""The command line of tests/vm/run."""

import argparse
import contextlib
import os
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from chips import CHIPS, EVERY_CHIP, chosen
from results import Report, conclude

from .cache import one_run_at_a_time
from .errors import EnvironmentMissing, Failure, GuestDied
from .kernel import guest_kernel
from .qemu import die_with_parent
from .runner import ChipRun
from .scenario import all_scenarios
from .vm import Vm

# What runs on ports that are not for our driver.
FOREIGN = ("rxmode_fwd", "any_driver", "documented_example")
# For half of its time a guest waits.
GUESTS_AT_A_TIME = 2 * os.cpu_count() + 1
BUILD = Path(__file__).resolve().parents[3] / "build"


def add_guest_options(parser):
    """What the demonstration takes as well."""
    parser.add_argument("--plugin", default=str(BUILD / "drivers/net/gbe/librte_net_gbe.so"),
                        help="the driver to load; 'none' leaves the NICs to DPDK's own drivers")
    parser.add_argument("--l3fwd-power", metavar="PROGRAM", type=Path,
                        help="DPDK's example, for what needs Rx interrupts")
    parser.add_argument("--keep-log", metavar="DIR", type=Path, default=BUILD / "vm-logs",
                        dest="logs", help="where console logs of failures are left")


def parse_arguments():
    parser = argparse.ArgumentParser(
        prog="tests/vm/run",
        description="Boots a guest with Intel gigabit NICs and runs the scenarios in it.")
    parser.add_argument("--nic", choices=[*CHIPS, *EVERY_CHIP])
    add_guest_options(parser)
    parser.add_argument("--exec", metavar="COMMAND", dest="shell_command",
                        help="run this shell command in the guest instead of the scenarios")
    parser.add_argument("--timeout", type=float, default=600, help="seconds for --exec")
    parser.add_argument("--list", action="store_true", help="list the scenarios")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="run these scenarios")
    parser.add_argument("--results", metavar="FILE", help="verdict, name and message per line")
    parser.add_argument("--ethdev-tests", metavar="PROGRAM", type=Path,
                        default=BUILD / "tests/driver/ethdev/ethdev_tests")
    parser.add_argument("--rxmode-fwd", metavar="PROGRAM", type=Path,
                        default=BUILD / "app/rxmode-fwd/rxmode-fwd")
    parser.add_argument("--rxmode-example", metavar="PROGRAM", type=Path,
                        default=BUILD / "tests/rxmode/example/rxmode_example_c")
    parser.add_argument("--rxmode-plugin", metavar="PLUGIN", type=Path,
                        default=BUILD / "drivers/net/rxmode/librte_net_rxmode.so")
    parser.add_argument("--witness", metavar="PROGRAM", type=Path,
                        default=BUILD / "tests/driver/witness/witness")
    parser.add_argument("--short", action="store_true",
                        help="leave out what simulated NICs show as well, and shorten the rest")
    parser.add_argument("--compare-long", action="store_true",
                        help="compare with the in-tree driver over more and longer runs")
    parser.add_argument("--no-skip-env", action="store_true",
                        help="what this machine cannot run fails instead of being skipped")
    options = parser.parse_args()
    if not options.nic and not options.list:
        parser.error("--nic is missing")
    return options


def resolve_plugin(options):
    if options.plugin == "none":
        options.plugin = None
        return
    plugin = Path(options.plugin).resolve()
    if not plugin.exists():
        raise EnvironmentMissing(f"{plugin} does not exist (build first, or use --plugin none)")
    options.plugin = str(plugin)


def execute(chip, options):
    vm = Vm(chip, options)
    try:
        vm.guest.listener = lambda _process, text: print(text, end="", flush=True)
        return vm.guest.spawn(options.shell_command, env=vm.environment()).wait(options.timeout)
    finally:
        vm.keep_logs(options.logs)
        vm.stop()


def _run_chip(chip, options, names):
    report = Report(options.results, options.no_skip_env)
    ChipRun(chip, options, report).run(all_scenarios(names))
    return report.counts


def _names(chip, options):
    """The scenarios of one chip; all without a name."""
    if chip.foreign:
        return [name for name in options.only or FOREIGN if name.partition(":")[0] in FOREIGN]
    return options.only


def run_scenarios(chips, options):
    """A guest of each chip, side by side as far as the machine bears it."""
    if options.results:
        Path(options.results).write_text("", encoding="utf-8")
    total = Counter()
    # Those with the most to do first, so that both guests are done at about the same time.
    chips = sorted(chips, key=lambda chip: (chip.foreign, -len(chip.interrupts), -chip.queues))
    with contextlib.suppress(EnvironmentMissing):
        guest_kernel()  # here, as two processes would both download it
    with ProcessPoolExecutor(GUESTS_AT_A_TIME, initializer=die_with_parent) as pool:
        names = {chip: _names(chip, options) for chip in chips}
        runs = [pool.submit(_run_chip, chip, options, names[chip]) for chip in chips
                if names[chip] != []]
        for run in as_completed(runs):
            total.update(run.result())
    return conclude(total)


def list_scenarios():
    for scenario in all_scenarios():
        print(f"{scenario.name:24} {scenario.module.__doc__.splitlines()[0]}")
    return 0


def main():
    options = parse_arguments()
    if options.list:
        return list_scenarios()
    chips = chosen(options.nic, CHIPS)
    try:
        resolve_plugin(options)
        with one_run_at_a_time():
            if options.shell_command:
                return execute(chips[0], options)
            return run_scenarios(chips, options)
    except (EnvironmentMissing, Failure, GuestDied) as reason:
        print(f"tests/vm/run: {reason}", file=sys.stderr)
        return 1

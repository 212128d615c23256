# SPDX-License-Identifier: BSD-3-Clause
"""The command line of tests/vm/run."""

import argparse
import sys
from pathlib import Path

from .cache import one_guest_at_a_time
from .errors import EnvironmentMissing, Failure
from .topology import CHIPS
from .vm import Vm

REPOSITORY = Path(__file__).resolve().parents[3]
DEFAULT_PLUGIN = REPOSITORY / "build/drivers/net/gbe/librte_net_gbe.so"


def parse_arguments():
    parser = argparse.ArgumentParser(prog="tests/vm/run", description=__doc__)
    parser.add_argument("--nic", required=True, choices=[*CHIPS, "all"])
    parser.add_argument("--plugin", default=str(DEFAULT_PLUGIN),
                        help="the driver to load; 'none' leaves the NICs to DPDK's own drivers")
    parser.add_argument("--exec", metavar="COMMAND", dest="shell_command",
                        help="run this shell command in the guest instead of the scenarios")
    parser.add_argument("--timeout", type=float, default=600, help="seconds for --exec")
    parser.add_argument("--keep-log", metavar="DIR", type=Path,
                        help="copy the guest's console log and QEMU's command line here")
    return parser.parse_args()


def chosen_plugin(name):
    if name == "none":
        return None
    plugin = Path(name).resolve()
    if not plugin.exists():
        raise EnvironmentMissing(f"{plugin} does not exist (build first, or use --plugin none)")
    return str(plugin)


def execute(options):
    vm = Vm(CHIPS[options.nic], chosen_plugin(options.plugin), options.keep_log)
    try:
        vm.guest.listener = lambda _process, text: print(text, end="", flush=True)
        process = vm.guest.spawn(options.shell_command, env=vm.environment())
        return process.wait(options.timeout)
    finally:
        if options.keep_log:
            vm.keep_logs()
        vm.stop()


def main():
    options = parse_arguments()
    try:
        with one_guest_at_a_time():
            return execute(options)
    except (EnvironmentMissing, Failure) as reason:
        print(f"tests/vm/run: {reason}", file=sys.stderr)
        return 1

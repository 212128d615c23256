# SPDX-License-Identifier: BSD-3-Clause
"""The command line of bench/departures."""

import argparse
import subprocess
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "app/rxmode-bench"))

# pylint: disable=wrong-import-position
from rxbench.machine import go_first

from . import figures
from .programs import EXAMPLE, PROGRAMS, SOURCE, build, enough_cpus
from .run import IN_TREE, OURS, Failed, measure

RATES = "1:10,10:4,100:3,1000:2"
EPILOG = """
Builds DPDK's own examples from the source package of the installed DPDK, starts each on two
simulated 82576, and sends single packets to one port. The wire notes when each arrives, and when it
departs from the other port. Prints a table as markdown.

  bench/departures --realtime --repeats 2 --csv docs/measured/departures.csv
  bench/departures --programs l2fwd --rates 100:5
  bench/departures --table docs/measured/departures.csv       # the table anew
"""


def _rates(text):
    pairs = [pair.split(":") for pair in text.split(",")]
    try:
        rates = [(int(rate), float(seconds)) for rate, seconds in pairs]
    except ValueError:
        rates = []
    if not rates or any(rate <= 0 or seconds <= 0 for rate, seconds in rates):
        raise argparse.ArgumentTypeError(f"'{text}' is not RATE:SECONDS[,...]")
    return rates


def _names(known):
    def parse(text):
        names = text.split(",")
        for name in names:
            if name not in known:
                raise argparse.ArgumentTypeError(f"no '{name}'; there are {', '.join(known)}")
        return names
    return parse


def _parser():
    parser = argparse.ArgumentParser(
        prog="departures", epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Measures how long stock programs hold single packets.")
    parser.add_argument("--programs", type=_names(PROGRAMS), metavar="NAME[,NAME...]",
                        default=[one.name for one in PROGRAMS.values() if one.start == EXAMPLE],
                        help=f"of {', '.join(PROGRAMS)} (those that are DPDK's own examples)")
    parser.add_argument("--drivers", type=_names((IN_TREE, OURS)), default=[IN_TREE, OURS],
                        metavar="NAME[,NAME]", help=f"({IN_TREE},{OURS})")
    parser.add_argument("--rates", type=_rates, default=RATES, metavar="RATE:SECONDS[,...]",
                        help="packets per second, and for how long (%(default)s)")
    parser.add_argument("--repeats", type=int, default=1, help="(%(default)s)")
    parser.add_argument("--latency-us", type=int, default=50, help="(%(default)s)")
    parser.add_argument("--realtime", action="store_true",
                        help="real-time priority for threads that sleep, as root: on a machine "
                             "with other work")
    parser.add_argument("--build", type=Path, default=SOURCE / "build", metavar="DIR")
    parser.add_argument("--csv", type=Path, default=Path("departures.csv"), metavar="FILE",
                        help="for each run's figures (%(default)s)")
    parser.add_argument("--log", type=Path, default=Path("departures.log"), metavar="FILE",
                        help="for what the programs print (%(default)s)")
    parser.add_argument("--table", type=Path, metavar="FILE", help="print the table of this CSV")
    return parser


def _run(options, program, built, driver, mode, repeat):
    head = {"program": program.name, "driver": driver, "mode": mode, "repeat": repeat}
    try:
        for row in measure(program, built, options.build.resolve(), driver, mode, options):
            yield head | row
    except Failed as reason:
        print(f"{' '.join(map(str, head.values()))}: {reason}", file=sys.stderr)


def _measure_all(options):
    options.library = options.build.resolve() / "lib/simnic/libgbe_sim.so"
    built = {name: build(PROGRAMS[name], options.build) for name in options.programs}
    go_first()
    rows = []
    for repeat in range(options.repeats):
        for name in options.programs:
            for driver in options.drivers:
                for mode in PROGRAMS[name].modes:
                    rows += _run(options, PROGRAMS[name], built[name], driver, mode, repeat)
                    figures.write_csv(options.csv, rows)
                    print(f"{repeat + 1}/{options.repeats} {name}, {driver}, {mode}",
                          file=sys.stderr)


def main():
    options = _parser().parse_args()
    if not enough_cpus():
        print("departures: CPUs 0 and 1 are needed", file=sys.stderr)
        return 1
    if options.table is None:
        try:
            _measure_all(options)
        except (OSError, subprocess.CalledProcessError) as reason:
            print(f"departures: {reason}", file=sys.stderr)
            return 1
    rows = figures.read_csv(options.table or options.csv)
    like = {program.name: program.like for program in PROGRAMS.values() if program.like}
    print("\n".join(figures.markdown(rows, without=like)))
    if beside := figures.by_themselves(rows, like):
        print("\n".join(["", *beside]))
    return 0

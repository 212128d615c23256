# SPDX-License-Identifier: BSD-3-Clause
"""The commands of rxmode-bench and their options."""

import argparse
import os
from pathlib import Path

from .arguments import (PATTERNS, REGIMES, Choice, Directory, Driver, ModeOrDriver, Name, Pair,
                        Parser, Rate, Several, Whole, WrongArguments, words)
from .ports import OURS, SOURCE
from .table import MODES

# As the core's (realtime.h).
REALTIME_MAIN = 2
SWEEP = "0,1k,10k,100k,500k,line"
CHIP = "82576"
COMMANDS = {"quick": "all modes over the load, a step, the cost of a packet; 3 min",
            "sweep": "load x pattern x burst x frame size x queues x mode",
            "throughput": "the highest rate without a loss, by bisection (RFC 2544)",
            "cost": "cycles and register accesses per packet in the burst functions",
            "compare": "two modes, or two drivers: gbe, in-tree or a plugin's path",
            "bounds": "whether the adaptive mode keeps its bounds, beside sleeps by timer; 20 min",
            "report": "the page anew, of the CSV in --out"}
DESCRIPTION = """\
Measures what receiving costs and how long packets take, with threads that poll and threads that
sleep, on any two DPDK ports wired to each other."""
EPILOG = """
'rxmode-bench COMMAND --help' tells a command's options.

Ports: simulated ones by default (by the command simnic, as any user), or those of EAL arguments
behind --, the first of which sends and the second receives. EAL arguments of two processes, each
behind a --: the first one sends, the second one receives, each by its own port 0.

  rxmode-bench quick
  rxmode-bench sweep --rates 1k,100k --patterns constant,poisson --frames 64,1518
  rxmode-bench compare adaptive poll
  rxmode-bench compare gbe in-tree
  rxmode-bench bounds --rates 0,500k --queues 1
  rxmode-bench sweep --driver gbe -- -a 0000:03:00.0 -a 0000:04:00.0
  rxmode-bench throughput --ports 0,0 --driver in-tree -- --no-pci --vdev net_ring0
  rxmode-bench sweep -- -a 0000:03:00.0 -- -a 0000:04:00.0

The sender of two processes has DPDK's drivers; --driver is the receiver's.

All but 'report' write runs.csv, steps.csv, report.html and pictures into --out. Ctrl-C keeps
what was measured, and makes the report of that.
"""

# Name, what it takes, default. What the core is told, by the same names.
MEASURED = (("modes", Several(Choice(MODES)), ",".join(MODES)),
            ("rates", Several(Rate()), SWEEP),
            ("patterns", Several(Choice(PATTERNS)), "constant"),
            ("bursts", Several(Whole(1, 4096)), "1"),
            ("frames", Several(Whole(64, 1518)), "64"),
            ("queues", Several(Whole(1, 64)), "1"),
            ("repeats", Whole(1, 1000), 5),
            ("window-ms", Whole(1, 3600000), 500),
            ("warm-up-ms", Whole(1, 3600000), 100),
            ("attempts", Whole(1, 100), 3),
            ("latency-us", Whole(1, 1000000), 50),
            ("starved-percent", Whole(1, 100), 2),
            ("regime", Choice(REGIMES), None))
OF_COST = ("bursts", "frames", "queues", "repeats")
OF_THROUGHPUT = tuple(name for name, *_ in MEASURED if name != "rates")
OF_SWEEP = tuple(name for name, *_ in MEASURED)
OF_BOUNDS = tuple(name for name in OF_SWEEP if name not in ("modes", "regime"))
WITH_BATCH = ("sweep", "compare")
# A burst of the cost is half of a ring at most.
COST_BURSTS = Several(Whole(1, 256))
MEASURED_BY = {"sweep": OF_SWEEP, "throughput": OF_THROUGHPUT, "cost": OF_COST,
               "compare": OF_SWEEP, "bounds": OF_BOUNDS}
# Until a thread has learnt the load, and all kinds of traffic.
BOUNDS = {"warm-up-ms": 700, "repeats": 3, "patterns": "constant,poisson", "bursts": "1,32",
          "queues": "1,4"}


def _add_common(parser):
    parser.add_argument("--build", type=Directory(), default=SOURCE / "build", metavar="DIR",
                        help="of a source tree; what is installed needs none (%(default)s)")
    parser.add_argument("--realtime", action="store_true",
                        help="real-time priority for the threads that are measured, as root: on "
                             "a machine with other work, which hardly runs meanwhile")
    parser.add_argument("--chip", type=Name(), metavar="NAME",
                        help=f"of the simulated ports ({CHIP})")


def _add_measured(parser, command):
    if command in WITH_BATCH:
        parser.add_argument("--batch", action="store_true",
                            help="a job of the policy SCHED_IDLE beside the receiving thread, on "
                                 "its CPU: how much of it gets done")
    for name, kind, default in MEASURED:
        if name in MEASURED_BY[command]:
            if command == "bounds":
                default = BOUNDS.get(name, default)
            shown = "any" if default is None else default
            if name == "modes" and command == "compare":
                # Of two drivers; two modes are named already.
                default, shown = None, f"one, of two drivers: {MODES[0]}"
            if name == "bursts" and command == "cost":
                kind = COST_BURSTS
            if name == "regime":
                shown = "reject runs of the adaptive mode in another one, too"
            parser.add_argument(f"--{name}", type=kind, default=default, metavar="VALUE",
                                help=f"{kind.allowed} ({shown})")
    parser.add_argument("--ports", type=Pair(), metavar="SENDER,RECEIVER",
                        help="(0,1; of two processes 0,0)")
    if command != "compare":
        parser.add_argument("--driver", type=Driver(), default=OURS, metavar="DRIVER",
                            help=f"{Driver.allowed} (%(default)s)")


def _parser(command):
    parser = Parser(prog=f"rxmode-bench {command}", description=COMMANDS[command],
                    usage="%(prog)s" + " A B" * (command == "compare") + " [option...]"
                          + " [-- EAL arguments]..." * (command != "report"))
    parser.add_argument("--out", type=Directory(), default=Path("rxmode-bench-results"),
                        metavar="DIR",
                        help="for the results; what is in it is added to (%(default)s)")
    if command != "report":
        _add_common(parser)
    if command in MEASURED_BY:
        _add_measured(parser, command)
    return parser


def _help():
    width = max(map(len, COMMANDS)) + 2
    commands = "\n".join(f"  {name:{width}}{what}" for name, what in COMMANDS.items())
    return argparse.ArgumentParser(
        prog="rxmode-bench", usage="%(prog)s COMMAND [option...] [-- EAL arguments]...",
        description=f"{DESCRIPTION}\n\ncommands:\n{commands}", epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter)


def _split(given):
    """Own arguments, and EAL arguments of the receiver or of both, and of a sender if there is."""
    groups = [[]]
    for word in given:
        if word == "--":
            groups.append([])
        else:
            groups[-1].append(word)
    own, *eal = groups
    if len(eal) > 2:
        raise WrongArguments(f"EAL arguments are those of one process or of two, not of {len(eal)}")
    if not all(eal):
        raise WrongArguments("behind -- there have to be EAL arguments")
    return own, tuple(eal[-1] if eal else ()), tuple(eal[0] if len(eal) == 2 else ())


def _command(own):
    """Ends the program where help is asked for."""
    if not own:
        raise WrongArguments(f"a command is missing: {words(list(COMMANDS))}")
    if own[0] in ("-h", "--help"):
        _help().parse_args(own[:1])
    if own[0] not in COMMANDS:
        raise WrongArguments(f"the first argument is a command ({words(list(COMMANDS))}), not "
                             f"{own[0]!r}")
    return own[0]


def _check_pair(options, named):
    kind = ModeOrDriver()
    if len(named) != 2:
        raise WrongArguments(f"compare takes {kind.allowed}, not {len(named)} of them")
    for one in named:
        try:
            kind(one)
        except argparse.ArgumentTypeError as wrong:
            raise WrongArguments(f"compare {wrong}") from None
    modes = [one in MODES for one in named]
    if any(modes) and not all(modes):
        raise WrongArguments(f"compare takes two modes or two drivers, not {words(named, 'and')}")
    if Path(named[0]).name == Path(named[1]).name:
        raise WrongArguments(f"compare takes two that have different names, not "
                             f"{words(named, 'and')}")
    if options.modes and (all(modes) or "," in options.modes):
        raise WrongArguments("compare takes one of --modes with two drivers, and none with two "
                             f"modes; it was given {options.modes}")
    options.a, options.b = named


def _check_ports(options, eal):
    if eal and options.chip:
        raise WrongArguments("--chip is that of simulated ports, but the EAL arguments name "
                             "other ports")
    ports = getattr(options, "ports", None)
    if not eal and ports and sorted(map(int, ports.split(","))) != [0, 1]:
        raise WrongArguments(f"--ports of simulated ports takes 0,1 or 1,0, not {ports!r}")


def _check_realtime():
    before = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(REALTIME_MAIN))
        os.sched_setscheduler(0, *before)
    except OSError as reason:
        raise WrongArguments(f"--realtime takes the right to it, as root has "
                             f"({reason.strerror})") from None


def read(given):
    """Command, options, EAL arguments and those of a sender. Starts nothing."""
    own, eal, sender = _split(given)
    command = _command(own)
    options, named = _parser(command).read(own[1:])
    options.command = command
    if command == "compare":
        _check_pair(options, named)
    elif named:
        raise WrongArguments(f"{command} takes options, not {named[0]!r}")
    if command == "report":
        if eal:
            raise WrongArguments("report takes no EAL arguments, as it measures nothing")
        return options, (), ()
    _check_ports(options, eal)
    if command == "cost" and sender:
        raise WrongArguments("the cost of a packet is measured by one process that sends and "
                             "receives, so give the EAL arguments of one")
    if options.realtime:
        _check_realtime()
    return options, eal, sender

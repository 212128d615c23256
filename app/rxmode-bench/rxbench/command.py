# SPDX-License-Identifier: BSD-3-Clause
"""The command line of rxmode-bench."""

import argparse
import shlex
import sys
from pathlib import Path

from . import machine, report
from .ports import IN_TREE, OURS, SOURCE, CannotRun, Ports
from .table import MODES

SWEEP = "0,1k,10k,100k,500k,line"
# Short runs: on a busy machine more of them come through unharmed.
QUICK = ["--repeats", "5", "--window-ms", "200", "--warm-up-ms", "150", "--retry-s", "65"]
QUICK_STEP = ["--repeats", "5", "--window-ms", "30", "--warm-up-ms", "50", "--retry-s", "12",
              "--attempts", "8", "--patterns", "step", "--rates", "500k"]
COST = ["--measure", "cost", "--repeats", "1"]
COST_ROUNDS = 5
EPILOG = """
Ports: simulated ones by default (by the command simnic, as any user), or those of EAL arguments
behind --, the first of which sends and the second receives. EAL arguments of two processes, each
behind a --: the first one sends, the second one receives, each by its own port 0.

  rxmode-bench quick
  rxmode-bench sweep --rates 1k,100k --patterns constant,poisson --frames 64,1518
  rxmode-bench compare adaptive poll
  rxmode-bench compare gbe in-tree
  rxmode-bench sweep --driver gbe -- -a 0000:03:00.0 -a 0000:04:00.0
  rxmode-bench throughput --ports 0,0 --driver in-tree -- --no-pci --vdev net_ring0
  rxmode-bench sweep -- -a 0000:03:00.0 -- -a 0000:04:00.0

The sender of two processes has DPDK's drivers; --driver is the receiver's.

All but 'report' write runs.csv, steps.csv, report.html and pictures into --out. Ctrl-C keeps
what was measured, and makes the report of that.
"""


def _common(parser):
    parser.add_argument("--out", type=Path, default=Path("rxmode-bench-results"), metavar="DIR",
                        help="for the results; what is in it is added to (%(default)s)")
    parser.add_argument("--build", type=Path, default=SOURCE / "build", metavar="DIR",
                        help="of a source tree; what is installed needs none (%(default)s)")
    parser.add_argument("--realtime", action="store_true",
                        help="real-time priority for the threads that are measured, as root: on "
                             "a machine with other work, which hardly runs meanwhile")
    parser.add_argument("--chip", default="82576", help="of the simulated ports (%(default)s)")


def _sweep_options(parser):
    for name, what in (("modes", ",".join(MODES)), ("rates", SWEEP), ("patterns", "constant"),
                       ("bursts", "1"), ("frames", "64"), ("queues", "1"), ("repeats", "5"),
                       ("window-ms", "500"), ("warm-up-ms", "100"), ("attempts", "3"),
                       ("latency-us", "50"), ("starved-percent", "2")):
        parser.add_argument(f"--{name}", default=what, help="(%(default)s)")
    parser.add_argument("--regime", choices=("interrupt", "moderated", "polling"),
                        help="reject runs of the adaptive mode in another one, too")
    parser.add_argument("--ports", metavar="SENDER,RECEIVER",
                        help="(0,1; of two processes 0,0)")


def _parser():
    parser = argparse.ArgumentParser(
        prog="rxmode-bench", epilog=EPILOG,
        description="Measures what receiving costs and how long packets take, with threads that "
                    "poll and threads that sleep, on any two DPDK ports wired to each other.",
        formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, what in (("quick", "all modes over the load, a step, the cost of a packet; 2 min"),
                       ("sweep", "load x pattern x burst x frame size x queues x mode"),
                       ("throughput", "the highest rate without a loss, by bisection (RFC 2544)"),
                       ("cost", "cycles and register accesses per packet in the burst functions"),
                       ("compare", "two modes, or two drivers: gbe, in-tree or a plugin's path"),
                       ("report", "the page anew, of the CSV in --out")):
        one = commands.add_parser(name, help=what)
        _common(one)
        if name in ("sweep", "throughput", "cost", "compare"):
            _sweep_options(one)
        if name in ("sweep", "throughput", "cost"):
            one.add_argument("--driver", default=OURS, help="as for compare (%(default)s)")
        if name == "compare":
            one.add_argument("a", metavar="A")
            one.add_argument("b", metavar="B")
    return parser


def _core_arguments(options, **changed):
    names = ("modes", "rates", "patterns", "bursts", "frames", "queues", "repeats", "window_ms",
             "warm_up_ms", "attempts", "latency_us", "starved_percent")
    values = {**{name: getattr(options, name) for name in names}, **changed}
    if options.regime:
        values["regime"] = options.regime
    return [word for name, value in values.items()
            for word in (f"--{name.replace('_', '-')}", str(value))]


def _cost_arguments(options):
    return _core_arguments(options, modes="poll", rates="line", patterns="constant")


class Session:
    """One use of the command: ports, and files that the core appends to."""

    def __init__(self, options, eal, sender):
        self.ports = Ports(options.build, "" if eal else options.chip, eal, sender)
        ports = getattr(options, "ports", None) or ("0,0" if sender else "0,1")
        self._files = ["--ports", ports, "--csv", str(options.out / report.RUNS),
                       "--steps", str(options.out / report.STEPS),
                       *(["--realtime"] if options.realtime else [])]

    @property
    def simulated(self):
        return bool(self.ports.chip)

    def run(self, arguments, label="", **how):
        labelled = ["--label", label] if label else []
        return self.ports.run([*arguments, *labelled, *self._files], **how)

    def cost(self, arguments, drivers, rounds):
        """Drivers in turns; simulated ports are stepped in between. Labels tell drivers apart."""
        if self.ports.sender:
            raise CannotRun("the cost of a packet is measured by one process that sends and "
                            "receives")
        how = {"step": "call"} if self.simulated else {}
        one_round = [*arguments, *COST]
        for index in range(rounds):
            for driver in in_turns(drivers, index):
                if not self.run(one_round, label_of(driver, drivers), driver=driver, **how):
                    return False
        # Once more with all registers trapped.
        return not self.simulated or all(
            self.run(one_round, label_of(driver, drivers), driver=driver, rings="trap", **how)
            for driver in drivers)

    def compare_drivers(self, arguments, drivers, rounds):
        """In turns, as processes of one round each."""
        for index in range(rounds):
            print(f"round {index + 1} of {rounds}", file=sys.stderr)
            for driver in in_turns(drivers, index):
                if not self.run([*arguments, "--repeats", "1"], label_of(driver, drivers),
                                driver=driver):
                    return False
        return True


def in_turns(drivers, index):
    return drivers if index % 2 == 0 else drivers[::-1]


def label_of(driver, drivers):
    return Path(driver).name if len(drivers) > 1 else ""


def quick(session, _options):
    modes = ["--modes", ",".join(MODES)]
    drivers = (OURS, IN_TREE)
    stages = (("modes over the load, 70 s",
               lambda: session.run([*QUICK, *modes, "--rates", SWEEP], driver=OURS)),
              ("a step from idle, 10 s", lambda: session.run([*QUICK_STEP, *modes], driver=OURS)),
              ("cost of a packet beside DPDK's own driver, 20 s",
               lambda: session.cost(["--bursts", "32"], drivers, COST_ROUNDS)))
    if session.ports.sender:
        stages = stages[:2]
    for index, (what, measure) in enumerate(stages):
        print(f"stage {index + 1} of {len(stages)}: {what}", file=sys.stderr)
        if not measure():
            break
    return [(mode, "poll") for mode in MODES[1:]] + [tuple(f"{one} poll" for one in drivers)]


def sweep(session, options):
    session.run(_core_arguments(options), driver=options.driver)


def throughput(session, options):
    session.run(["--measure", "throughput", *_core_arguments(options, rates="line")],
                driver=options.driver)


def cost(session, options):
    session.cost(_cost_arguments(options), (options.driver,), int(options.repeats))


def compare(session, options):
    pair = (options.a, options.b)
    if set(pair) <= set(MODES):
        session.run(_core_arguments(options, modes=",".join(pair)), driver=OURS)
        return [pair]
    mode = options.modes.split(",", maxsplit=1)[0]
    done = session.compare_drivers(_core_arguments(options, modes=mode), pair,
                                   int(options.repeats))
    if done and not session.ports.sender:
        session.cost(_cost_arguments(options), pair, int(options.repeats))
    return [tuple(f"{label_of(driver, pair)} {one}" for driver in pair)
            for one in dict.fromkeys((mode, "poll"))]


MEASURES = {"quick": quick, "sweep": sweep, "throughput": throughput, "cost": cost,
            "compare": compare}


def _open_results(directory, command):
    try:
        directory.mkdir(parents=True, exist_ok=True)
        report.note_facts(directory, machine.facts(command))
    except OSError as reason:
        raise CannotRun(f"results cannot be written into {directory.resolve()} "
                        f"({reason.strerror}): give another directory by --out") from None


def _run(options, eal, sender, command):
    pairs = None
    if options.command != "report":
        _open_results(options.out, command)
        machine.go_first()
        pairs = MEASURES[options.command](Session(options, eal, sender), options)
    for line in report.write(options.out, "rxmode-bench", pairs):
        print(line)
    print(f"report: {(options.out / report.PAGE).resolve().as_uri()}", file=sys.stderr)


def _split(words):
    """Own arguments, and EAL arguments of the receiver or of both, and of a sender if there is."""
    groups = [[]]
    for word in words:
        if word == "--":
            groups.append([])
        else:
            groups[-1].append(word)
    own, *eal = groups
    if len(eal) > 2 or len(eal) == 2 and not all(eal):
        raise CannotRun("EAL arguments are those of one process or of two")
    return own, tuple(eal[-1] if eal else ()), tuple(eal[0] if len(eal) == 2 else ())


def main():
    try:
        own, eal, sender = _split(sys.argv[1:])
        _run(_parser().parse_args(own), eal, sender, shlex.join(["rxmode-bench", *sys.argv[1:]]))
    except (CannotRun, OSError) as reason:
        print(f"rxmode-bench: {reason}", file=sys.stderr)
        return 1
    return 0

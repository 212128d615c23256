# SPDX-License-Identifier: BSD-3-Clause
"""The command line of rxmode-bench."""

import os
import shlex
import sys
from pathlib import Path

from . import bounds, machine, options as command_line, report, table
from .arguments import WrongArguments
from .ports import IN_TREE, INTERRUPTED, OURS, CannotRun, Ports
from .table import MODES

# Short runs: on a busy machine more of them come through unharmed.
QUICK = ["--repeats", "5", "--window-ms", "200", "--warm-up-ms", "150", "--retry-s", "120"]
QUICK_STEP = ["--repeats", "5", "--window-ms", "30", "--warm-up-ms", "50", "--retry-s", "12",
              "--attempts", "8", "--patterns", "step", "--rates", "500k"]
COST = ["--measure", "cost", "--repeats", "1"]
COST_ROUNDS = 5


def _core_arguments(options, names, **changed):
    values = {name: getattr(options, name.replace("-", "_")) for name in names} | changed
    return [word for name, value in values.items() if value is not None
            for word in (f"--{name}", str(value))]


def _cost_arguments(options):
    return _core_arguments(options, command_line.OF_COST, modes="poll", rates="line",
                           patterns="constant")


class Session:
    """One use of the command: ports, and files that the core appends to."""

    def __init__(self, options, eal, sender):
        self.ports = Ports(options.build, "" if eal else options.chip or command_line.CHIP, eal,
                           sender)
        ports = getattr(options, "ports", None) or ("0,0" if sender else "0,1")
        self._files = ["--ports", ports, "--csv", str(options.out / report.RUNS),
                       "--steps", str(options.out / report.STEPS),
                       *(f"--{flag}" for flag in ("realtime", "batch")
                         if getattr(options, flag, False))]

    @property
    def simulated(self):
        return bool(self.ports.chip)

    def run(self, arguments, label="", **how):
        labelled = ["--label", label] if label else []
        return self.ports.run([*arguments, *labelled, *self._files], **how)

    def cost(self, arguments, drivers, rounds):
        """Drivers in turns; simulated ports are stepped in between. Labels tell drivers apart."""
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
    stages = (("modes over the load, 2 min",
               lambda: session.run([*QUICK, *modes, "--rates", command_line.SWEEP], driver=OURS)),
              ("a step from idle, 20 s", lambda: session.run([*QUICK_STEP, *modes], driver=OURS)),
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
    session.run(_core_arguments(options, command_line.OF_SWEEP), driver=options.driver)


def throughput(session, options):
    session.run(["--measure", "throughput",
                 *_core_arguments(options, command_line.OF_THROUGHPUT, rates="line")],
                driver=options.driver)


def cost(session, options):
    session.cost(_cost_arguments(options), (options.driver,), options.repeats)


def compare(session, options):
    pair = (options.a, options.b)
    if set(pair) <= set(MODES):
        session.run(_core_arguments(options, command_line.OF_SWEEP, modes=",".join(pair)),
                    driver=OURS)
        return [pair]
    mode = options.modes or MODES[0]
    done = session.compare_drivers(_core_arguments(options, command_line.OF_SWEEP, modes=mode),
                                   pair, options.repeats)
    if done and not session.ports.sender:
        session.cost(_cost_arguments(options), pair, options.repeats)
    return [tuple(f"{label_of(driver, pair)} {one}" for driver in pair)
            for one in dict.fromkeys((mode, "poll"))]


def keep_bounds(session, options):
    # What a wake takes is measured on idle ports.
    rates = options.rates if "0" in options.rates.split(",") else f"0,{options.rates}"
    session.run(_core_arguments(options, command_line.OF_BOUNDS, modes=",".join(bounds.MODES),
                                rates=rates), driver=options.driver)
    return [(bounds.OURS, mode) for mode in bounds.MODES if mode != bounds.OURS]


MEASURES = {"quick": quick, "sweep": sweep, "throughput": throughput, "cost": cost,
            "compare": compare, "bounds": keep_bounds}


def _look_first():
    """Says what stands in the way, and what the report is to say of it."""
    shares = machine.look(machine.measured_on())
    if told := machine.busy(shares, os.getloadavg()):
        print(f"rxmode-bench: {told}", file=sys.stderr)
    return [("Idle when it began", machine.shares_in_words(shares))]


def _open_results(directory, facts):
    try:
        directory.mkdir(parents=True, exist_ok=True)
        report.note_facts(directory, facts)
    except OSError as reason:
        raise CannotRun(f"results cannot be written into {directory.resolve()} "
                        f"({reason.strerror}): give another directory by --out") from None


def _run(options, eal, sender, command):
    pairs = None
    if options.command == "report":
        report.check(options.out)
    else:
        session = Session(options, eal, sender)
        session.ports.check()
        seen = _look_first() if options.command == "quick" else []
        _open_results(options.out, machine.facts(command) + seen)
        machine.go_first()
        pairs = MEASURES[options.command](session, options)
    for line in report.write(options.out, "rxmode-bench", pairs):
        print(line)
    print(f"report: {(options.out / report.PAGE).resolve().as_uri()}", file=sys.stderr)
    if options.command != "bounds":
        return 0
    verdicts = bounds.judge(table.read(options.out / report.RUNS))
    print("\n".join(bounds.table(verdicts)))
    return 0 if bounds.are_kept(verdicts) else 1


def main():
    try:
        return _run(*command_line.read(sys.argv[1:]), shlex.join(["rxmode-bench", *sys.argv[1:]]))
    except WrongArguments as reason:
        print(f"rxmode-bench: {reason}", file=sys.stderr)
        return 2
    except (CannotRun, OSError) as reason:
        print(f"rxmode-bench: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("rxmode-bench: interrupted", file=sys.stderr)
        return INTERRUPTED

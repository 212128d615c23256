# SPDX-License-Identifier: BSD-3-Clause
"""Queue and link interrupts of every type, by themselves and together: nothing sleeps too long.

In short one cell for each type, queue and link interrupts together. With --compare-long all
cells, with DPDK's own driver beside ours, as two columns of a table; there ours is held to a
multiple of what DPDK's 82576 driver takes to wake its program in the same boot.
"""

import statistics

from vmrig.errors import check
from vmrig.interrupt_cell import measure

DEADLINE = 900
SHORT_ROUNDS, LONG_ROUNDS = 100, 1000
YARDSTICK_TURNS = 3
# A wake-up against the yardstick's. What is relayed by a thread may take a hop between threads
# more, as measured by an eventfd.
SLOWEST = 1.5
WANTED = ("rxq", "lsc", "both")


def cases(chip):
    return list(chip.interrupts)


def run(vm, case):
    vm.release_ports()
    if not (vm.options.compare_long and vm.plugin):
        judge(case, "both", measure(vm, vm.loop, "both", rounds=SHORT_ROUNDS, eal=options(case)))
        return
    print_in_tree(vm, case)
    for wanted in WANTED:
        judge_queues(vm, case, wanted)
    judge_latency(vm, case)


def options(case):
    return [f"--vfio-intr={case}"]


def judge(case, wanted, cell):
    """Ours."""
    title = f"{wanted} interrupts by {case}: {cell}"
    check(cell.code == 0 and cell.configure == "0" and cell.start == "0", title)
    if wanted != "lsc":
        check(cell.add == "0" and cell.all_rounds("strict") and cell.all_rounds("race")
              and cell.all_rounds("restarted"), title)
        check(cell.strict_lost == "0" and cell.strict_damaged == "0" and cell.race_lost == "0",
              title)
    if wanted != "rxq":
        check(cell.link_seen == "up" and cell.lsc_down == "yes" and cell.lsc_up == "yes", title)


def judge_queues(vm, case, wanted):
    for queues in sorted({1, min(2, vm.chip.queues), vm.chip.queues}):
        cell = measure(vm, vm.loop, wanted, rounds=LONG_ROUNDS, queues=queues, eal=options(case))
        print_row(vm, case, wanted, f"net_gbe, {queues} queue{'s' if queues > 1 else ''}", cell)
        judge(case, wanted, cell)


def judge_latency(vm, case):
    """In turns, as the machine is not ours alone."""
    theirs, ours, hops = [], [], []
    for _ in range(YARDSTICK_TURNS):
        cell = measure(vm, vm.yardstick, "both", rounds=LONG_ROUNDS, plugin=False,
                       eal=options("msix"))
        check(cell.all_rounds("strict"), f"the yardstick: {cell}")
        theirs.append(cell.latency_us())
        cell = measure(vm, vm.loop, "both", rounds=LONG_ROUNDS, eal=options(case))
        ours.append(cell.latency_us())
        hops.append(cell.number("eventfd_p50_us"))
    hop = 0 if case == "msix" else statistics.median(hops)
    limit = SLOWEST * statistics.median(theirs) + hop
    said = (f"wake-up {statistics.median(ours):.0f} us; in-tree 82576 "
            f"{statistics.median(theirs):.0f} us, eventfd {statistics.median(hops):.0f} us")
    print(f"# {vm.chip.silicon} {case}: {said}", flush=True)
    check(statistics.median(ours) <= limit, f"{said}; at most {limit:.0f} us are wanted")


def print_in_tree(vm, case):
    for wanted in WANTED:
        cell = measure(vm, vm.loop, wanted, rounds=LONG_ROUNDS, plugin=False, eal=options(case))
        print_row(vm, case, wanted, vm.chip.in_tree, cell)


def print_row(vm, case, wanted, driver, cell):
    print(f"| {vm.chip.silicon} | {case} | {wanted} | {driver} | {queue_column(cell)} | "
          f"{link_column(cell)} |", flush=True)


def queue_column(cell):
    for step in ("configure", "start", "add"):
        if cell.values.get(step, "0") != "0":
            return f"{step} fails with {cell.values[step]}"
    if cell.path == "dead":
        return "no frame arrives"
    if not cell.strict:
        return "" if cell.code == 0 else f"ends with {cell.code}"
    if not cell.number("strict"):
        return "never wakes"
    return (f"wakes {cell.strict}, {cell.latency_us():.0f} us, race {cell.race}, "
            f"{'' if cell.all_rounds('restarted') else 'not '}after restart")


def link_column(cell):
    if not cell.link_seen:
        return ""
    changes = [word for word in ("down", "up") if cell.values[f"lsc_{word}"] == "yes"]
    return f"{' and '.join(changes) or 'no'} seen, link reported {cell.link_seen} before"

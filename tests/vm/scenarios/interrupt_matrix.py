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
TYPES = ("msix", "msi", "legacy")


def cases(_chip):
    return list(TYPES)


def run(vm, case):
    vm.release_ports()
    if not (vm.options.compare_long and vm.plugin):
        judge(case, "both", measure(vm, vm.loop, "both", rounds=SHORT_ROUNDS, eal=options(case)))
        return
    for wanted in WANTED:
        compare(vm, case, wanted)
    judge_latency(vm, case)


def options(case):
    return [f"--vfio-intr={case}"]


def compare(vm, case, wanted):
    """Prints a row of the table; ours has to work, with more queues too."""
    theirs = measure(vm, vm.loop, wanted, rounds=LONG_ROUNDS, plugin=False, eal=options(case))
    ours = [measure(vm, vm.loop, wanted, rounds=LONG_ROUNDS, queues=queues, eal=options(case))
            for queues in sorted({1, min(2, vm.chip.queues), vm.chip.queues})]
    print(f"| {vm.chip.silicon} | {case} | {wanted} | {described(theirs)} | {described(ours[0])} |",
          flush=True)
    for cell in ours:
        judge(case, wanted, cell)


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
    relayed = case != "msix" or vm.chip.conventional
    limit = SLOWEST * statistics.median(theirs) + (statistics.median(hops) if relayed else 0)
    said = (f"wake-up {statistics.median(ours):.0f} us; in-tree 82576 "
            f"{statistics.median(theirs):.0f} us, eventfd {statistics.median(hops):.0f} us")
    print(f"# {vm.chip.silicon} {case}: {said}", flush=True)
    check(statistics.median(ours) <= limit, f"{said}; at most {limit:.0f} us are wanted")


def described(cell):
    for step in ("configure", "start", "add"):
        if cell.values.get(step, "0") != "0":
            return f"{step} fails with {cell.values[step]}"
    if cell.path == "dead":
        return "no frame arrives"
    said = [queues_described(cell) if cell.strict else "", link_described(cell),
            f"ends with {cell.code}" if cell.code else ""]
    return "; ".join(filter(None, said))


def queues_described(cell):
    if not cell.number("strict"):
        return "never wakes"
    restarted = "also" if cell.all_rounds("restarted") else "not"
    return f"wakes {cell.strict} in {cell.latency_us():.0f} us, {restarted} after a restart"


def link_described(cell):
    if not cell.link_seen:
        return ""
    events = [word for word in ("down", "up") if cell.values[f"lsc_{word}"] == "yes"]
    wrong = "" if cell.link_seen == "up" else " (link reported down while up)"
    return f"link {' and '.join(events)}{wrong}" if events else f"no link event{wrong}"

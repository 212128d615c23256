# SPDX-License-Identifier: BSD-3-Clause
"""What the times of packets say: percentiles, and whether a bound was kept."""

import csv
from statistics import median

COLUMNS = ("program", "driver", "mode", "repeat", "rate_pps", "packets", "lost", "twice", "p50_us",
           "p99_us", "max_us", "wake_p50_us", "wake_p90_us", "rxmode_wake_us",
           "bound_us", "beyond", "cpu_percent",
           "lcores_waited_percent", "devices_waited_percent", "rescues", "verdict")
TEXT = ("program", "driver", "mode", "verdict")
STARVED_PERCENT = 2
TENTH = 0.1
MEASURED = ("p50_us", "p99_us", "max_us", "cpu_percent")


def percentile(values, fraction):
    """The smallest that so large a part of all does not exceed."""
    ordered = sorted(values)
    rank = -(-len(ordered) * fraction // 1)
    return ordered[max(0, int(rank) - 1)]


def bound_us(own_us, latency_us, wake_us):
    """What a packet may take: to be received, latency_us and a wake, and then what the program's own
    timer takes when it polls. The timer is late by latency_us, a wake, and a tenth of the time
    since the packet was received, which is the timer's time and its own delay."""
    received = latency_us + wake_us
    if own_us == 0:
        return received
    late = (latency_us + wake_us + TENTH * own_us) / (1 - TENTH)
    return received + own_us + late


def of_phase(phase, arrived, departed, bound):
    """Of the packets of one rate, by their numbers; times in us."""
    numbers = [number for number in range(phase.first, phase.first + phase.count)
               if number in arrived]
    held = [(departed[number] - arrived[number]) / 1000 for number in numbers
            if number in departed]
    figures = {"rate_pps": phase.rate, "packets": len(numbers), "lost": len(numbers) - len(held),
               "bound_us": bound, "beyond": sum(one > bound for one in held)}
    if held:
        figures |= {"p50_us": percentile(held, 0.5), "p99_us": percentile(held, 0.99),
                    "max_us": max(held)}
    return figures


def percent_of(before, after):
    """CPU time and waiting of threads between two looks, in percent of a core.

    A look is a time, the ns on a CPU, and the ns waited for one."""
    elapsed = after[0] - before[0]
    return tuple(100 * (after[i] - before[i]) / elapsed for i in (1, 2))


def verdict(figures):
    if "p50_us" not in figures:
        return "nothing"
    return "starved" if figures["lcores_waited_percent"] > STARVED_PERCENT else "ok"


def write_csv(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({name: f"{value:.2f}" if isinstance(value, float) else value
                             for name, value in row.items()})


def read_csv(path):
    with open(path, encoding="utf-8", newline="") as file:
        return [{name: value if name in TEXT else float(value or "nan")
                 for name, value in row.items()} for row in csv.DictReader(file)]


def _used(rows):
    """Runs that were not starved, or all that have figures where none is clean; and which it is."""
    clean = [row for row in rows if row["verdict"] == "ok"]
    return clean or [row for row in rows if row["verdict"] != "nothing"], bool(clean)


def _cell(rows):
    """Medians over repeats; a star says that all of them starved."""
    used, clean = _used(rows)
    if not used:
        return "-"
    p50, p99, most, cpu = (median(row[name] for row in used) for name in MEASURED)
    return f"{p50:.0f}{'' if clean else '*'}, {p99:.0f}, {most:.0f}, {cpu:.1f}"


def _kept(rows):
    """Whether packets that departed kept the bound. Lost ones count in every run."""
    used, _ = _used(rows)
    departed = sum(row["packets"] - row["lost"] for row in used)
    beyond = sum(row["beyond"] for row in used)
    lost = sum(row["lost"] for row in rows)
    text = f"{beyond:.0f} of {departed:.0f} beyond" if beyond else f"yes, {departed:.0f}"
    return text + (f"; {lost:.0f} lost" if lost else "")


def _at(rows, *point):
    return [row for row in rows
            if (row["program"], row["driver"], row["rate_pps"], row["mode"]) == point]


def _points(rows):
    return dict.fromkeys((row["program"], row["driver"], row["rate_pps"]) for row in rows)


def by_themselves(rows, like):
    """A line for each program that sleeps by itself, beside the one that it is like."""
    header = ["| Program | Driver | Packets/s | polling: p50, p99, max, CPU % | by itself | adaptive "
              "| lost |", "|---" * 7 + "|"]
    lines = []
    for program, driver, rate in _points(rows):
        other = like.get(program)
        own, poll, adaptive = (_at(rows, name, driver, rate, mode) for name, mode in
                               ((program, "own"), (other, "poll"), (other, "adaptive")))
        if own and poll and adaptive:
            name = program if program == other else f"{program}; {other}"
            lost = sum(row["lost"] for some in (own, poll, adaptive) for row in some)
            lines.append(f"| {name} | {driver} | {rate:.0f} | {_cell(poll)} | {_cell(own)} "
                         f"| {_cell(adaptive)} | {lost:.0f} |")
    return header + lines if lines else []


def markdown(rows, without=()):
    """A line for each program, driver and rate; polling beside adaptive."""
    lines = ["| Program | Driver | Packets/s | polling: p50, p99, max, CPU % "
             "| adaptive: p50, p99, max, CPU % | wake: p50, p90; bound | bound kept "
             "| polling, same bound |", "|---" * 8 + "|"]
    for program, driver, rate in _points(row for row in rows if row["program"] not in without):
        poll, adaptive = (_at(rows, program, driver, rate, mode) for mode in ("poll", "adaptive"))
        if not poll or not adaptive:
            continue
        wake = (median(row[name] for row in adaptive)
                for name in ("wake_p50_us", "wake_p90_us", "bound_us"))
        cells = [program, driver, f"{rate:.0f}", _cell(poll), _cell(adaptive),
                 "{:.0f}, {:.0f}; {:.0f}".format(*wake), _kept(adaptive), _kept(poll)]
        lines.append(f"| {' | '.join(cells)} |")
    return lines

# SPDX-License-Identifier: BSD-3-Clause
"""Runs a program on two simulated NICs, and looks at it from outside."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from . import figures, ovs, suricata, traffic, wake
from .programs import ADAPTIVE, OVS, OWN, POLL, SOURCE, SURICATA

sys.path.append(str(SOURCE / "app/simnic"))

# pylint: disable=wrong-import-position
from simrig.launch import die_with_parent
from simrig.rig import Rig, Settings, nics_of

CHIPS = "82576,82576"
IN_TREE, OURS = "in-tree igb", "net_gbe"
DEVICE_THREAD = "gbe_sim"
PREFIX = "departures"
TELEMETRY = Path("/var/run/dpdk") / PREFIX / "dpdk_telemetry.v2"
TELEMETRY_MAX = 16384
START_S = 30
# So that no packet of a phase is on its way when threads are looked at.
MARGIN_NS = 20_000_000


class Failed(Exception):
    """Carries the reason."""


def _eal(build, rig, driver, mode, latency_us):
    allow = rig.allow()
    adaptive = f"mode=adaptive,latency_us={latency_us}"
    if driver == OURS:
        if mode == ADAPTIVE:
            allow = [word if word == "-a" else f"{word},rx_{adaptive}" for word in allow]
        return ["-d", str(build / "drivers/net/gbe/librte_net_gbe.so"), *allow]
    if mode != ADAPTIVE:
        return allow
    return ["-d", str(build / "drivers/net/rxmode/librte_net_rxmode.so"), "--vdev",
            f"net_rxmode0,{adaptive}", *allow]


def _ask(question):
    """An answer of the program's telemetry; None if it has no such thing."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as client:
        client.connect(str(TELEMETRY))
        client.recv(TELEMETRY_MAX)
        client.send(question.encode())
        answer = json.loads(client.recv(TELEMETRY_MAX))
    return next(iter(answer.values()))


def workers():
    """What lib/rxmode says of its threads."""
    return [_ask(f"/rxmode/stats,{worker}") for worker in _ask("/rxmode/list") or []]


class Threads:
    """CPU time of a process's threads, those that forward and the devices' apart."""

    def __init__(self, pid, names):
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        named = {task: (task / "comm").read_text(encoding="ascii").strip() for task in tasks}
        self._lcores = [task for name in names or (named[Path(f"/proc/{pid}/task/{pid}")],)
                        for task in tasks if named[task].startswith(name)]
        self._devices = [task for task in tasks if named[task] == DEVICE_THREAD]

    def hurry(self):
        """Real-time priority for the receiver, as a fair scheduler lets others end their slice
        first. Not for pollers, from whom the kernel would take a twentieth of each second; nor
        where it may share its CPU with the devices, which might have to wait while they hold the
        lock that it spins for."""
        os.sched_setscheduler(int(self._lcores[0].name), os.SCHED_FIFO, os.sched_param(1))

    @staticmethod
    def _sum(tasks):
        texts = [(task / "schedstat").read_text(encoding="ascii").split() for task in tasks]
        return [time.monotonic_ns(), *(sum(int(text[i]) for text in texts) for i in (0, 1))]

    def look(self):
        return self._sum(self._lcores), self._sum(self._devices)


def _sleep_until(when_ns):
    time.sleep(max(0, when_ns - time.monotonic_ns()) / traffic.NS)


def _first_arrival(path, process):
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        first = next(traffic.read_capture(path), None)
        if first is not None:
            return first[0]
        time.sleep(0.1)
    raise Failed("no packet arrived: the program does not start, see its log")


def _watch(process, program, phases, arrived, hurry):
    """Looks around each phase, and what lib/rxmode said at the end."""
    start = _first_arrival(arrived, process)
    _sleep_until(start + phases[0].begin - traffic.NS // 2)
    threads = Threads(process.pid, program.workers)
    if hurry:
        threads.hurry()
    looks = []
    for phase in phases:
        _sleep_until(start + phase.begin - MARGIN_NS)
        before = threads.look()
        _sleep_until(start + phase.end + MARGIN_NS)
        looks.append((before, threads.look()))
    # What a program keeps for longer than this is lost to its users.
    time.sleep(traffic.PAUSE_S)
    if process.poll() is not None:
        raise Failed(f"the program ended with {process.returncode}, see its log")
    return looks, workers()


@contextmanager
def _example(command, environment, log):
    with subprocess.Popen(command, env=environment, stdout=log, stderr=log,
                          stdin=subprocess.DEVNULL, preexec_fn=die_with_parent) as process:
        try:
            yield process
        finally:
            process.kill()


def _running(program, built, build, rig, driver, mode, options, log, temporary):
    path, directory = built
    ports = [word for word in rig.allow() if word != "-a"]
    eal = ["-m", "512", "--file-prefix", PREFIX,
           *_eal(build, rig, driver, mode, options.latency_us)]
    if program.start == OVS:
        return ovs.running(eal, ports, options.latency_us if mode == OWN else 0,
                           rig.environment(), log)
    eal.insert(0, "--no-huge")
    if program.start == SURICATA:
        return _example(suricata.command(path, temporary, eal, ports, mode == OWN),
                        rig.environment(), log)
    arguments = [one.replace("{directory}", str(directory)) for one in program.arguments]
    return _example([path, *program.lcores, *eal, "--", *arguments], rig.environment(), log)


def measure(program, built, build, driver, mode, options):
    """A row of figures for each rate."""
    times, phases = traffic.schedule(options.rates)
    woken = wake.measure(options.realtime)
    # Beside two that forward, the devices go where one sleeps; one has a CPU of its own.
    alone = len(program.workers) < 2
    hurry = options.realtime and mode != POLL and program.sleeps and alone
    with tempfile.TemporaryDirectory(prefix="departures-") as temporary:
        sent, arrived, departed = (Path(temporary) / f"{name}.pcap"
                                   for name in ("sent", "arrived", "departed"))
        traffic.write_capture(sent, times, program.target, program.fragments)
        wire = f"sink;pcap-timed={sent};pcap-arrived={arrived};pcap-out={departed}"
        with Rig(nics_of(CHIPS, options.library), Settings(wire, "thread", cpu="1" * alone),
                 options.library) as rig, open(options.log, "ab") as log, \
                _running(program, built, build, rig, driver, mode, options, log,
                         temporary) as process:
            looks, asleep = _watch(process, program, phases, arrived, hurry)
        return rows_of(program, phases, looks, asleep, woken, options,
                       *(traffic.times_by_number(traffic.read_capture(one))
                         for one in (arrived, departed)))


def rows_of(program, phases, looks, asleep, woken, options, arrived, departed):
    bound = figures.bound_us(program.own_us, options.latency_us, woken[1])
    for phase, (before, after) in zip(phases, looks):
        row = figures.of_phase(phase, arrived[0], departed[0], bound)
        cpu, waited = figures.percent_of(before[0], after[0])
        row |= {"twice": departed[1], "wake_p50_us": woken[0], "wake_p90_us": woken[1],
                "rxmode_wake_us": max((one["wake_ns"] / 1000 for one in asleep), default=0.0),
                "cpu_percent": cpu,
                "lcores_waited_percent": waited,
                "devices_waited_percent": figures.percent_of(before[1], after[1])[1],
                "rescues": sum(worker["rescues"] for worker in asleep)}
        row["verdict"] = figures.verdict(row)
        yield row

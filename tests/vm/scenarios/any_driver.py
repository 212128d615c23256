# SPDX-License-Identifier: BSD-3-Clause
"""An unchanged testpmd with the plugin net_rxmode sleeps when idle, whatever drives its ports.

On net_gbe without rx_mode, on DPDK's own drivers, and on ports without a NIC: it is woken by what
was expected of the driver, the streams that it forwards polling it forwards so, too, statistics
and the link are as ever, and so are 'port stop', 'port start', 'port detach', 'port attach' and a
secondary process. Each case comes with the link's interrupts and without them ('no-lsc'). In the
long form it prints a row of the table in docs/applications.md.
"""

import re
import statistics
import time
from dataclasses import dataclass

from vmrig.driven import DRIVEN, INTERRUPTS, driven_of
from vmrig.errors import EnvironmentMissing, Failure, check
from vmrig.rxmode_stats import busiest, check_sleeps
from vmrig.streams import DATAGRAMS, check_statistics, lost, ping
from vmrig.testpmd import Testpmd

DEADLINE = 900
# Drivers that differ in kind: interrupts, one interrupt for two, no PCI, and no NIC.
SHORT_FORM = ("igb-msix", "em-legacy", "virtio", "tap")
NO_LSC = "-no-lsc"
VDEV = "net_rxmode0,mode=adaptive,latency_us=50"
# Guards against hanging.
PATIENCE_SECONDS, MOST_PINGS = 300, 100
SLEEPS_BY_TIMER = 200
SHORT_DATAGRAMS = 200
WINDOWS, SECONDS_OF_WINDOW = 3, 2
# What the plugin says of a port, and the library of a queue, but for what is said of each.
SAID = re.compile(r"(?:net_rxmode: port \d+ \([^)]*\)|rxmode .*: port \d+ queue \d+): "
                  r"((?!threads that poll it sleep).*?)\r?$", re.M)


def cases(chip):
    if chip.twin:
        return []
    return [driven.name + suffix for driven in DRIVEN[chip.name] for suffix in ("", NO_LSC)]


def run(vm, case):
    name, lsc = case.removesuffix(NO_LSC), not case.endswith(NO_LSC)
    driven = driven_of(vm, name)
    if not vm.options.rxmode_plugin.exists():
        raise EnvironmentMissing(f"{vm.options.rxmode_plugin} does not exist (build it first)")
    vm.release_ports()
    wiring = driven.wiring(vm)
    try:
        wiring.before_ports()
        AnyDriver(vm, driven, wiring, lsc).show()
    finally:
        wiring.tear_down()


@dataclass(frozen=True)
class Polling:
    """How it is without the plugin."""
    share: float  # of a CPU, when idle
    lost: int     # datagrams
    link_followed: bool


class AnyDriver:
    """One driver, with the link's interrupts or without."""

    def __init__(self, vm, driven, wiring, lsc):
        self.vm = vm
        self.driven = driven
        self.wiring = wiring
        self.lsc = lsc
        self.short = vm.options.short and not vm.options.only
        self.plugin = vm.install_plugin(str(vm.options.rxmode_plugin))

    def show(self):
        polling = None if self.short else self._polling()
        link_followed = self.short or polling.link_followed
        with self._testpmd(["-d", self.plugin, "--vdev", VDEV]) as testpmd:
            self._start(testpmd)
            check_statistics(self.vm, testpmd, self.wiring.address)
            lost_datagrams = lost(self.vm, self.wiring.address,
                                  SHORT_DATAGRAMS if self.short else DATAGRAMS)
            self._sleeps()
            share = None if self.short else self._cpu_share(testpmd)
            if link_followed:
                self._follow_link(testpmd)
            self._stops_and_starts(testpmd)
            if self.lsc and self.driven.attaches:
                self._is_detached_and_attached(testpmd)
            if self.lsc and not self.short:
                self._is_looked_at(testpmd)
            said = sorted(set(SAID.findall(testpmd.process.output)))
        if polling:
            self._print_row(polling, share, lost_datagrams, said)
        check(lost_datagrams == 0, f"{lost_datagrams} datagrams are lost; polling: {polling}")
        if self.vm.chip.name == "vmxnet3":
            # QEMU's vmxnet3 reads address 0 with DPDK's driver: not ours to judge.
            self.vm.guest.kernel_log()

    def _testpmd(self, eal=()):
        driven = self.driven
        eal = [*self.wiring.eal, *eal]
        if driven.interrupts:
            eal.append(f"--vfio-intr={driven.interrupts}")
        return Testpmd(self.vm, ports=self.wiring.ports, eal=eal, plugin=driven.ours,
                       driver=driven.driver, app=[] if self.lsc else ["--no-lsc-interrupt"])

    def _start(self, testpmd):
        for index, _ in enumerate(self.wiring.ports):
            self.wiring.after_port(index)
        testpmd.start()

    def _polling(self):
        with self._testpmd() as testpmd:
            self._start(testpmd)
            ping(self.vm, self.wiring.address)
            return Polling(self._cpu_share(testpmd), lost(self.vm, self.wiring.address),
                           self._link_is_followed(testpmd))

    def _link_is_followed(self, testpmd):
        """Not by each driver, on each model."""
        try:
            self._follow_link(testpmd)
        except Failure:
            return False
        return self.wiring.has_cables

    def _cpu_share(self, testpmd):
        """Of one of the guest's CPUs, by the guest's clock; the median of some windows."""
        return statistics.median(self._share_of_window(testpmd) for _ in range(WINDOWS))

    def _share_of_window(self, testpmd):
        began, cpu = self._uptime(), testpmd.cpu_seconds()
        time.sleep(SECONDS_OF_WINDOW)
        return (testpmd.cpu_seconds() - cpu) / (self._uptime() - began)

    def _uptime(self):
        return float(self.vm.guest.read("/proc/uptime").split()[0])

    def _goes_on(self, testpmd):
        check_statistics(self.vm, testpmd, self.wiring.address)
        self._sleeps()

    def _sleeps(self):
        """And what wakes it. Single packets tell which interrupts do not come."""
        sent = 0
        while (stats := busiest(self.vm))["queues_by_timer"] != self._queues_by_timer(stats):
            check(sent < MOST_PINGS, f"after {sent} pings, not woken by "
                                     f"{self.driven.woken_by(self.lsc)}: {stats}")
            sent += ping(self.vm, self.wiring.address, pause=0.3)
        if self.driven.woken_by(self.lsc) == INTERRUPTS:
            check_sleeps(self.vm)
        else:
            self._goes_on_sleeping(stats)

    def _queues_by_timer(self, stats):
        check(stats["queues"] == len(self.wiring.ports), f"{stats}")
        return 0 if self.driven.woken_by(self.lsc) == INTERRUPTS else stats["queues"]

    def _goes_on_sleeping(self, before):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while busiest(self.vm)["sleeps"] < before["sleeps"] + SLEEPS_BY_TIMER:
            check(time.monotonic() < deadline, f"it does not sleep: {busiest(self.vm)}")
            time.sleep(0.1)

    def _follow_link(self, testpmd):
        for index, _ in enumerate(self.wiring.ports if self.wiring.has_cables else ()):
            self.wiring.set_link(index, False)
            try:
                testpmd.wait_for_links(up=False, ports=[index])
            finally:
                self.wiring.set_link(index, True)
            testpmd.wait_for_links(up=True, ports=[index])
        ping(self.vm, self.wiring.address)

    def _stops_and_starts(self, testpmd):
        testpmd.commands("stop", "port stop 0", "port start 0")
        testpmd.start()
        if not self.short:  # which looks once, after what comes next
            self._goes_on(testpmd)

    def _is_detached_and_attached(self, testpmd):
        """Without 'port close' before: the driver closes the port past ethdev."""
        port = self.wiring.ports[0]
        testpmd.commands("stop", "port stop 0")
        gone = testpmd.command("port detach 0")
        check("is detached" in gone, f"detach of {port.bdf}: {gone}")
        came = testpmd.command(f"port attach {port.bdf}")
        check("Port 0 is attached" in came, f"attach of {port.bdf}: {came}")
        testpmd.commands("port start 0", "set promisc 0 on")
        self.wiring.after_port(0)
        testpmd.start()
        self._goes_on(testpmd)

    def _is_looked_at(self, testpmd):
        """By a secondary process, without the plugin and with it."""
        for options in ([], ["-d", self.plugin]):
            self._look(options)
            self._goes_on(testpmd)

    def _look(self, options):
        ours = self.vm.plugin_arguments() if self.driven.ours else []
        virtual = [option for option in self.wiring.eal if option != "--no-pci"]
        allow = [argument for port in self.wiring.ports if port.option == "-a"
                 for argument in ("-a", port.bdf)] or ["--no-pci"]
        process = self.vm.guest.spawn(["dpdk-proc-info", *ours, *virtual, *options, *allow, "--",
                                       "-p", "3", "--stats"])
        code = process.wait(60)
        shown = re.findall(r"NIC statistics for port (\d)", process.output)
        refused = code > 0 and re.search(r"secondary", process.output, re.I)
        check(refused or (code == 0 and shown == ["0", "1"]),
              f"with {options} it ends with {code}: {process.output[-1500:]}")

    def _print_row(self, polling, share, lost_datagrams, said):
        count = 2 * DATAGRAMS
        cells = (self.driven.driver, self.driven.device,
                 self.driven.interrupts or "-", "on" if self.lsc else "off",
                 self.driven.woken_by(self.lsc), f"{share / polling.share:.1%}",
                 f"{count - lost_datagrams} of {count} ({count - polling.lost})",
                 "down and up" if polling.link_followed else "not followed, polling neither",
                 "; ".join(said) or "-")
        print(f"| {' | '.join(cells)} |", flush=True)

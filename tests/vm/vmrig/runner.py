# SPDX-License-Identifier: BSD-3-Clause
"""Runs the scenarios of a chip in one guest, with a fresh one after a guest that died."""

import re
import time
import traceback

from .errors import EnvironmentMissing, Failure, GuestDied, Skip
from .vm import Vm

# The IOMMU refused a DMA, or a program or the kernel itself crashed.
KERNEL_TROUBLE = re.compile(r"DMAR:.*(fault|error)|segfault|general protection|BUG:|Oops")


class ChipRun:
    """The scenarios of one chip; options are those of the command line."""

    def __init__(self, chip, options, report):
        self.chip = chip
        self.options = options
        self.report = report
        self.vm = None

    def run(self, scenarios):
        try:
            for scenario in scenarios:
                self._run_scenario(scenario)
        except EnvironmentMissing as reason:
            self.report.environment_missing(f"{self.chip.name}/*", str(reason))
        finally:
            self._drop_vm()

    def _run_scenario(self, scenario):
        short = self.options.short and not self.options.only
        for name, function in scenario.cases(self.chip, short):
            if self.options.only and not self._wanted(scenario, name):
                continue
            title = f"{self.chip.name}/{name}"
            if reason := scenario.reason_to_skip(self.chip):
                self.report.add("skipped", title, reason)
            elif scenario.runs_itself:
                self._run_many(title, function, scenario.deadline)
            else:
                self._run_one(title, function, scenario.deadline)

    def _wanted(self, scenario, name):
        return scenario.runs_itself or any(
            wanted in (scenario.name, name) for wanted in self.options.only)

    def _ready_vm(self, deadline):
        if self.vm is None:
            began = time.monotonic()
            self.vm = Vm(self.chip, self.options, thin_plugin_folder=True)
            self.vm.guest.kernel_log()
            print(f"# {self.chip.name}: guest ready after {time.monotonic() - began:.1f} s "
                  f"({self.vm.qemu.accelerator})", flush=True)
        self.vm.guest.deadline = time.monotonic() + deadline
        return self.vm

    def _run_one(self, title, function, deadline):
        began = time.monotonic()
        try:
            vm = self._ready_vm(deadline)
            began = time.monotonic()
            function(vm)
            if trouble := self._kernel_trouble():
                raise Failure(trouble)
        except Skip as reason:
            self.report.add("skipped", title, str(reason), time.monotonic() - began)
        except EnvironmentMissing as reason:
            self.report.environment_missing(title, str(reason))
        except Exception as error:  # whatever it is, it is this scenario's failure
            self._failed(title, error, time.monotonic() - began)
        else:
            self.report.add("passed", title, seconds=time.monotonic() - began)

    def _run_many(self, title, function, deadline):
        """Only the guest's death is handled here: the results are the scenario's own."""
        began = time.monotonic()
        try:
            for name, verdict, message, seconds in function(self._ready_vm(deadline)):
                if trouble := self._kernel_trouble():
                    verdict, message = "failed", f"{message} {trouble}"
                if verdict == "failed":
                    message = f"{message} {self._logs(f'{self.chip.name}-{name}')}"
                self.report.add(verdict, f"{self.chip.name}/{name}", message, seconds)
                self.vm.guest.deadline = time.monotonic() + deadline
        except EnvironmentMissing as reason:
            self.report.environment_missing(title, str(reason))
        except Exception as error:
            self._failed(title, error, time.monotonic() - began)

    def _kernel_trouble(self):
        lines = [line for line in self.vm.guest.kernel_log()
                 if KERNEL_TROUBLE.search(line)]
        return f"kernel log: {' | '.join(lines[:4])}" if lines else ""

    def _failed(self, title, error, seconds):
        where = self._logs(title)
        message = str(error) or "".join(traceback.format_exception(error))
        if not isinstance(error, (AssertionError, GuestDied)):
            message = "".join(traceback.format_exception(error)[-3:])
        self.report.add("failed", title, f"{message} {where}", seconds)
        if isinstance(error, GuestDied):
            self._drop_vm()
        else:
            self._tidy_up()

    def _logs(self, name):
        if self.vm is None:
            return ""
        directory = self.options.logs / name.replace("/", "-").replace(":", "-")
        return f"(logs in {self.vm.keep_logs(directory)})"

    def _tidy_up(self):
        """The next scenario must find the ports free and the cables in."""
        try:
            self.vm.guest.deadline = time.monotonic() + 60
            self.vm.reset()
            self.vm.guest.kernel_log()
        except Exception:  # a guest that cannot be tidied up is replaced
            self._drop_vm()

    def _drop_vm(self):
        if self.vm is not None:
            self.vm.stop()
            self.vm = None

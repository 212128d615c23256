# SPDX-License-Identifier: BSD-3-Clause
"""A program that forwards between the two DUT ports until it is interrupted."""

from .errors import EnvironmentMissing, check

SIGINT = 2


class Application:
    """A context that ends with the program, which has to end well."""

    def __init__(self, vm, program, eal, device_arguments, options, launcher=()):
        if program is None or not program.exists():
            raise EnvironmentMissing(f"{program or 'the program'} does not exist (build it first)")
        vm.release_ports()
        allow = [argument for port in vm.dut for argument in ("-a", port.bdf + device_arguments)]
        self.process = vm.guest.spawn([*launcher, str(program.resolve()), *eal, "-n", "1",
                                       *vm.plugin_arguments(), *allow, "--", *options], tty=True)
        self._name = program.name

    def __enter__(self):
        return self

    def __exit__(self, kind, _value, _trace):
        if kind is not None:
            self.process.kill()
            return
        self.process.kill(SIGINT)
        code = self.process.wait(30)
        check(code == 0, f"{self._name} ended with {code}: {self.process.output[-1000:]}")
        self.ended()

    def ended(self):
        """For what its last words tell."""

    def cpu_seconds(self):
        return self.process.cpu_seconds()

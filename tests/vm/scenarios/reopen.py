# SPDX-License-Identifier: BSD-3-Clause
"""A port that was closed and detached can be attached again in the same process."""

from vmrig.errors import check
from vmrig.topology import ADDRESS


def run(vm):
    testpmd = vm.forwarder()
    for index, port in enumerate(vm.dut):
        testpmd.commands("stop", f"port stop {index}", f"port close {index}")
        gone = testpmd.command(f"device detach {port.bdf}")
        check("detached" in gone, f"detach of {port.bdf}: {gone}")
        came = testpmd.command(f"port attach {port.bdf}")
        check(f"Port {index} is attached" in came, f"attach of {port.bdf}: {came}")
        testpmd.commands(f"port start {index}", f"set promisc {index} on")
        testpmd.start()
        seen = vm.guest.call("ping", source="peerA", destination_address=ADDRESS["peerB"],
                             sizes=[60, 1514])
        check(not seen["failures"], f"after port {index} came back: {seen['failures']}")

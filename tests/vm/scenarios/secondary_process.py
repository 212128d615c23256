# SPDX-License-Identifier: BSD-3-Clause
"""A secondary process can look at the ports, or is refused; the primary goes on either way.

dpdk-proc-info shows the ports' statistics, or ends with an error that names the port.
"""

import re

from vmrig.errors import check
from vmrig.topology import ADDRESS


def run(vm):
    vm.forwarder()
    allow = [argument for port in vm.dut for argument in ("-a", port.bdf)]
    process = vm.guest.spawn(["dpdk-proc-info", *vm.plugin_arguments(), *allow, "--",
                              "-p", "3", "--stats"])
    code = process.wait(30)
    if code == 0:
        shown = re.findall(r"NIC statistics for port (\d)", process.output)
        check(shown == ["0", "1"], f"statistics of ports {shown}: {process.output[-1000:]}")
    else:
        check(code > 0, f"dpdk-proc-info was killed by signal {-code}: {process.output[-1000:]}")
        check(re.search(r"secondary", process.output, re.I),
              f"refused without a reason: {process.output[-1000:]}")
    seen = vm.guest.call("ping", source="peerA", destination_address=ADDRESS["peerB"],
                         sizes=[60, 1514])
    check(not seen["failures"], f"the primary does not forward afterwards: {seen['failures']}")

# SPDX-License-Identifier: BSD-3-Clause
"""Traffic functions that the agent runs inside the peers' network namespaces."""


def quiet_ipv6():
    """No packets of its own accord: tests count what they send."""
    for setting, value in (("all/accept_ra", 0), ("all/accept_dad", 0), ("default/accept_dad", 0),
                           ("eth0/accept_dad", 0), ("eth0/router_solicitations", 0)):
        with open(f"/proc/sys/net/ipv6/conf/{setting}", "w", encoding="ascii") as stream:
            stream.write(str(value))

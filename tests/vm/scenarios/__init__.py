# SPDX-License-Identifier: BSD-3-Clause
"""The scenarios, in the order in which they run: first those that share one testpmd."""

ORDER = (
    "ping_sizes",
    "tcp_stream",
    "udp_stream",
    "statistics",
    "vlan_transparent",
    "unicast_filter",
    "multicast_filter",
    "secondary_process",
    "stop_start",
    "reopen",
    "vlan_offload",
    "mtu_refused",
    "kill_restart",
    "rx_interrupts",
    "checksum_offload",
    "jumbo",
    "rss",
    "small_rings",
    "memory_modes",
    "link_flap",
    "interrupt_matrix",
    "speed",
    "ethdev",
)

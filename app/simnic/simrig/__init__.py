# SPDX-License-Identifier: BSD-3-Clause
"""Native rig: surrounds a DPDK program with simulated NICs."""

# SPDX-License-Identifier: BSD-3-Clause
"""Virtual-machine rig: boots a guest with the NICs under test and drives it from the host."""

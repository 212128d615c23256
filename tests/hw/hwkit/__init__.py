# SPDX-License-Identifier: BSD-3-Clause
"""What tests/hw/run is made of."""

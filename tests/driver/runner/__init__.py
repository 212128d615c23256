# SPDX-License-Identifier: BSD-3-Clause
"""Runs test programs on simulated NICs and reads their results."""

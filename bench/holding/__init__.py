# SPDX-License-Identifier: BSD-3-Clause
"""The time from arrival to departure of single packets in stock programs."""

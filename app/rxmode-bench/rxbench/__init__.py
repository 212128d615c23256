# SPDX-License-Identifier: BSD-3-Clause
"""The front end of rxmode-bench: starts the measuring core and makes a report of its CSV."""

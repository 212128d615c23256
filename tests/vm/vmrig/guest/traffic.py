# SPDX-License-Identifier: BSD-3-Clause
"""Traffic functions that the agent runs inside the peers' network namespaces."""

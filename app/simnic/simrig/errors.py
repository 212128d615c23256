# SPDX-License-Identifier: BSD-3-Clause
"""The way in which the rig gives up."""


class RigError(Exception):
    """The rig cannot run what was asked for; carries the reason."""

# SPDX-License-Identifier: BSD-3-Clause
"""Where the library and the driver are: installed with this package, or in the build tree."""

import os
from pathlib import Path

try:
    from . import installed
except ImportError:
    installed = None

HERE = Path(__file__).resolve().parent
BUILD = HERE.parents[2] / "build"
LIBRARY = Path("lib/simnic/libgbe_sim.so")
PLUGIN = Path("drivers/net/gbe/librte_net_gbe.so")


def _beside(path):
    """Relative to this package: the tree may have been installed below another root."""
    return (HERE / os.path.relpath(path, installed.PACKAGE)).resolve()


def default_library():
    return _beside(installed.LIBRARY) if installed else BUILD / LIBRARY


def default_plugin():
    return _beside(installed.PLUGIN) if installed else BUILD / PLUGIN

#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
#
# l3fwd-power.sh BUILD_DIR [DPDK_TREE]
#
# Builds DPDK's own l3fwd-power example, unmodified, below BUILD_DIR and prints the path of
# the program. DPDK_TREE is a source tree of the installed release; without it the source
# package of the installed DPDK is used, from the cache or fetched.

set -euo pipefail

tools=$(dirname "$(realpath "$0")")
build_dir=$1
tree=${2:-$("$tools/../buildtools/dpdk-source-package.sh")}
version=$(pkg-config --modversion libdpdk)
work=$build_dir/l3fwd-power-$version

if [ "$(<"$tree/VERSION")" != "$version" ]; then
	echo "$tree is not the source of the installed DPDK $version." >&2
	exit 1
fi

# The example's Makefile builds beside its sources. Preserved times keep make from
# compiling again when nothing changed.
mkdir -p "$work"
cp --preserve=timestamps "$tree"/examples/l3fwd-power/* "$work/"
if ! make --silent --directory "$work" shared > "$work/build.log" 2>&1; then
	tail -n 20 "$work/build.log" >&2
	echo "l3fwd-power does not build, see $work/build.log" >&2
	exit 1
fi
realpath "$work/build/l3fwd-power"

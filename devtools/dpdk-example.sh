#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
#
# dpdk-example.sh NAME BUILD_DIR [DPDK_TREE]
#
# Builds one of DPDK's own examples, unmodified and linked dynamically, below BUILD_DIR and
# prints the path of the program. DPDK_TREE is a source tree of the installed release, or of
# another of its stable series; without it the source package of the installed DPDK is used, from
# the cache or fetched.

set -euo pipefail

tools=$(dirname "$(realpath "$0")")
name=$1
build_dir=$2
tree=${3:-$("$tools/../buildtools/dpdk-source-package.sh")}
version=$(pkg-config --modversion libdpdk)
examples=$build_dir/examples-$version
work=$examples/$name

tree_version=$(<"$tree/VERSION")
if [ "${tree_version%.*}" != "${version%.*}" ]; then
	echo "$tree is neither the source of the installed DPDK $version nor of its series." >&2
	exit 1
fi
if [ ! -f "$tree/examples/$name/Makefile" ]; then
	echo "DPDK $version has no example '$name' that builds by itself." >&2
	exit 1
fi

# The example's Makefile builds beside its sources. Preserved times keep make from
# compiling again when nothing changed. Some use headers in a directory beside theirs.
mkdir -p "$work" "$examples/common"
cp --recursive --preserve=timestamps "$tree/examples/$name/." "$work/"
cp --recursive --preserve=timestamps "$tree/examples/common/." "$examples/common/"
if ! make --silent --directory "$work" shared > "$work/build.log" 2>&1; then
	tail -n 20 "$work/build.log" >&2
	echo "$name does not build, see $work/build.log" >&2
	exit 1
fi
realpath "$work/build/$name"

#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
#
# collect-driver-headers.sh TREE VERSION DESTINATION
#
# Copies the headers that only drivers use from a DPDK source tree. Only these: all others
# must come from the installed DPDK. Adds release_check.h, to be included first: it stops a
# build that would mix these headers with those of a DPDK installed after the configure step.
#
# The tree may be another release of the stable series of VERSION, such as 24.11.6 for 24.11.8:
# within a series the interface of drivers stays. The caller checks that it did. Prints what was
# taken. On failure: one line on stderr, exit code 1.

set -euo pipefail

tree=$1 version=$2 destination=$3

# bus_driver.h is not asked for by name; newer releases include it from bus_pci_driver.h.
headers=(
	lib/ethdev/ethdev_driver.h
	lib/ethdev/ethdev_pci.h
	drivers/bus/pci/bus_pci_driver.h
	drivers/bus/vdev/bus_vdev_driver.h
	lib/eal/include/dev_driver.h
	lib/eal/include/bus_driver.h
)

fail()
{
	echo "$*" >&2
	exit 1
}

# A release candidate, as 26.11.0-rc1, is of no series.
same_series()
{
	[[ $1$2 != *-* && ${1%.*} = "${2%.*}" ]]
}

[ -r "$tree/VERSION" ] || fail "$tree is not an unpacked DPDK source tree: it has no VERSION file."
tree_version=$(<"$tree/VERSION")
[ "$tree_version" = "$version" ] || same_series "$tree_version" "$version" ||
	fail "$tree holds DPDK $tree_version but DPDK $version is installed: driver headers must be of the same release or stable series."

# Times are those of the tree, so that configuring again compiles nothing anew.
rm -rf "$destination"
mkdir -p "$destination"
for header in "${headers[@]}"; do
	cp --preserve=timestamps "$tree/$header" "$destination/"
done

IFS=.- read -r year month minor _ <<< "$version"
cat > "$destination/release_check.h" << EOF
#include <rte_build_config.h>
#if RTE_VER_YEAR != $year || RTE_VER_MONTH != $month || RTE_VER_MINOR != $minor
#error "configured for DPDK $version, but another release is installed now: configure a new build directory"
#endif
EOF
touch --reference="$tree/VERSION" "$destination/release_check.h"
echo "of DPDK $tree_version, from $tree"

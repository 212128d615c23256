#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
#
# test_driver_headers.sh SOURCE_FOLDER BUILD_FOLDER VERSION COMPILER...
#
# Guards against driver headers of another DPDK than the installed one: a tree of another release of
# the same stable series is taken, no other; and headers that say otherwise than the library are
# found out before anything is built with them.

set -euo pipefail

source=$1 build=$2 version=$3
shift 3
work=$(mktemp --directory)
trap 'rm -rf "$work"' EXIT
series=${version%%-*}
series=${series%.*}

# A tree as far as it is looked at.
make_tree()
{
	local header

	for header in lib/ethdev/ethdev_driver.h lib/ethdev/ethdev_pci.h lib/eal/include/dev_driver.h \
		lib/eal/include/bus_driver.h drivers/bus/pci/bus_pci_driver.h \
		drivers/bus/vdev/bus_vdev_driver.h; do
		mkdir -p "$work/tree/${header%/*}"
		cp "$build/dpdk-driver-headers/${header##*/}" "$work/tree/$header"
	done
}

collect()
{
	echo "$1" > "$work/tree/VERSION"
	"$source/collect-driver-headers.sh" "$work/tree" "$version" "$work/headers" 2>&1
}

expect()
{
	if [[ $2 != *$1* ]]; then
		echo "expected '$1', got '$2'"
		exit 1
	fi
}

# check EXPECTED [SED-EXPRESSION]
# Of headers that the expression changes.
check()
{
	local code=0 said flags

	cp -r "$build/dpdk-driver-headers/." "$work/headers/"
	[ -z "${2:-}" ] || sed -i "$2" "$work/headers/ethdev_driver.h"
	read -ra flags <<< "$(pkg-config --cflags --libs libdpdk)"
	"${compiler[@]}" -D_GNU_SOURCE -DALLOW_INTERNAL_API -DALLOW_EXPERIMENTAL_API -I "$work/headers" \
		-o "$work/check" "$source/driver_headers_check.c" "${flags[@]}" \
		"-Wl,-rpath,$(pkg-config --variable=libdir libdpdk)"
	said=$("$work/check" 2> "$work/log") || code=$?
	expect "$1" "exit code $code: $said"
}

compiler=("$@")
make_tree
expect "of DPDK $version" "$(collect "$version")"
expect "of DPDK $series.99" "$(collect "$series.99")"
expect 'must be of the same release' "$(collect "$series.99-rc1" || true)"
expect 'must be of the same release' "$(collect 21.11.1 || true)"
check 'exit code 0: '
check 'exit code 1: size of struct rte_eth_dev' 's/^struct \(__rte_cache_aligned \)*rte_eth_dev {/&\n\tchar added[128];/'
check 'rte_eth_dev_data.name' 's/^struct \(__rte_cache_aligned \)*rte_eth_dev_data {/&\n\tuint64_t added;/'
check 'rte_eth_dev_data.owner' 's/^\tstruct rte_eth_dev_owner owner;/\tuint64_t added;\n&/'

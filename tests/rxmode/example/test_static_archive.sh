#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
#
# test_static_archive.sh BUILD_DIR LIBRARY DOCUMENT COMPILER...
#
# Guards against a driver that only plugins can have: the document's first example, linked with DPDK's static
# libraries and the installed archive by pkg-config alone, drives a simulated NIC with net_gbe.

set -euo pipefail

build=$1 library=$2 document=$3
shift 3
repository=$(realpath "$(dirname "$0")/../../..")
work=$(mktemp --directory)
trap 'rm -rf "$work"' EXIT
export RUNTIME_DIRECTORY=$work

meson install -C "$build" --no-rebuild --quiet --destdir "$work/root"
pc=$(find "$work/root" -name librte_net_gbe.pc)
sed -i "s|^prefix=.*|prefix=$work/root$(sed -n 's/^prefix=//p' "$pc")|" "$pc"
PKG_CONFIG_PATH=$(dirname "$pc"):${PKG_CONFIG_PATH:-}
export PKG_CONFIG_PATH

if ! flags=$(pkg-config --static --cflags --libs librte_net_gbe 2>&1); then
	echo "DPDK's own file does not allow it here: $flags"
	exit 77
fi
read -ra flags <<< "$flags"
"$(dirname "$0")/first-example.sh" "$document" > "$work/example.c"
"$@" "$work/example.c" "${flags[@]}" -o "$work/example"
! ldd "$work/example" | grep 'librte_\|librxmode' || exit 1
output=$("$repository/app/simnic/simnic" --library "$library" --nic 82576 --step thread \
	--wire gen:len=60,rate=1000 -- "$work/example" --no-huge -m 64 --no-telemetry --no-shconf '{allow}' 2>&1)
echo "$output"
# DPDK's own driver, which is linked in as well, would do so, too.
grep --quiet 'Probe PCI driver: net_gbe ' <<< "$output"
grep --quiet ' packets sent back$' <<< "$output"

#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
#
# installed.sh BUILD_DIR DOCUMENT COMPILER...
#
# Installs into a temporary directory, compiles the first C example of the document against
# what was installed, with pkg-config alone, and runs it on a port that always has packets. The
# headers compile as C++, too.

set -euo pipefail

build=$1 document=$2
shift 2
# Meson's tests find the library in the build directory; this one must not. DPDK may be elsewhere.
dpdk=$(pkg-config --variable=libdir libdpdk)
export LD_LIBRARY_PATH=$dpdk
work=$(mktemp --directory)
trap 'rm -rf "$work"' EXIT

meson install -C "$build" --no-rebuild --quiet --destdir "$work/root"
pc=$(find "$work/root" -name librxmode.pc)
prefix=$work/root$(sed -n 's/^prefix=//p' "$pc")
sed -i "s|^prefix=.*|prefix=$prefix|" "$pc"
PKG_CONFIG_PATH=$(dirname "$pc"):${PKG_CONFIG_PATH:-}
export PKG_CONFIG_PATH

"$(dirname "$0")/../example/first-example.sh" "$document" > "$work/example.c"
read -ra flags <<< "$(pkg-config --cflags --libs librxmode)"
libdir=$(pkg-config --variable=libdir librxmode)
"$@" -Wall -Werror "$work/example.c" "${flags[@]}" "-Wl,-rpath,$libdir" -o "$work/example"
export RUNTIME_DIRECTORY=$work
timeout 60 "$work/example" --no-huge -m 64 --no-pci --no-telemetry --no-shconf \
	--file-prefix "rxmode_installed_$$" --vdev net_null0 --log-level error

# Both headers alone, in C++.
printf '#include <rxmode_port_ops.h>\n#include <rxmode.h>\nint main() { return rxmode_port_ops(0) != nullptr; }\n' \
	> "$work/example.cc"
read -ra cflags <<< "$(pkg-config --cflags librxmode)"
"${CXX:-c++}" -Wall -Werror -fsyntax-only "$work/example.cc" "${cflags[@]}"

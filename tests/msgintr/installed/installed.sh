#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
#
# installed.sh BUILD_DIR DOCUMENT COMPILER...
#
# Installs into a temporary directory, compiles the C example of the document against what
# was installed, with pkg-config alone, as C and as C++, with the shared and the static
# library, and runs it on the device of main.c.

set -euo pipefail

here=$(dirname "$(realpath "$0")")
build=$1 document=$2
shift 2
# Meson's tests find the library in the build directory; this one must not. DPDK may be elsewhere.
LD_LIBRARY_PATH=$(pkg-config --variable=libdir libdpdk)
export LD_LIBRARY_PATH
work=$(mktemp --directory)
trap 'rm -rf "$work"' EXIT

meson install -C "$build" --no-rebuild --quiet --destdir "$work/root"
pc=$(find "$work/root" -name libmsgintr.pc)
prefix=$work/root$(sed -n 's/^prefix=//p' "$pc")
sed -i "s|^prefix=.*|prefix=$prefix|" "$pc"
PKG_CONFIG_PATH=$(dirname "$pc"):${PKG_CONFIG_PATH:-}
export PKG_CONFIG_PATH
export RUNTIME_DIRECTORY=$work

# shellcheck disable=SC2016 # the dollar is sed's
sed -n '/^```c$/,/^```$/{/^```/d;p}' "$document" > "$work/example.h"
libdir=$(pkg-config --variable=libdir libmsgintr)
read -ra cflags <<< "$(pkg-config --cflags libmsgintr) -DALLOW_INTERNAL_API -DALLOW_EXPERIMENTAL_API"
read -ra shared <<< "$(pkg-config --libs libmsgintr) -Wl,-rpath,$libdir"
read -ra static <<< "$libdir/libmsgintr.a -lrte_bus_pci $(pkg-config --libs libdpdk)"

# run LANGUAGE LIBRARIES...
run()
{
	local language=$1
	shift

	echo "== $language: ${1##*/}"
	"${compiler[@]}" -x "$language" -Wall -Werror "${cflags[@]}" -I"$work" "$here/main.c" \
		-x none "$@" -o "$work/example"
	timeout 100 "$work/example" --no-huge -m 64 --no-pci --no-telemetry --no-shconf \
		--file-prefix "msgintr_installed_$$" --log-level error
}

compiler=("$@")
# The header alone, without DPDK.
for language in c c++; do
	echo '#include <msgintr.h>' | "${compiler[@]}" -x "$language" -Wall -Wextra -Werror \
		-I"$(pkg-config --variable=includedir libmsgintr)" -fsyntax-only -
	run "$language" "${shared[@]}"
	run "$language" "${static[@]}"
done

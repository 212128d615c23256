#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
#
# exports.sh LIBRXMODE SOURCE_DIR DRIVER...
#
# The library exports exactly the functions that its public headers declare and that its version
# script names. Drivers that carry it export none of them.

set -euo pipefail

library=$1 source=$2
shift 2

# Declarations begin at the margin; comments and members of structures do not.
declared=$(sed -nE 's/^[a-z][a-z0-9_ ]*[ *](rxmode[a-z0-9_]*)\(.*/\1/p' \
	"$source/rxmode.h" "$source/rxmode_port_ops.h" | sort)
mapped=$(sed -nE 's/^\s*(rxmode[a-z0-9_]*);$/\1/p' "$source/version.map" | sort)
exported=$(nm -D --defined-only --without-symbol-versions "$library" | awk '$2 == "T" { print $3 }' | sort)
others=$(nm -D --defined-only "$library" | awk '$2 != "T" && $2 != "A"')

[ -n "$declared" ]
diff <(echo "$declared") <(echo "$mapped")
diff <(echo "$declared") <(echo "$exported")
if [ -n "$others" ]; then
	echo "other symbols: $others"
	exit 1
fi
for driver; do
	if nm -D --defined-only "$driver" | grep rxmode; then
		echo "$driver exports what it carries"
		exit 1
	fi
done

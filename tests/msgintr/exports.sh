#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
#
# exports.sh HEADER MAP LIBRARY
#
# Guards against a shared library that exports what its header does not declare, or lacks what
# it does: the functions of the header, of the version script and of the library are the same.

set -euo pipefail

declared=$(grep -oE '\<[a-z_0-9]+\(' "$1" | tr -d '(' | grep -E '^msgintr_' | sort -u |
	# Only what starts a declaration: comments name functions, too.
	while read -r name; do
		if grep -E "^[a-z][a-z_0-9 *]*[ *]$name\(" "$1" | grep -qv "^typedef"; then echo "$name"; fi
	done)
mapped=$(sed -n '/global:/,/local:/s/^\t\([a-z_0-9]*\);$/\1/p' "$2" | sort)
exported=$(nm -D --defined-only "$3" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | sort)

[ -n "$declared" ]
diff <(echo "$declared") <(echo "$mapped") || { echo "header (<) and map (>) differ"; exit 1; }
diff <(echo "$mapped") <(echo "$exported") || { echo "map (<) and library (>) differ"; exit 1; }

#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
#
# style.sh spdx|whitespace|line-length|file-length|function-length
#
# One check over all files of the repository; lists the offending places and exits with 1
# when there are any.

set -euo pipefail

readonly max_columns=100
readonly max_file_lines=500
readonly max_function_lines=60

spdx()
{
	local file
	for file in "${all_files[@]}"; do
		head -n 3 "$file" | grep -q 'SPDX-License-Identifier: BSD-3-Clause' ||
			echo "$file: no SPDX line"
	done
}

whitespace()
{
	grep -HnE '[[:space:]]+$' "${all_files[@]}" || true
}

# Messages are not broken over lines, so that one can search for them.
line_length()
{
	local file
	for file in "${c_files[@]}"; do
		expand --tabs=8 "$file" | awk -v file="$file" -v max=$max_columns \
			'length > max && !/"[^"]+"/ { print file ":" NR ": " length " columns" }'
	done
}

file_length()
{
	awk -v max=$max_file_lines '
		FNR == max + 1 { print FILENAME ": more than " max " lines" }' "${c_files[@]}"
}

# In DPDK's style the braces of a function, and of nothing else but types and tables,
# stand alone in the first column.
function_length()
{
	awk -v max=$max_function_lines '
		FNR == 1 { start = 0 }
		/^{$/ { start = FNR }
		/^}$/ && start != 0 && FNR - start + 1 > max {
			print FILENAME ":" start ": function of " FNR - start + 1 " lines"
		}' "${c_files[@]}"
}

cd "$(dirname "$0")/.."
# Pictures and measurements are data.
mapfile -t all_files < <(git ls-files ':!*.png' ':!*.csv')
mapfile -t c_files < <(git ls-files '*.[ch]')
offences=$("${1//-/_}")
if [ -n "$offences" ]; then
	echo "$offences"
	exit 1
fi

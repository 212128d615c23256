#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
#
# lint.sh [--list] [--results FILE] [CHECK...]
#
# Looks for what a reader or a tool finds without running the programs. Without a name all
# checks are made. Each finding is printed as "file:line: what"; the exit code is 1 when there
# is one. A check whose tool is missing or of the wrong version is skipped, and says so.
# clang-tidy, docs and circles ask a configured build directory, ../build or $BUILD.

set -euo pipefail

readonly checks=(spdx whitespace line-length file-length function-length clang-format
	editorconfig cppcheck clang-tidy shellcheck pyflakes codespell docs circles)

readonly max_columns=100
readonly max_file_lines=500
readonly max_function_lines=60
# Other versions format differently.
readonly clang_format_version=14

# Not among them: opinions on form, which clang-format and readers have, the extension of a
# sign that the simulated instructions want, arrays of pointers, and calls that C11's Annex K
# replaces, which no C library here has.
readonly tidy_checks=(
	'-*' 'clang-diagnostic-*' 'clang-analyzer-*' 'bugprone-*' misc-redundant-expression
	-bugprone-branch-clone
	-bugprone-easily-swappable-parameters
	-bugprone-implicit-widening-of-multiplication-result
	-bugprone-integer-division
	-bugprone-macro-parentheses
	-bugprone-narrowing-conversions
	-bugprone-reserved-identifier
	-bugprone-signed-char-misuse
	-bugprone-sizeof-expression
	-clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling
)
# More states of a function take several times as long for the burst functions, and half of the
# time for a file goes into intrinsics of AVX-512, which nothing here uses: see meson.build.
readonly tidy_arguments=(-Xclang -analyzer-config -Xclang max-nodes=20000 -D__SCE__)

spdx()
{
	local with
	local files

	# Packaging tools give the form of their files, and debian/copyright covers them.
	mapfile -t files < <(printf '%s\n' "${text_files[@]}" | grep -v '^debian/')
	with=$(awk 'FNR > 3 { nextfile }
		/SPDX-License-Identifier: BSD-3-Clause/ { print FILENAME }' "${files[@]}")
	printf '%s\n' "${files[@]}" | grep -vxF "$with" | sed 's/$/:1: no SPDX line/'
	true
}

whitespace()
{
	awk '/[[:space:]]$/ { print FILENAME ":" FNR ": white space at the end" }' "${text_files[@]}"
}

# Messages are not broken over lines, so that one can search for them.
line_length()
{
	awk -v max=$max_columns '
		function columns(line,  parts, n, i, sum) {
			n = split(line, parts, "\t")
			for (i = 1; i < n; i++)
				sum += int(length(parts[i]) / 8) * 8 + 8
			return sum + length(parts[n])
		}
		length > max / 8 && columns($0) > max && !/"[^"]+"/ {
			print FILENAME ":" FNR ": " columns($0) " columns"
		}' "${c_files[@]}"
}

file_length()
{
	awk -v max=$max_file_lines '
		FNR == max + 1 { print FILENAME ":" FNR ": more than " max " lines" }' "${c_files[@]}"
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
		}
		/^}$/ { start = 0 }' "${c_files[@]}"
}

clang_format()
{
	local tool=clang-format-$clang_format_version version
	command -v "$tool" >/dev/null || tool=clang-format
	need "$tool"
	version=$("$tool" --version | sed 's/.*version \([0-9]*\).*/\1/')
	[ "$version" = $clang_format_version ] ||
		skip "version $clang_format_version judges, this is $version"
	in_parallel "$tool" --dry-run < <(printf '%s\n' "${c_files[@]}") 2>&1 |
		sed -n 's/^\([^ ]*:[0-9]*\):[0-9]*: warning:.*/\1: not as .clang-format has it/p'
}

# What editors are told of C is what clang-format does.
editorconfig()
{
	local pair file=.editorconfig
	for pair in max_line_length:ColumnLimit tab_width:TabWidth; do
		grep -q "^${pair%:*} = $(sed -n "s/^${pair#*:}: //p" .clang-format)$" $file ||
			echo "$file:$(sed -n "/^${pair%:*}/=" $file): not as ${pair#*:} in .clang-format"
	done
}

cppcheck_()
{
	need cppcheck
	cppcheck --quiet -j "$(nproc)" --std=c11 --enable=warning,performance,portability \
		--inline-suppr --suppress=invalidPrintfArgType_uint --library=devtools/cppcheck.cfg \
		--template='{file}:{line}: {message} [{id}]' lib drivers app bench 2>&1
}

clang_tidy()
{
	local names
	names=$(IFS=,; echo "${tidy_checks[*]}")
	need clang-tidy
	need_build
	devtools/compile-once.py "$build" "$build/lint" > "$build/lint.files"
	in_parallel -1 clang-tidy -p "$build/lint" --quiet --checks="$names" \
		"${tidy_arguments[@]/#/--extra-arg=}" \
		< "$build/lint.files" 2>/dev/null | tidy_findings
}

# Prints "path:line: what" of lines in which the path goes by way of the build directory.
tidy_findings()
{
	sed -nE 's#^(.*):([0-9]+):[0-9]+: (warning|error): #\1:\2: #p' |
		sed -E "s#^$PWD/##; s#^([^ :]*/)?\.\./##" | sort -u
}

shellcheck_()
{
	need shellcheck
	shellcheck --external-sources --format=gcc "${shell_files[@]}" |
		sed 's/^\([^:]*:[0-9]*\):[0-9]*: [a-z]*: /\1: /'
}

pyflakes()
{
	need pyflakes3
	pyflakes3 "${python_files[@]}" 2>&1 | sed 's/^\([^:]*:[0-9]*\):[0-9]*:* /\1: /'
}

codespell_()
{
	need codespell
	codespell --ignore-words devtools/spelling.txt "${text_files[@]}"
}

docs()
{
	need_build
	devtools/docs-agree.py "$build"
}

circles()
{
	need_build
	devtools/circles.py "$build"
}

# in_parallel [-1] COMMAND...
# Runs the command on files from standard input: on many at a time, or with -1 on one.
in_parallel()
{
	local many=40
	[ "$1" != -1 ] || { many=1; shift; }
	xargs --max-procs="$(nproc)" --max-args=$many "$@"
}

# Ends a check without a verdict.
skip()
{
	echo "$1"
	exit 77
}

need()
{
	command -v "$1" >/dev/null || skip "$1 is not installed, see devtools/install-packages.sh"
}

need_build()
{
	[ -f "$build/compile_commands.json" ] || skip "no build directory: meson setup build"
}

list_files()
{
	# Pictures and measurements are data.
	mapfile -t text_files < <(files_of_tree ':!*.png' ':!*.csv' ':!tests/fuzz/seeds')
	mapfile -t c_files < <(files_of_tree '*.[ch]')
	mapfile -t shell_files < <(with_first_line '\.sh$' '^#!.*[/ ](ba|da|)sh$')
	mapfile -t python_files < <(with_first_line '\.py$' '^#!.*python3$')
}

# Files not yet added to git count, those that are gone do not.
files_of_tree()
{
	local file
	git ls-files --cached --others --exclude-standard "$@" | while read -r file; do
		[ ! -f "$file" ] || echo "$file"
	done
}

# with_first_line NAME LINE: the files that are called like NAME or begin with LINE
with_first_line()
{
	awk -v name="$1" -v line="$2" \
		'FNR == 1 { if (FILENAME ~ name || $0 ~ line) print FILENAME; nextfile }' \
		"${text_files[@]}"
}

# check NAME: prints findings and the verdict
check()
{
	local name=$1 function=${1//-/_} findings code=0 verdict=passed start=$SECONDS
	[[ $(type -t "${function}_") != function ]] || function=${function}_
	findings=$("$function") || code=$?
	if [ "$code" -eq 77 ]; then
		verdict=skipped
	elif [ -n "$findings" ] || [ "$code" -ne 0 ]; then
		verdict=failed
		: "${findings:=ended with exit code $code}"
		failed=true
	fi
	[ -z "$findings" ] || echo "$findings"
	printf '%s lint: %s (%d s)\n' "$verdict" "$name" $((SECONDS - start))
	[ -z "$results" ] || printf '%s\tlint: %s\t%s\n' "$verdict" "$name" "${findings%%$'\n'*}" >> "$results"
}

main()
{
	local name chosen=() results="" failed=false

	while [ $# -gt 0 ]; do
		case $1 in
		--list)
			printf '%s\n' "${checks[@]}"
			return ;;
		--results)
			results=$(realpath "$2")
			shift ;;
		*)
			[[ " ${checks[*]} " == *" $1 "* ]] || { echo "no such check: $1" >&2; return 2; }
			chosen+=("$1") ;;
		esac
		shift
	done
	[ ${#chosen[@]} -gt 0 ] || chosen=("${checks[@]}")
	cd "$(dirname "$0")/.."
	build=${BUILD:-build}
	list_files
	for name in "${chosen[@]}"; do
		check "$name"
	done
	! $failed
}

main "$@"

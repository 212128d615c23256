# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# Steps that ./demo.sh and ./test.sh have in common; sourced by both.

repository=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")

# stage TITLE COMMAND...
# Runs the command under a heading and says how long it took. Its exit code is the command's.
stage()
{
	local title=$1 start=$SECONDS code=0
	shift

	printf '\n== %s\n' "$title"
	"$@" || code=$?
	printf -- '-- %s: %d s\n' "$title" $((SECONDS - start))
	return "$code"
}

# build COMPILER DIRECTORY TARGET [MESON-OPTION...]
build()
{
	local compiler=$1 directory=$repository/$2 target=$3
	shift 3

	if [ -f "$directory/build.ninja" ]; then
		[ $# -eq 0 ] || meson configure "$directory" "$@"
	else
		CC=$compiler meson setup "$directory" "$repository" "$@"
	fi && ninja -C "$directory" "$target"
}

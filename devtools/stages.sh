# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# Steps that ./demo.sh and ./test.sh have in common; sourced by both.

# A source tree of the installed DPDK or of its stable series, for machines whose archive has no
# source package of it: what both commands take as -Ddpdk_source=DIR. Exported to what they call.
export dpdk_source=${dpdk_source:-}

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

# take_dpdk_source ARGUMENT
# False if it is another argument.
take_dpdk_source()
{
	[[ $1 == -Ddpdk_source=?* ]] || return 1
	dpdk_source=$(realpath "${1#*=}")
}

# l3fwd_power
# Builds DPDK's example, and prints where it is.
l3fwd_power()
{
	"$repository/devtools/dpdk-example.sh" l3fwd-power "$repository/build" \
		${dpdk_source:+"$dpdk_source"}
}

# build COMPILER DIRECTORY TARGET [MESON-OPTION...]
build()
{
	local compiler=$1 directory=$repository/$2 target=$3
	shift 3

	set -- "$@" ${dpdk_source:+"-Ddpdk_source=$dpdk_source"}
	if [ -f "$directory/build.ninja" ]; then
		[ $# -eq 0 ] || meson configure "$directory" "$@"
	else
		CC=$compiler meson setup "$directory" "$repository" "$@"
	fi && ninja -C "$directory" "$target"
}

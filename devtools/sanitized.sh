#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
#
# sanitized.sh address|memcheck [OPTION...]
#
# Runs the ethdev tests and the fault sweep on simulated NICs with a checker of memory accesses:
# "address" builds driver and tests with AddressSanitizer and UndefinedBehaviorSanitizer in
# build-sanitized, "memcheck" runs those of build in valgrind. Options go to tests/driver/run,
# such as --nic 82576. Neither knows the bounds of what rte_malloc() returns.

set -euo pipefail

# shellcheck source=devtools/stages.sh
. "$(dirname "$0")/stages.sh"

readonly targets=(drivers/net/gbe/librte_net_gbe.so lib/simnic/libgbe_sim.so
	tests/driver/ethdev/ethdev_tests tests/driver/sweep/gbe_sweep)

# build_targets DIRECTORY [MESON-OPTION...]
build_targets()
{
	local directory=$repository/$1
	shift

	[ -f "$directory/build.ninja" ] || CC=gcc meson setup "$directory" "$repository" "$@"
	ninja -C "$directory" "${targets[@]}"
}

# on_simulated_nics DIRECTORY PROGRAM [OPTION...]
on_simulated_nics()
{
	local directory=$repository/$1 program=$2
	shift 2

	"$repository/tests/driver/run" --program "$directory/$program" \
		--library "$directory/lib/simnic/libgbe_sim.so" \
		--plugin "$directory/drivers/net/gbe/librte_net_gbe.so" "$@"
}

# both DIRECTORY [OPTION...]
both()
{
	local directory=$1 code=0
	shift

	stage "ethdev tests" on_simulated_nics "$directory" tests/driver/ethdev/ethdev_tests "$@" || code=1
	stage "fault sweep" on_simulated_nics "$directory" tests/driver/sweep/gbe_sweep "$@" || code=1
	return "$code"
}

# What EAL has not freed at its end is none of ours: no search for leaks.
address()
{
	build_targets build-sanitized -Dbuildtype=debugoptimized -Db_lundef=false \
		-Db_sanitize=address,undefined -Dc_args=-fno-sanitize-recover=undefined
	ASAN_OPTIONS=detect_leaks=0 UBSAN_OPTIONS=print_stacktrace=1 \
		both build-sanitized --preload "$(gcc -print-file-name=libasan.so)" "$@"
}

memcheck()
{
	build_targets build
	both build --valgrind "$@"
}

case "${1:-}" in
address | memcheck) "$@" ;;
*)
	sed -n 's/^# \(sanitized.sh .*\)/usage: \1/p' "$0" >&2
	exit 2
	;;
esac

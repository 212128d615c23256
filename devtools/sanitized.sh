#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
#
# sanitized.sh address|memcheck [OPTION...]
# sanitized.sh thread [--results FILE]
#
# Runs the ethdev tests and the fault sweep on simulated NICs with a checker of memory accesses:
# "address" builds driver and tests with AddressSanitizer and UndefinedBehaviorSanitizer in
# build-sanitized, "memcheck" runs those of build in valgrind. Options go to tests/driver/run,
# such as --nic 82576. Neither knows the bounds of what rte_malloc() returns.
#
# "thread" runs the tests of lib/msgintr and lib/rxmode on their stand-ins with ThreadSanitizer,
# built in build-thread with the compiler's atomics for DPDK's inline locks, so that it sees them.
# It does not see into DPDK's own libraries: devtools/thread.supp lists what it must not report.
# --results FILE: a line per test.

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

# thread_targets REGEX
thread_targets()
{
	ninja -C "$repository/build-thread" -t targets all | sed -nE "s,^($1): .*,\\1,p"
}

# arguments_of TEST
# The second copy of the library, or how often: it is slow, and sees an order that is missing the
# first time that both sides pass.
arguments_of()
{
	case "$1" in
	*_two_copies | *_port_ops_found) echo "$repository/build-thread/lib/rxmode/librxmode.so" ;;
	*_interleavings) echo 100000 ;;
	*_threads) echo 3000 ;;
	esac
}

# race_free TEST RESULTS
race_free()
{
	local code=0 verdict=failed reason="" arguments fixed=()

	mapfile -t arguments < <(arguments_of "$1")
	# Some kernels place memory at random where ThreadSanitizer has its own.
	! setarch "$(uname -m)" -R true 2>&- || fixed=(setarch "$(uname -m)" -R)
	TSAN_OPTIONS="suppressions=$repository/devtools/thread.supp exitcode=66" \
		"${fixed[@]}" "$repository/build-thread/$1" "${arguments[@]}" || code=$?
	case $code in
	0) verdict=passed ;;
	66) reason="ThreadSanitizer reports" ;;
	77) verdict=skipped reason="not on this machine, or with this DPDK" code=0 ;;
	esac
	[ -z "$2" ] || printf '%s\t%s\t%s\n' "$verdict" "thread ${1##*/}" "$reason" >> "$2"
	return "$code"
}

# race_report TEST RESULTS
# In one piece, as tests run beside each other.
race_report()
{
	local report code=0

	report=$(stage "$1" race_free "$@" 2>&1) || code=$?
	printf '%s\n' "$report"
	return "$code"
}

thread()
{
	local results="" tests libraries code=0
	[ "${1:-}" != --results ] || results=$2

	[ -f "$repository/build-thread/build.ninja" ] || CC=gcc meson setup \
		"$repository/build-thread" "$repository" -Dbuildtype=debugoptimized -Db_lundef=false \
		-Db_sanitize=thread -Dc_args=-DRTE_FORCE_INTRINSICS
	mapfile -t tests < <(thread_targets 'tests/(msgintr/msgintr|rxmode/worker/test)_[a-z_]+')
	mapfile -t libraries < <(thread_targets 'lib/rxmode/librxmode.so[.0-9]*')
	ninja -C "$repository/build-thread" "${libraries[@]}" "${tests[@]}"
	printf '%s\n' "${tests[@]}" |
		xargs --max-procs="$(nproc)" -I{} "$0" race_report {} "$results" || code=1
	return "$code"
}

case "${1:-}" in
address | memcheck | thread | race_report) "$@" ;;
*)
	sed -n 's/^# \(sanitized.sh .*\)/usage: \1/p' "$0" >&2
	exit 2
	;;
esac

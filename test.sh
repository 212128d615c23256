#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
#
# test.sh [--all|--host] [-Ddpdk_source=DIR]
#
# Installs what is needed, builds with gcc, and runs the tests: some 15 minutes on two CPUs.
# With --all every test on every chip, the long forms, a build with clang, and tests under
# checkers of memory accesses and of threads, and --host on Debian 13: longer. With --host only
# what depends on DPDK and needs no guest. The last line is
# "N passed, N failed, N skipped"; the exit code is 0 only when nothing failed. With CI=true in
# the environment a virtual-machine test that this machine cannot run is a failure. DIR is as
# with demo.sh.

set -euo pipefail

# shellcheck source=devtools/stages.sh
. "$(dirname "$0")/devtools/stages.sh"

readonly results=$repository/build/test-results

form=short chips=distinct ethdev_form=() sweep_form=(--once 82576)
for argument; do
	case "$argument" in
	--all) form=all chips=all ethdev_form=(--long) sweep_form=() ;;
	--host) form=host ;;
	*)
		if ! take_dpdk_source "$argument"; then
			echo "usage: test.sh [--all|--host] [-Ddpdk_source=DIR]" >&2
			exit 2
		fi
		;;
	esac
done
readonly form chips ethdev_form sweep_form

# check NAME COMMAND...
# A stage that is itself one test.
check()
{
	local name=$1 verdict=passed
	shift

	stage "$name" "$@" || verdict=failed
	record checks "$verdict" "$name"
	[ "$verdict" = passed ]
}

# suite NAME COMMAND...
# A stage that writes its own results. When it fails without naming a failed test,
# the suite itself is the failure.
suite()
{
	local name=$1
	shift

	if ! stage "$name" "$@" && ! grep -qs '^failed' "$results/$name"; then
		record checks failed "$name"
	fi
}

# record FILE VERDICT NAME
record()
{
	printf '%s\t%s\n' "$2" "$3" >> "$results/$1"
}

# meson_suites RESULTS SUITE...
# In one go, so that no processor waits for the last test of a suite, and one more than there
# are processors, as some wait.
meson_suites()
{
	local code=0 into=$1 log=$repository/build/meson-logs/testlog.json
	shift

	# What a test may take is a guard against hanging, however much else the machine does.
	meson test -C "$repository/build" "${@/#/--suite=}" --timeout-multiplier 10 --quiet \
		--num-processes $(($(nproc) + 1)) --print-errorlogs || code=$?
	"$repository/devtools/meson-results.py" "$log" > "$results/$into"
	return "$code"
}

# simulated_ports PROGRAM SUITE [OPTION...]
simulated_ports()
{
	local program=$1 into=$2
	shift 2

	"$repository/tests/driver/run" --nic "$chips" "$@" --results "$results/$into" \
		--program "$repository/build/tests/driver/$program"
}

virtual_machine_tests()
{
	local program options=()
	[ "${CI:-}" != true ] || options+=(--no-skip-env)
	[ "$form" = all ] || options+=(--short)
	program=$(l3fwd_power)
	"$repository/tests/vm/run" --nic "$chips" --results "$results/vm" \
		--l3fwd-power "$program" "${options[@]}"
}

# sanitized CHECKER CHIPS
# Memory accesses are those of the code: each chip that has code of its own. valgrind, which
# finds besides what was never written, takes so long that it gets the chip with most code.
sanitized()
{
	"$repository/devtools/sanitized.sh" "$1" --nic "$2" --results "$results/$1"
}

# What is said last: of a release whose DPDK cannot be had in source, exit code 77.
on_release()
{
	local run=("$repository/devtools/debian-chroot.sh" "$1")

	"${run[@]}" devtools/install-packages.sh || return
	"${run[@]}" buildtools/dpdk-source-package.sh || return 77
	"${run[@]}" ./test.sh --host
}

# other_release RESULTS CODENAME
# Another release of Debian, with its DPDK and its compiler.
other_release()
{
	local code=0 reason log=$repository/build/$1.log

	on_release "$2" > "$log" 2>&1 || code=$?
	reason=$(tail -n 1 "$log")
	case $code in
	0) record "$1" passed "$1: $reason" ;;
	77) record "$1" skipped "$1: $reason" ;;
	*)
		cat "$log"
		record "$1" failed "$1: $reason"
		return 1
		;;
	esac
}

# What neither needs a guest nor minds to wait.
run_patiently()
{
	renice --priority 10 --pid $BASHPID > /dev/null
	suite lint "$repository/devtools/lint.sh" --results "$results/lint"
	[ "$form" = all ] || return 0
	# Without what is compiled once for many files: each has to include what it needs.
	check "build with clang" build clang build-clang all -Dwerror=true -Db_pch=false || true
	suite long meson_suites long models-long rxmode-long
	suite debian-13 other_release debian-13 trixie
}

# The guests leave some time of the processors, as they often wait.
run_beside_virtual_machine()
{
	local log=$repository/build/beside.log

	run_patiently > "$log" 2>&1 &
	suite vm virtual_machine_tests
	wait
	cat "$log"
}

# What takes long and seldom finds what the rest does not.
run_checkers()
{
	suite address sanitized address distinct
	suite memcheck sanitized memcheck 82576
	suite thread "$repository/devtools/sanitized.sh" thread --results "$results/thread"
}

run_stages()
{
	local suites=(driver msgintr rxmode)
	[ "$form" = host ] || suites+=(models simnic rxmode-bench bench)
	check "install packages" "$repository/devtools/install-packages.sh" || return 0
	check "build with gcc" build gcc build all -Dwerror=true || return 0
	suite meson meson_suites meson "${suites[@]}"
	suite ethdev simulated_ports ethdev/ethdev_tests ethdev "${ethdev_form[@]}"
	[ "$form" != host ] || return 0
	suite sweep simulated_ports sweep/gbe_sweep sweep "${sweep_form[@]}"
	run_beside_virtual_machine
	[ "$form" != all ] || run_checkers
}

count()
{
	cat "$results"/* | grep -c "^$1" || true
}

main()
{
	rm -rf "$results"
	mkdir -p "$results"
	run_stages
	printf '\n== result after %d s\n' $SECONDS
	grep -h '^failed\|^skipped' "$results"/* || true
	printf '%d passed, %d failed, %d skipped\n' \
		"$(count passed)" "$(count failed)" "$(count skipped)"
	[ "$(count failed)" -eq 0 ]
}

main

#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
#
# fuzz.sh NAME [LIBFUZZER-OPTION...]
#
# Builds tests/fuzz/fuzz_NAME with AddressSanitizer and UndefinedBehaviorSanitizer in build-fuzz,
# and runs it, from the seeds in tests/fuzz/seeds/NAME on, for instance with -runs=100000000 or
# -max_total_time=60. What it finds on its way is kept in build-fuzz/corpus-NAME; an input that
# fails is left in build-fuzz, and repeated by giving its path.

set -euo pipefail

# shellcheck source=devtools/stages.sh
. "$(dirname "$0")/stages.sh"

readonly build=$repository/build-fuzz

if [ $# -eq 0 ]; then
	sed -n 's/^# \(fuzz.sh .*\)/usage: devtools\/\1/p' "$0" >&2
	exit 2
fi
name=$1
shift
[ -f "$build/build.ninja" ] || CC=clang meson setup "$build" "$repository" -Dfuzzers=true \
	-Dbuildtype=debugoptimized -Db_pch=false -Db_lundef=false -Db_sanitize=address,undefined \
	-Dc_args='-fsanitize=fuzzer-no-link -fno-sanitize-recover=undefined' \
	${dpdk_source:+"-Ddpdk_source=$dpdk_source"}
ninja -C "$build" "tests/fuzz/fuzz_$name"
corpus=$build/corpus-$name
mkdir -p "$corpus"
cd "$build"
# EAL's memory is not freed at the end.
ASAN_OPTIONS=detect_leaks=0 "tests/fuzz/fuzz_$name" "$@" "$corpus" "$repository/tests/fuzz/seeds/$name"

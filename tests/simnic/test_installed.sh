#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
#
# test_installed.sh BUILD_DIR
#
# Guards against an installation that needs the source tree or root: installs below another root,
# and runs testpmd from there, as an ordinary user where the caller may become one.

set -euo pipefail

build=$1
command -v dpdk-testpmd > /dev/null || exit 77
# EAL loads no driver from below a world-writable directory such as /tmp.
work=$(mktemp --directory "$build/tests/simnic/installed-XXXXXX")
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
meson install -C "$build" --no-rebuild --quiet --destdir "$work/root"
simnic=$(find "$work/root" -path '*/libexec/*' -name simnic -type f)

as_user=()
if ((UID == 0)) && setpriv --reuid 65534 --regid 65534 --clear-groups test -x "$simnic"; then
	as_user=(setpriv --reuid 65534 --regid 65534 --clear-groups)
fi
run()
{
	# In the empty directory, no file of the source tree is found by chance.
	(cd "$work/root" && env --unset=LD_LIBRARY_PATH XDG_RUNTIME_DIR= \
		timeout 300 "${as_user[@]}" "$simnic" "$@")
}

nics=$(run --list-nics)
grep --quiet '^82576 ' <<< "$nics"
report=$(run --nic 82576,82576 -- dpdk-testpmd --no-huge -m 512 --no-telemetry --no-shconf \
	-l 0,1 -d '{plugin}' '{allow}' -- --total-num-mbufs=4096 --auto-start --tx-first \
	2>&1 < /dev/null)
# Each port's first burst has reached the other.
if (($(grep --count --extended-regexp 'frames (received|sent) +[1-9]' <<< "$report") != 4)); then
	echo "$report"
	exit 1
fi

#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
#
# demo.sh [--nic e1000|e1000-82545em|e1000e|igb] [-Ddpdk_source=DIR]
#
# Installs what is needed, builds the driver, and shows it at work: DPDK's unmodified
# testpmd, and l3fwd-power with Rx interrupts, forwarding between two kernel hosts in a
# virtual machine. Where the distribution's archive has no source package of the installed DPDK,
# DIR is a source tree of the same stable series.

set -euo pipefail

# shellcheck source=devtools/stages.sh
. "$(dirname "$0")/devtools/stages.sh"

nic=igb

usage()
{
	sed -n 's/^# \(demo.sh .*\)/usage: .\/\1/p' "$0" >&2
	exit 2
}

demonstrate()
{
	local program
	program=$(l3fwd_power)
	"$repository/tests/vm/demo" --nic "$nic" --l3fwd-power "$program"
}

while [ $# -gt 0 ]; do
	case "$1" in
	--nic)
		[ $# -ge 2 ] || usage
		nic=$2
		shift 2
		;;
	*)
		take_dpdk_source "$1" || usage
		shift
		;;
	esac
done
case "$nic" in
e1000 | e1000-82545em | e1000e | igb) ;;
*) usage ;;
esac

stage "packages" "$repository/devtools/install-packages.sh"
stage "driver" build gcc build drivers/net/gbe/librte_net_gbe.so
stage "demonstration" demonstrate

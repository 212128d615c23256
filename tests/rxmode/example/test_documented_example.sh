#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
#
# test_documented_example.sh PORT LIBRARY PLUGIN EXAMPLE...
#
# Guards against a first example in docs/rxmode.md that works on some driver alone: each program
# made of it receives on the port, sends back and ends well. PORT is null, memif, or DRIVER_CHIP
# for a simulated NIC.

set -euo pipefail

readonly port=$1 library=$2 plugin=$3
shift 3
repository=$(realpath "$(dirname "$0")/../../..")
runtime=$(mktemp --directory)
peer=
trap '[ -z "$peer" ] || kill "$peer" 2>&-; rm -rf "$runtime"' EXIT
export RUNTIME_DIRECTORY=$runtime
readonly eal=(--no-huge -m 64 --no-telemetry --no-shconf)
# Of a simulated NIC.
declare -A driver=([gbe]=net_gbe [em]=net_e1000_em [igb]=net_e1000_igb)

# A NIC that gets a thousand frames a second.
on_simulated_nic()
{
	local chip=$1 allow='{allow}'
	shift

	# Where ours is in EAL's own folder, it comes first.
	[[ $port == gbe_* ]] || allow+=,yield=1
	"$repository/app/simnic/simnic" --library "$library" --plugin "$plugin" --nic "$chip" \
		--step thread --wire gen:len=60,rate=1000 -- "$@" "${eal[@]}" "$allow"
}

# A testpmd that sends until it is ended.
beside_memif_peer()
{
	local code=0 memif=net_memif0,socket=$runtime/memif,socket-abstract=no

	# It ends when its input does.
	mkfifo "$runtime/input"
	dpdk-testpmd "${eal[@]}" --no-pci --file-prefix peer --vdev "$memif,role=server" -- \
		--forward-mode txonly --total-num-mbufs 2048 \
		<> "$runtime/input" > "$runtime/peer.log" 2>&1 &
	peer=$!
	# The client's start fails without a server. A guard against hanging.
	timeout 60 sh -c "until [ -S '$runtime/memif' ]; do sleep 0.1; done"
	"$@" "${eal[@]}" --no-pci --vdev "$memif,role=client" || code=$?
	kill "$peer"
	wait "$peer" || true
	peer=
	rm -f "$runtime/input" "$runtime/memif"
	return "$code"
}

run()
{
	case "$port" in
	null) "$1" "${eal[@]}" --no-pci --vdev net_null0 ;;
	memif) beside_memif_peer "$1" ;;
	gbe_*) on_simulated_nic "${port#*_}" "$1" -d '{plugin}' ;;
	# On INTx or MSI, as its receive interrupts by MSI-X never come.
	em_82540) on_simulated_nic 82540 "$1" --vfio-intr legacy ;;
	em_82574) on_simulated_nic 82574 "$1" --vfio-intr msi ;;
	igb_82576) on_simulated_nic 82576 "$1" ;;
	esac
}

for example; do
	output=$(run "$example" 2>&1)
	echo "$output"
	grep --quiet ' packets sent back$' <<< "$output"
	wanted=${driver[${port%_*}]:-}
	[ -z "$wanted" ] || grep --quiet "Probe PCI driver: $wanted " <<< "$output"
done

#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
#
# packages.sh [-Ddpdk_source=DIR]
#
# Builds the Debian packages, has lintian look at them, installs them, uses them with a stock
# testpmd on simulated NICs, and removes them. It changes the system that it runs in, as root; so
# on one of its own: devtools/debian-chroot.sh bookworm devtools/packages.sh. The packages are left
# in build-packages.

set -euo pipefail

# shellcheck source=devtools/stages.sh
. "$(dirname "$0")/stages.sh"

readonly packages=$repository/build-packages

install_tools()
{
	export DEBIAN_FRONTEND=noninteractive
	apt-get --quiet --quiet update
	apt-get --quiet --quiet --yes --no-install-recommends install build-essential lintian dpdk-dev
	apt-get --quiet --quiet --yes --no-install-recommends build-dep "$repository"
}

# They come into the folder above that of the source.
build_packages()
{
	rm -rf "$packages"
	mkdir -p "$packages/dpdk-gbe"
	tar --create --exclude ./.git --exclude ./build --exclude './build-*' \
		--directory "$repository" . | tar --extract --directory "$packages/dpdk-gbe"
	# What builds packages has a home of its own, without our cache.
	[ -n "$dpdk_source" ] || dpdk_source=$("$repository/buildtools/dpdk-source-package.sh")
	(cd "$packages/dpdk-gbe" &&
		DPDK_SOURCE=$dpdk_source dpkg-buildpackage --no-sign --build=binary)
}

# Who publishes packages gives an address of his own, and closes a bug with the first.
look_at_packages()
{
	lintian --fail-on error,warning --allow-root --suppress-tags \
		bogus-mail-host,bogus-mail-host-in-debian-changelog,initial-upload-closes-no-bugs \
		"$packages"/*.changes
}

install_packages()
{
	apt-get --quiet --quiet --yes --no-install-recommends install "$packages"/*.deb
}

# Without -d: the driver is where EAL looks by itself.
use_packages()
{
	local said

	said=$(cd / && echo 'show port summary all' | simnic --nic 82576,82576 -- dpdk-testpmd --no-huge \
		-m 512 --no-telemetry --no-shconf -l 0,1 '{allow}' -- -i --total-num-mbufs=4096 2>&1)
	if [ "$(grep --count '^[01] .* net_gbe ' <<< "$said")" -ne 2 ]; then
		echo "$said"
		return 1
	fi
}

remove_packages()
{
	local names
	mapfile -t names < <(sed -n 's/^Package: //p' "$repository/debian/control")

	apt-get --quiet --quiet --yes purge "${names[@]}"
	# shellcheck disable=SC2251 # it is the last command
	! find /usr -name 'librte_net_gbe*' -o -name 'librxmode*' -o -name 'rxmode-*' | grep .
}

for argument; do
	take_dpdk_source "$argument" || exit 2
done
stage "tools" install_tools
stage "packages" build_packages
stage "lintian" look_at_packages
stage "install" install_packages
stage "use" use_packages
stage "remove" remove_packages

#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
#
# install-packages.sh
#
# Installs what building, the demonstration and the tests need on Debian 12 or later, as root
# or with sudo. Says what and why; does nothing when all is there. Debian 12's own QEMU is too
# old, so that one package comes from backports, which are enabled for that call only.

set -euo pipefail

# The first QEMU with a model of the 82576.
readonly oldest_qemu=1:8.0
readonly qemu=qemu-system-x86

readonly packages=(
	"gcc:compiles the driver"
	"g++:compiles the installed headers as C++"
	"libc6-dev:C library headers"
	"clang:compiles it a second time, for its other warnings"
	"meson:configures the build"
	"ninja-build:runs the build"
	"make:builds DPDK's l3fwd-power example"
	"pkg-config:finds the installed DPDK"
	"libdpdk-dev:DPDK's headers and libraries"
	"libsystemd-dev:what DPDK's static libraries want, through libpcap"
	"dpkg-dev:unpacks DPDK's source package for its driver headers and l3fwd-power"
	"dpdk-dev:dpdk-testpmd and dpdk-proc-info, the applications that the driver is shown with"
	"spin:checks the models of arming, with the C compiler"
	"valgrind:checks memory accesses in the long form of the tests"
	"python3:runs the virtual machine rig"
	"clang-format:holds the form of the C code, as Debian 12's version has it"
	"clang-tidy:finds mistakes in the libraries and the driver"
	"cppcheck:finds others"
	"shellcheck:finds mistakes in shell scripts"
	"pyflakes3:finds mistakes in Python"
	"codespell:finds misspelled words"
	"debootstrap:makes the Debian 13 that ./test.sh --all also runs on"
	"kmod:picks the guest kernel's modules"
	"iproute2:network namespaces of the kernel peers"
	"iputils-ping:traffic between the kernel peers"
)

log=$(mktemp)
private=
trap 'rm -f "$log"; [ -z "$private" ] || as_root rm -rf "$private"' EXIT

as_root()
{
	if [ "$(id --user)" -eq 0 ]; then
		env DEBIAN_FRONTEND=noninteractive "$@"
	else
		sudo env DEBIAN_FRONTEND=noninteractive "$@"
	fi
}

logged()
{
	if ! "$@" > "$log" 2>&1; then
		tail -n 20 "$log" >&2
		echo "failed: $*" >&2
		exit 1
	fi
}

installed_version()
{
	dpkg-query --show --showformat '${db:Status-Status} ${Version}\n' "$1" 2>/dev/null |
		sed -n 's/^installed //p'
}

candidate_version()
{
	apt-cache policy "$1" | sed -n 's/^ *Candidate: //p'
}

recent_enough()
{
	[ -n "$1" ] && dpkg --compare-versions "$1" ge "$oldest_qemu"
}

# Prints a backports line with the address and key of the machine's own Debian archive.
backports_entry()
{
	local codename=$1 target site key options=

	# shellcheck disable=SC2016 # apt-get expands it
	target=$(apt-get indextargets --format '$(REPO_URI) $(SIGNED_BY)' \
		"Codename: $codename" 'Component: main' 'Created-By: Packages' | head -n 1)
	read -r site key <<< "$target"
	if [ -z "$site" ]; then
		echo "apt has no archive of $codename to derive backports from" >&2
		exit 1
	fi
	if [ "${key:0:1}" = / ]; then
		options="[signed-by=$key] "
	fi
	echo "deb $options$site $codename-backports main"
}

# A copy of apt's sources with backports added, and lists of its own, so that nothing of
# backports stays behind in the machine's configuration.
install_qemu_from_backports()
{
	local codename entry options

	# shellcheck source=/dev/null
	codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
	entry=$(backports_entry "$codename")
	private=$(mktemp --directory)
	chmod 755 "$private"
	mkdir "$private/parts" "$private/lists"
	find -L /etc/apt -maxdepth 2 -type f \( -name '*.list' -o -name '*.sources' \) \
		-exec cp {} "$private/parts/" \;
	echo "$entry" > "$private/parts/backports.list"
	options=(
		--option Dir::Etc::SourceList=/dev/null
		--option Dir::Etc::SourceParts="$private/parts"
		--option Dir::State::Lists="$private/lists"
	)
	logged as_root apt-get "${options[@]}" --quiet update
	logged as_root apt-get "${options[@]}" --quiet --yes --no-install-recommends \
		--target-release "$codename-backports" install "$qemu"
}

install_qemu()
{
	if recent_enough "$(candidate_version "$qemu")"; then
		echo "Installing $qemu."
		logged as_root apt-get --quiet --yes --no-install-recommends install "$qemu"
	else
		echo "Installing $qemu from backports, which are enabled for this call only."
		install_qemu_from_backports
	fi
}

main()
{
	local entry missing=() qemu_missing=false

	for entry in "${packages[@]}"; do
		if [ -z "$(installed_version "${entry%%:*}")" ]; then
			missing+=("$entry")
		fi
	done
	recent_enough "$(installed_version "$qemu")" || qemu_missing=true
	if [ ${#missing[@]} -eq 0 ] && ! $qemu_missing; then
		return
	fi

	echo "These packages are missing and will be installed:"
	for entry in "${missing[@]}"; do
		printf '  %-16s %s\n' "${entry%%:*}" "${entry#*:}"
	done
	if $qemu_missing; then
		printf '  %-16s %s\n' "$qemu" "the virtual machine with its NIC models (>= ${oldest_qemu#*:})"
	fi
	if [ "$(id --user)" -ne 0 ] && ! command -v sudo >/dev/null; then
		echo "Installing needs root or sudo." >&2
		exit 1
	fi

	logged as_root apt-get --quiet update
	if [ ${#missing[@]} -gt 0 ]; then
		echo "Installing ${#missing[@]} packages and what they depend on."
		logged as_root apt-get --quiet --yes --no-install-recommends install "${missing[@]%%:*}"
	fi
	if $qemu_missing; then
		install_qemu
	fi
}

main

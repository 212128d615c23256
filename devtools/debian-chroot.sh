#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
#
# debian-chroot.sh [--fresh] [-Ddpdk_source=DIR] CODENAME COMMAND [ARGUMENT...]
#
# Runs a command, as root, in a minimal Debian CODENAME (bookworm, trixie) with git, and in a clone
# of HEAD there, /srv/dpdk-gbe. DIR is then /srv/dpdk, which the command is given as -Ddpdk_source. The
# system is made by debootstrap, from the machine's own archive, and kept in the cache with what
# the command installs; --fresh makes it anew. The exit code is the command's; 77: this machine
# cannot.

set -euo pipefail

tools=$(dirname "$(realpath "$0")")
# shellcheck source=devtools/stages.sh
. "$tools/stages.sh"

readonly cache=${DPDK_GBE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/dpdk-gbe}
fresh=no

usage()
{
	sed -n 's/^# \(debian-chroot.sh .*\)/usage: devtools\/\1/p' "$0" >&2
	exit 2
}

cannot()
{
	echo "$*" >&2
	exit 77
}

# Address and key of the machine's own Debian archive.
own_archive()
{
	# shellcheck disable=SC2016 # apt-get expands it
	apt-get indextargets --format '$(REPO_URI) $(SIGNED_BY)' 'Origin: Debian' 'Label: Debian' \
		'Component: main' 'Created-By: Packages' | head -n 1
}

make_system()
{
	local codename=$1 system=$2 archive key work options=(--variant=minbase --include=git)

	read -r archive key <<< "$(own_archive)"
	[ -n "$archive" ] || cannot "apt has no archive of Debian to take $codename from"
	[ "${key:0:1}" != / ] || options+=("--keyring=$key")
	work=$(mktemp --directory "$cache/debootstrap.XXXXXX")
	if ! debootstrap "${options[@]}" "$codename" "$work" "$archive" > "$work.log" 2>&1; then
		tail -n 3 "$work.log" >&2
		rm -rf "$work"
		cannot "debootstrap failed, see $work.log"
	fi
	rm "$work.log"
	# Sources, too, and what came out since the release.
	printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' \
		"$archive" "$codename" "$archive" "$codename-updates" > "$work/etc/apt/sources.list"
	# Installed packages need not be kept.
	echo 'APT::Keep-Downloaded-Packages "false";' > "$work/etc/apt/apt.conf.d/99dpdk-gbe"
	chmod 755 "$work"
	mv "$work" "$system"
}

# What is mounted is seen by this process and its children alone, and gone with them.
in_namespace()
{
	local system=$1 folder
	shift

	for folder in proc sys dev dev/pts dev/shm; do
		mount --bind "/$folder" "$system/$folder"
	done
	mkdir -p "$system/srv/cache"
	mount --bind "$cache" "$system/srv/cache"
	if [ -n "$dpdk_source" ]; then
		mkdir -p "$system/srv/dpdk"
		mount --bind -o ro "$dpdk_source" "$system/srv/dpdk"
		set -- "$@" -Ddpdk_source=/srv/dpdk
	fi
	cp /etc/resolv.conf "$system/etc/"
	exec chroot "$system" /usr/bin/env --ignore-environment HOME=/root TERM=dumb \
		PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
		LANG=C.UTF-8 CI="${CI:-}" DPDK_GBE_CACHE=/srv/cache /bin/sh -c 'cd /srv/dpdk-gbe && exec "$@"' sh "$@"
}

while [ $# -gt 0 ]; do
	case "$1" in
	--fresh) fresh=yes ;;
	-*) take_dpdk_source "$1" || usage ;;
	*) break ;;
	esac
	shift
done
[ $# -ge 2 ] || usage
codename=$1
shift
[ "$(id --user)" -eq 0 ] || cannot "a chroot needs root"
command -v debootstrap > /dev/null || cannot "debootstrap is not installed"
unshare --mount true 2>&- || cannot "this system allows no mounts of one's own"
system=$cache/debian-$codename
mkdir -p "$cache"
[ $fresh = no ] || rm -rf "$system"
[ -d "$system" ] || make_system "$codename" "$system"
rm -rf "$system/srv/dpdk-gbe"
git clone --quiet "$repository" "$system/srv/dpdk-gbe"
export -f in_namespace
export cache
exec unshare --mount bash -euo pipefail -c 'in_namespace "$@"' bash "$system" "$@"

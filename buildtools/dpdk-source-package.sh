#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
#
# dpdk-source-package.sh [VERSION PCFILEDIR]
#
# Prints the directory of the unpacked source package that the installed DPDK was built from.
# The package is fetched once, with apt's signature checks, and kept in a cache; after that
# no network is needed. Where the archive has none, a source tree of the same stable series that
# was put into the cache as dpdk-YY.MM serves. VERSION and PCFILEDIR (the directory of libdpdk.pc)
# default to what pkg-config finds. On failure: one line on stderr that says why, exit code 1.

set -euo pipefail

fail()
{
	echo "$*" >&2
	exit 1
}

cache_directory()
{
	if [ -n "${DPDK_GBE_CACHE:-}" ]; then
		echo "$DPDK_GBE_CACHE"
	elif [ -n "${XDG_CACHE_HOME:-}" ]; then
		echo "$XDG_CACHE_HOME/dpdk-gbe"
	elif [ -n "${HOME:-}" ]; then
		echo "$HOME/.cache/dpdk-gbe"
	else
		fail "none of DPDK_GBE_CACHE, XDG_CACHE_HOME and HOME is set"
	fi
}

# The package that owns libdpdk.pc is the one whose source matches, whatever else is installed.
installed_source_version()
{
	local version=$1 pc_file=$2/libdpdk.pc package source package_version

	command -v dpkg-query >/dev/null || fail "this system has no dpkg"
	package=$(dpkg-query --search "$(realpath "$pc_file")" 2>/dev/null) ||
		fail "$pc_file belongs to no Debian package"
	read -r source package_version < <(dpkg-query --show \
		--showformat '${source:Package} ${source:Version}\n' "${package%: *}")
	[ "$source" = dpdk ] || fail "$pc_file is from source package $source, not dpdk"
	case "$package_version" in
	"$version"[-~+]* | "$version" | *:"$version"[-~+]*) ;;
	*) fail "$pc_file says $version but package dpdk is $package_version" ;;
	esac
	echo "$package_version"
}

# The machine's own Debian entries as deb-src. Other archives are left out: they do not
# hold dpdk, and some of them have no sources at all.
write_source_entries()
{
	local codename parts=$1 file

	# shellcheck source=/dev/null
	codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
	for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
		[ -r "$file" ] || continue
		awk -v suite="^($codename|oldstable|stable)(-|/|$)" '
			/^deb[ \t]/ {
				entry = $0
				gsub(/\[[^]]*\]/, "")
				if ($3 ~ suite) {
					sub(/^deb/, "deb-src", entry)
					print entry
				}
			}' "$file" >> "$parts/one-line.list"
	done
	for file in /etc/apt/sources.list.d/*.sources; do
		[ -r "$file" ] || continue
		awk -v RS= -v ORS='\n\n' -v suite="[Ss]uites:([^\n]*[ \t])?($codename|oldstable|stable)(-|/|[ \t\n]|$)" '
			$0 ~ suite && /(^|\n)[Tt]ypes:[^\n]*deb([ \t\n]|$)/ {
				sub(/[Tt]ypes:[^\n]*/, "Types: deb-src")
				print
			}' "$file" >> "$parts/deb822.sources"
	done
	[ -s "$parts/one-line.list" ] || [ -s "$parts/deb822.sources" ] ||
		fail "apt's sources name no Debian archive"
}

# Everything that apt writes goes below the given directory, so the machine's configuration
# and lists stay as they are and no privileges are needed.
private_apt_get()
{
	local private=$1
	shift
	apt-get --quiet --quiet \
		--option Dir::Etc::SourceList=/dev/null \
		--option Dir::Etc::SourceParts="$private/parts" \
		--option Dir::State::Lists="$private/lists" \
		--option Dir::Cache="$private/cache" \
		--option Acquire::Languages=none \
		--option APT::Sandbox::User="$(id --user --name)" \
		"$@" >> "$private/log" 2>&1
}

download()
{
	local private=$1 package_version=$2

	mkdir -p "$private"/{parts,lists/partial,cache/archives/partial,download}
	write_source_entries "$private/parts"
	# An archive that cannot be reached matters only if the package was there,
	# which the next call finds out.
	private_apt_get "$private" update || true
	(cd "$private/download" && private_apt_get "$private" source --download-only \
		--only-source "dpdk=$package_version") ||
		fail "no source package dpdk=$package_version from apt's archives: $(grep --max-count=1 '^[EW]:' "$private/log")"
}

unpack()
{
	local private=$1 tree=$2

	command -v dpkg-source >/dev/null || fail "dpkg-source is missing, install dpkg-dev"
	# apt has verified the checksums from the signed release file down to each archive.
	dpkg-source --no-check --extract "$private"/download/*.dsc "$private/tree" \
		>> "$private/log" 2>&1 || fail "dpkg-source: $(tail -n 1 "$private/log")"
	# Renamed when complete, so that a directory in the cache is always whole. When a
	# build beside this one was faster, its copy serves.
	mv --no-target-directory "$private/tree" "$tree" 2>/dev/null || [ -d "$tree" ]
}

# fetch CACHE PACKAGE_VERSION TREE
fetch()
{
	local private

	mkdir -p "$1" 2>/dev/null || fail "cannot create $1"
	private=$(mktemp --directory "$1/fetch.XXXXXX") || fail "cannot write to $1"
	# shellcheck disable=SC2064 # the value of now
	trap "rm -rf '$private'" EXIT
	download "$private" "$2"
	unpack "$private" "$3"
}

main()
{
	local version=${1:-} pcfiledir=${2:-} package_version cache tree series reason

	[ -n "$version" ] || version=$(pkg-config --modversion libdpdk)
	[ -n "$pcfiledir" ] || pcfiledir=$(pkg-config --variable=pcfiledir libdpdk)
	package_version=$(installed_source_version "$version" "$pcfiledir")
	cache=$(cache_directory)
	tree=$cache/dpdk-$package_version
	series=$cache/dpdk-${version%.*}
	if [ ! -d "$tree" ] && ! reason=$(fetch "$cache" "$package_version" "$tree" 2>&1); then
		[ -d "$series" ] || fail "$reason; and there is no $series"
		tree=$series
	fi
	echo "$tree"
}

main "$@"

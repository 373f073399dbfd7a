#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# scripts/lab/debian: consistent and inconsistent mirrors. mmdebstrap, sleep and
# apt's tools are stand-ins here; mmdebstrap's records its arguments.

. tests/lib.sh
export tmp

mkdir -p "$tmp/bin" "$tmp/package/dev" "$tmp/package/usr/bin"
echo content >"$tmp/package/file"
# It fails for the reason in $tmp/SUITE, if that exists.
cat >"$tmp/bin/mmdebstrap" <<-'END'
	#!/bin/sh
	for arg; do
		case $arg in
		trixie|stable|trixie-backports) suite=$arg ;;
		*.tar) tar=$arg ;;
		*.list) list=$arg ;;
		esac
	done
	echo "$suite" >>"$tmp/asked"
	{
		printf '%s\n' "$@"
		cat ${list:+"$list"} </dev/null
	} >"$tmp/arguments"
	if [ -e "$tmp/full" ]; then
		echo 'cannot copy: No space left on device'
		: >"$tar"
		trap '' HUP
		kill -HUP 0
		exit 1
	fi
	cat "$tmp/$suite" 2>/dev/null && exit 1
	tar -c -f "$tar" -C "$tmp/package" .
END
echo '#!/bin/sh' >"$tmp/bin/sleep"
cat >"$tmp/bin/apt-get" <<-'END'
	#!/bin/sh
	[ "$1" != download ] || echo "$@" >"$tmp/downloaded"
	[ ! -e "$tmp/mirrors" ] || case $* in
	*'Label: Debian-Security'*) echo http://security.example ;;
	*'Label: Debian'*) echo http://archive.example ;;
	esac
END
cat >"$tmp/bin/apt-cache" <<-'END'
	#!/bin/sh
	printf '%s:\n  Installed: (none)\n  Candidate: 6.12.9-2\n' "$2"
END
chmod +x "$tmp/bin"/*

kernel=
suites='trixie stable'
# fetch STATUS SUITE...: fetching exits with STATUS after asking for these suites
fetch()
{
	want=$1
	shift
	rm -f "$tmp/asked"
	PATH="$tmp/bin:$PATH" setsid -w \
		scripts/lab/debian $kernel "$suites" riscv64 "$tmp/dir" bash perf >"$tmp/said" 2>&1
	status=$?
	cat "$tmp/said" "$tmp/asked"
	[ $status -eq "$want" ] && [ "$(uniq "$tmp/asked" | xargs)" = "$*" ]
}

ok 'Packages are fetched and unpacked' fetch 0 trixie
find "$tmp" -name 'dir.*' >"$tmp/left"
ok 'The unpacked files are complete' same "$tmp/package/file" "$tmp/dir/file"
ok 'Devices, which a user cannot create, are not unpacked' [ ! -e "$tmp/dir/dev" ]
ok 'Folders that have moved to /usr also have their old names' \
	[ "$tmp/dir/bin" -ef "$tmp/dir/usr/bin" ]
ok 'The downloaded archive is removed' none "$tmp/left"
ok 'Packages are fetched for the requested architecture' \
	grep -x -- --architectures=riscv64 "$tmp/arguments"
ok 'Expired package lists are accepted' grep 'Check-Valid-Until "false"' "$tmp/arguments"
ok 'Failed downloads are retried' grep 'Retries "3"' "$tmp/arguments"
ok 'Packages are requested by name' grep -x -- --include=bash,perf "$tmp/arguments"
ok 'Package names are not taken for regular expressions' \
	grep Pattern-Only "$tmp/arguments"
ok "If the machine has no mirrors, mmdebstrap's are used" \
	no grep '^deb ' "$tmp/arguments"

: >"$tmp/mirrors"
ok 'If the machine has mirrors, they are used' fetch 0 trixie
ok 'Packages come from the release' \
	grep -x 'deb http://archive.example trixie main' "$tmp/arguments"
ok 'Packages also come from the security updates' \
	grep -x 'deb http://security.example trixie-security main' "$tmp/arguments"

suites=trixie-backports
fetch 0 trixie-backports >/dev/null
suites='trixie stable'
ok "Packages come from a release's backports and from that release" \
	sh -c "sed -n 's/^deb //p' '$tmp/arguments' | cut -d ' ' -f 2 | xargs | grep -x 'trixie trixie-backports'"
ok 'Packages that both have come from the backports' \
	grep -x -- '--aptopt=APT::Default-Release "trixie-backports"' "$tmp/arguments"

echo 'Mirror sync in progress?' >"$tmp/trixie"
ok 'A release that is inconsistent under one name is fetched under the other' \
	fetch 0 trixie stable

cp "$tmp/trixie" "$tmp/stable"
tries=$(yes trixie stable | head -n 11)
# shellcheck disable=SC2086 # a list of suites
ok 'A release that is inconsistent under both names is an error after ten retries' \
	fetch 1 $tries

echo 'Unable to locate package bash' | tee "$tmp/trixie" >"$tmp/stable"
ok 'A package that does not exist is an error without retries' fetch 1 trixie stable
ok 'The last line names the package that does not exist' \
	sh -c "tail -n 1 '$tmp/said' | grep -x 'debian: bash: no such package in this release'"

echo "Temporary failure resolving 'archive.example'" | tee "$tmp/trixie" >"$tmp/stable"
ok 'A missing network is an error without retries' fetch 1 trixie stable
ok 'A missing network is reported as such, not as an update of the mirror' \
	sh -c "tail -n 1 '$tmp/said' | grep '^debian: the mirror cannot be reached'"

rm "$tmp/trixie" "$tmp/stable"
kernel=-k
fetch 0 trixie >/dev/null
mkdir -p "$tmp/root/usr/lib/modules/6.12.9+deb13-riscv64"
sed -n '/^--extract-hook=/,/^--/p' "$tmp/arguments" | sed '1s/^[^=]*=//; /^--/d' >"$tmp/hook"
PATH="$tmp/bin:$PATH" sh "$tmp/hook" "$tmp/root" >/dev/null 2>&1
ok 'The source and the headers have the version of the kernel, even if there are newer ones' \
	grep -x 'download linux-headers-6.12.9+deb13-riscv64 linux-source-6.12=6.12.9-2' \
	"$tmp/downloaded"

: >"$tmp/full"
ok 'If the disk is full, SIGHUP from mmdebstrap does not reach its caller' \
	fetch 1 trixie stable
ok 'A full disk is reported' \
	sh -c "tail -n 1 '$tmp/said' | grep '^debian: no space left: free some'"
ok 'The archive that filled the disk is removed' [ ! -e "$tmp/dir.tar" ]

finish

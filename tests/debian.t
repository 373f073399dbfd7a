#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# scripts/lab/debian: mirrors that are whole, or not. mmdebstrap and sleep are
# stand-ins here, which say what they were asked for.

. tests/lib.sh
export tmp

mkdir -p "$tmp/bin" "$tmp/package/dev" "$tmp/package/usr/bin"
echo content >"$tmp/package/file"
# What "apt" says in $tmp/SUITE is its reason to fail.
cat >"$tmp/bin/mmdebstrap" <<-'END'
	#!/bin/sh
	for arg; do
		case $arg in
		trixie|stable) suite=$arg ;;
		*.tar) tar=$arg ;;
		esac
	done
	echo "$suite" >>"$tmp/asked"
	printf '%s\n' "$@" >"$tmp/arguments"
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
	[ ! -e "$tmp/mirrors" ] || case $* in
	*'Label: Debian-Security'*) echo http://security.example ;;
	*'Label: Debian'*) echo http://archive.example ;;
	esac
END
chmod +x "$tmp/bin"/*

# fetch STATUS SUITE...: fetching ends so, having asked for these
fetch()
{
	want=$1
	shift
	rm -f "$tmp/asked"
	PATH="$tmp/bin:$PATH" setsid -w \
		scripts/lab/debian 'trixie stable' riscv64 "$tmp/dir" bash perf >"$tmp/said" 2>&1
	status=$?
	cat "$tmp/said" "$tmp/asked"
	[ $status -eq "$want" ] && [ "$(uniq "$tmp/asked" | xargs)" = "$*" ]
}

ok 'What is fetched is unpacked' fetch 0 trixie
find "$tmp" -name 'dir.tar*' >"$tmp/left"
ok 'It is whole' same "$tmp/package/file" "$tmp/dir/file"
ok 'There are no devices, which a user could not make' [ ! -e "$tmp/dir/dev" ]
ok 'Folders that are in /usr now are found by their old names, too' \
	[ "$tmp/dir/bin" -ef "$tmp/dir/usr/bin" ]
ok 'What was downloaded is removed' none "$tmp/left"
ok 'It is for the architecture asked for' \
	grep -x -- --architectures=riscv64 "$tmp/arguments"
ok 'It may be older than its lists allow' grep 'Check-Valid-Until "false"' "$tmp/arguments"
ok 'A download that fails is tried again' grep 'Retries "3"' "$tmp/arguments"
ok 'The packages are asked for by name' grep -x -- --include=bash,perf "$tmp/arguments"
ok 'A name is not taken for a regular expression' grep Pattern-Only "$tmp/arguments"
ok "Where the machine has no mirrors mmdebstrap's are used" \
	no grep '^deb ' "$tmp/arguments"

: >"$tmp/mirrors"
ok "The machine's mirrors are used where there are any" fetch 0 trixie
ok 'Packages come from the release' \
	grep -x 'deb http://archive.example trixie main' "$tmp/arguments"
ok 'They come from its security updates, too' \
	grep -x 'deb http://security.example trixie-security main' "$tmp/arguments"

echo 'Mirror sync in progress?' >"$tmp/trixie"
ok 'A release that is out of step by one name is taken by the other' \
	fetch 0 trixie stable

cp "$tmp/trixie" "$tmp/stable"
tries=$(yes trixie stable | head -n 11)
# shellcheck disable=SC2086 # a list of suites
ok 'One that is out of step by both is tried ten times more, then it is an error' \
	fetch 1 $tries

echo 'Unable to locate package bash' | tee "$tmp/trixie" >"$tmp/stable"
ok 'A package that does not exist is an error at once' fetch 1 trixie stable
ok 'The last line says so' \
	sh -c "tail -n 1 '$tmp/said' | grep -x 'debian: bash: no such package in this release'"

echo "Temporary failure resolving 'archive.example'" | tee "$tmp/trixie" >"$tmp/stable"
ok 'A missing network is an error at once' fetch 1 trixie stable
ok 'It is not taken for a mirror that is being updated' \
	sh -c "tail -n 1 '$tmp/said' | grep '^debian: the mirror cannot be reached'"

rm "$tmp/trixie" "$tmp/stable"
: >"$tmp/full"
ok 'Where the disk is full, mmdebstrap hangs up none but itself' fetch 1 trixie stable
ok 'A full disk is told' \
	sh -c "tail -n 1 '$tmp/said' | grep '^debian: no space left: free some'"
ok 'What filled it is removed' [ ! -e "$tmp/dir.tar" ]

finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# scripts/lab/install: which packages it installs, and how it reports errors. apt,
# dpkg and so on are stand-ins here.

. tests/lib.sh
export tmp

mkdir "$tmp/bin"
for tool in sh env cat grep sed tr mktemp rm mkdir dirname basename date tee tail head; do
	ln -s "$(command -v $tool)" "$tmp/bin"
done
cat >"$tmp/bin/dpkg-query" <<-'END'
	#!/bin/sh
	case $* in
	*' clang') exit 1 ;;
	esac
	sed 's/^[^ ]*$/ii  &/' "$tmp/have"
END
cat >"$tmp/bin/apt-cache" <<-'END'
	#!/bin/sh
	for package; do :; done
	[ "$package" != clang ] || echo 'Depends: clang-15 (>= 15~)'
	grep -qx "$package" "$tmp/offers"
END
cat >"$tmp/bin/apt-get" <<-'END'
	#!/bin/sh
	echo "$DEBIAN_FRONTEND $*" >>"$tmp/asked"
	cat "$tmp/says"
	[ ! -s "$tmp/says" ] || case $* in *' install '*) exit 100 ;; esac
END
# shellcheck disable=SC2016 # the stand-in's variable
printf '#!/bin/sh\ncat "$tmp/uid"\n' >"$tmp/bin/id"
chmod +x "$tmp/bin/dpkg-query" "$tmp/bin/apt-cache" "$tmp/bin/apt-get" "$tmp/bin/id"
echo 0 >"$tmp/uid"
: >"$tmp/says"

# install [OPTION...]: run scripts/lab/install as make does, and return its status
install()
{
	rm -f "$tmp/asked"
	: >"$tmp/asked"
	env -i PATH="$tmp/bin" tmp="$tmp" scripts/lab/step "$tmp/log" Installing \
		scripts/lab/install -c "$@" >"$tmp/out" 2>"$tmp/err"
	status=$?
	cat "$tmp/out" "$tmp/err" "$tmp/log"
	return $status
}

# installs NAME...: apt is asked to install exactly these
installs()
{
	install || return
	want=$*
	echo "$want" >"$tmp/want"
	sed -n 's/.*--no-install-recommends //p' "$tmp/asked" >"$tmp/got"
	same "$tmp/want" "$tmp/got"
}

# fails TEXT [OPTION...]: install fails with a single line that has TEXT
fails()
{
	text=$1
	shift
	install "$@" && return 1
	grep -F -- "$text" "$tmp/err" && [ "$(wc -l <"$tmp/err")" -eq 1 ]
}

# Everything that is needed: what install asks for if nothing is installed
: >"$tmp/have"
: >"$tmp/offers"
install >/dev/null
sed -n 's/.*--no-install-recommends //p' "$tmp/asked" | tr ' ' '\n' >"$tmp/all"
ok 'If nothing is installed, all packages are missing' grep -x bison "$tmp/all"

cp "$tmp/all" "$tmp/have"
ok 'If all packages are installed, install succeeds' install
ok 'If all packages are installed, install does not run apt' none "$tmp/asked"

grep -vx bison "$tmp/all" >"$tmp/have"
ok 'A missing package is installed' installs bison
ok 'The package lists are updated before the installation' \
	sh -c "head -n 1 '$tmp/asked' | grep ' update$'"
ok 'apt asks no questions' no grep -v '^noninteractive ' "$tmp/asked"
echo 'rc  bison' >>"$tmp/have"
ok 'A removed package that has left its configuration is installed' installs bison
ok 'If a package is missing, install -n fails' no install -n
ok 'If a package is missing, install -n does not run apt' none "$tmp/asked"

grep -v '^qemu-system' "$tmp/all" >"$tmp/have"
echo qemu-system-misc >"$tmp/offers"
ok 'If apt offers only the second of two alternatives, that is installed' \
	installs qemu-system-misc
echo qemu-system-riscv >>"$tmp/offers"
ok 'If apt offers both of two alternatives, the first is installed' \
	installs qemu-system-riscv
echo qemu-system-misc >>"$tmp/have"
ok 'If one of two alternatives is installed, that is enough' install -n

grep -v '^libclang-rt-' "$tmp/all" >"$tmp/have"
ok "The run-time library of the release's clang is installed" \
	installs libclang-rt-15-dev

cp "$tmp/all" "$tmp/have"
grep -vx bison "$tmp/all" >"$tmp/have"
echo 1000 >"$tmp/uid"
ok 'Without root and sudo, the missing packages are reported' \
	fails 'install: needs root or sudo to install bison'
# shellcheck disable=SC2016 # the stand-in's variables
printf '#!/bin/sh\necho sudo >>"$tmp/asked"\n"$@"\n' >"$tmp/bin/sudo"
chmod +x "$tmp/bin/sudo"
ok 'A user with sudo can install packages' installs bison
ok 'Each apt-get of a user runs with sudo' \
	[ "$(grep -c '^sudo$' "$tmp/asked")" -eq "$(grep -c noninteractive "$tmp/asked")" ]
echo 0 >"$tmp/uid"

cat >"$tmp/says" <<-'END'
	Err:1 http://mirror.example bookworm InRelease
	  Temporary failure resolving 'mirror.example'
	W: Some index files failed to download. They have been ignored, or old ones used instead.
	E: Unable to locate package bison
END
ok 'A missing network is reported' fails 'cannot be reached: check the network'
ok "apt's output is in the log" grep 'Some index files failed' "$tmp/log"
while read -r error; do
	echo "E: Failed to fetch http://mirror.example/x.deb  $error" >"$tmp/says"
	ok "A missing network is reported for '$error'" \
		fails 'cannot be reached: check the network'
done <<-END
	Could not resolve 'mirror.example'
	Could not connect to mirror.example:80 (203.0.113.80).
	Unable to connect to mirror.example:http:
	Connection failed
	Connection timed out
	Cannot initiate the connection to mirror.example:80 - connect (101: Network is unreachable)
END

cat >"$tmp/says" <<-'END'
	E: Release file for http://mirror.example/dists/bookworm-security/InRelease is expired (invalid since 19d 6h 54min 31s). Updates for this repository will not be applied.
	E: Unable to locate package bison
END
ok 'An expired Release file is reported with its address' \
	fails 'http://mirror.example/dists/bookworm-security/InRelease: '

cat >"$tmp/says" <<-'END'
	Err:2 http://mirror.example nosuch Release
	  404  Not Found [IP: 203.0.113.80 80]
	E: The repository 'http://mirror.example nosuch Release' does not have a Release file.
END
ok 'A release that the mirror does not have is reported with its address' \
	fails 'http://mirror.example nosuch: no such release on this mirror: check the name'

cat >"$tmp/says" <<-'END'
	E: Failed to fetch http://mirror.example/dists/bookworm/main/binary-amd64/Packages.xz  File has unexpected size (259724 != 294692). Mirror sync in progress? [IP: 203.0.113.80 80]
	E: Some index files failed to download. They have been ignored, or old ones used instead.
END
ok 'A mirror whose lists and files do not match is reported as being updated' \
	fails 'the mirror is being updated'

echo 'E: Failed to fetch http://mirror.example/x.deb  404  Not Found [IP: 203.0.113.80 80]' >"$tmp/says"
ok 'A mirror that no longer has a file is reported as being updated' \
	fails 'the mirror is being updated'
echo 'E: Release file for http://mirror.example/InRelease is not valid yet (invalid for another 1h).' >"$tmp/says"
ok 'A Release file that is not valid yet is reported with its address' \
	fails 'install: http://mirror.example/InRelease: the mirror'
echo "E: Package 'bison' has no installation candidate" >"$tmp/says"
ok 'A package without an installation candidate is reported' \
	fails 'install: bison: no such package in this release'
echo 'E: Unable to locate package bison' >"$tmp/says"
ok 'A package that the release does not have is reported' \
	fails 'bison: no such package in this release'

echo "E: You don't have enough free space in /var/cache/apt/archives/." >"$tmp/says"
ok 'A full disk is reported' fails 'no space left'

echo 'E: Sub-process /usr/bin/dpkg returned an error code (1)' >"$tmp/says"
ok "Any other error is reported with apt's own line" fails 'E: Sub-process /usr/bin/dpkg'

finish

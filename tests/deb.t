#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# The Debian packages: what is in them, what DKMS builds, and when it builds nothing.
# For the latter, dpkg-query is a stand-in, and the folders are the test's own.
#
# needs: 6.12/debian/.done 6.12/perf/perf 6.12/tree.done 7.3/tree.done backports/tree.done

. tests/lib.sh
export tmp
identity

ok 'Both packages are built' \
	scripts/deb/build "$tmp/deb" "$build/6.12" "$build/backports" "$build/7.3"
ok 'lintian finds nothing in the packages' none "$tmp/deb/lintian"
perf=$(echo "$tmp"/deb/perf-kvm-riscv_*_riscv64.deb)
dkms=$(echo "$tmp"/deb/perf-kvm-riscv-dkms_*_all.deb)
for field in Provides Conflicts Replaces; do
	ok "The package of perf $field linux-perf" \
		sh -c "dpkg-deb -f '$perf' $field | grep '^linux-perf'"
done
for lib in libc6 libdw1 libelf1 libtraceevent1; do
	ok "The package of perf depends on $lib" \
		sh -c "dpkg-deb -f '$perf' Depends | grep -w '$lib\(t64\)\?'"
done
dpkg-deb -c "$perf" >"$tmp/files"
for file in bin/perf share/man/man1/perf-kvm.1.gz \
	    share/bash-completion/completions/perf; do
	ok "The package of perf has /usr/$file" grep " ./usr/$file\$" "$tmp/files"
done
dpkg-deb -c "$dkms" >"$tmp/files"
for release in 6.12 7.3; do
	ok "The package for DKMS has the patch for Linux $release" \
		grep "/kvm-$release\.patch\$" "$tmp/files"
done
ok 'The package for DKMS has no sources of KVM' no grep '\.[chS]$' "$tmp/files"

mkdir -p "$tmp/bin" "$tmp/dkms" "$tmp/modules/6.12.1/build"
cat >"$tmp/bin/dpkg-query" <<-'END'
	#!/bin/sh
	for package; do :; done
	sed -n "s/^$package //p" "$tmp/versions"
END
chmod +x "$tmp/bin/dpkg-query"
sed "s,/usr/src,$tmp,; s,/lib/modules,$tmp/modules,; s,/sys/,$tmp/sys/," scripts/deb/prepare >"$tmp/prepare"

# pack BASE: put its KVM's sources and our patch for them where prepare looks, and print
# the number of its release
pack()
{
	release=$(make -s -C "$build/$1/pristine" kernelversion | cut -d . -f 1-2)
	tar -c -f "$tmp/linux-source-$release.tar.xz" -J -C "$build/$1/pristine" \
		--transform "s,^,linux-source-$release/," arch/riscv/kvm virt/kvm
	scripts/deb/patch "$build/$1" >"$tmp/dkms/kvm-$release.patch"
	echo "$release"
}
pack 6.12 >"$tmp/out"

# prepare KERNEL: run it as DKMS does, in the folder with the patches
prepare()
{
	(cd "$tmp/dkms" && PATH="$tmp/bin:$PATH" sh "$tmp/prepare" "$1")
}

# skips TEXT: prepare makes DKMS skip the kernel, says TEXT, and leaves no sources
skips()
{
	rm -rf "$tmp/dkms/kvm"
	prepare 6.12.1 >"$tmp/out" 2>"$tmp/said"
	status=$?
	cat "$tmp/said"
	[ $status -eq 77 ] && grep -F -- "$1" "$tmp/said" &&
		[ "$(wc -l <"$tmp/said")" -eq 1 ] && [ ! -e "$tmp/dkms/kvm" ]
}

: >"$tmp/versions"
mv "$tmp/dkms/kvm-6.12.patch" "$tmp/dkms/kvm-6.11.patch"
ok 'A kernel without a patch keeps its KVM, and prepare says for which there are patches' \
	skips "6.12.1 keeps Debian's KVM: there is a patch only for Linux 6.11"
mv "$tmp/dkms/kvm-6.11.patch" "$tmp/dkms/kvm-6.12.patch"
ok 'Without headers, prepare says which package to install' \
	skips 'no headers of 6.12.1: install the package linux-headers-6.12.1'
echo CONFIG_KVM=y >"$tmp/modules/6.12.1/build/.config"
ok 'If KVM is built in, prepare says that there is no module to replace' \
	skips '6.12.1 has no KVM module to replace'
echo CONFIG_KVM=m >"$tmp/modules/6.12.1/build/.config"
echo CONFIG_MODULE_SIG_FORCE=y >>"$tmp/modules/6.12.1/build/.config"
ok 'If only signed modules can be loaded, the kernel is skipped' \
	skips '6.12.1 only loads modules with its own signature'
sed -i /SIG_FORCE/d "$tmp/modules/6.12.1/build/.config"
mkdir -p "$tmp/sys/module/module/parameters" "$tmp/sys/kernel/security"
echo N >"$tmp/sys/module/module/parameters/sig_enforce"
echo 'none [integrity] confidentiality' >"$tmp/sys/kernel/security/lockdown"
ok 'Under lockdown, the kernel is skipped' skips 'boot with lockdown=none'
echo '[none] integrity confidentiality' >"$tmp/sys/kernel/security/lockdown"
echo Y >"$tmp/sys/module/module/parameters/sig_enforce"
ok 'If signatures are enforced, the kernel is skipped' skips 'module.sig_enforce'
echo N >"$tmp/sys/module/module/parameters/sig_enforce"
echo 'linux-source-6.12 6.12.1-1' >"$tmp/versions"
ok 'A kernel that is not from a package is skipped' \
	skips '6.12.1 is not a Debian kernel'
echo 'linux-headers-6.12.1 6.12.1-2' >>"$tmp/versions"
ok 'With sources of another version than the kernel, prepare says both versions' \
	skips 'linux-source-6.12 is 6.12.1-1, but the kernel is 6.12.1-2: install'
sed -i /source/d "$tmp/versions"
ok 'Missing sources are reported' skips 'linux-source-6.12 is not installed'

: >"$tmp/versions"
for base in 6.12 7.3 backports; do
	release=$(pack $base)
	mkdir -p "$tmp/modules/$release.1/build"
	echo CONFIG_KVM=m >"$tmp/modules/$release.1/build/.config"
	echo "linux-source-$release $release.1-2" >>"$tmp/versions"
	echo "linux-headers-$release.1 $release.1-2" >>"$tmp/versions"
	ok "With sources of the same version, prepare succeeds (Linux $release)" \
		prepare "$release.1"
	ok "DKMS builds the KVM of the grafted tree, but for its Makefile (Linux $release)" \
		diff -r --exclude=Makefile "$build/$base/tree/arch/riscv/kvm" \
		"$tmp/dkms/kvm/arch/riscv/kvm"
	# shellcheck disable=SC2016 # make's variable
	ok "The Makefile includes what is next to it, not what the headers lack (Linux $release)" \
		test -f "$tmp/dkms/kvm/arch/riscv/kvm/$(sed -n 's,^include $(src)/,,p' \
			"$tmp/dkms/kvm/arch/riscv/kvm/Makefile")"
done
ok 'prepare can run a second time' prepare 6.12.1

sed -i 's/^ ./ x/' "$tmp/dkms/kvm-6.12.patch"
ok 'If the patch does not apply, the kernel is skipped' \
	skips 'kvm-6.12.patch does not apply to Linux 6.12.1-2'

finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# The Debian packages on an emulated board with Debian 13, with the README's commands:
# install them, upgrade to the security updates, then to the kernel of its backports and
# back, purge them. This takes two hours, so it is only in "make check-deb".
#
# needs: board/.done deb/.done vmm

. tests/lib.sh

lab=$build/board
rm -f "$lab/.done"	# This test uses the disk up.
cp "$build"/deb/*.deb "$lab"
cp "$build/vmm" "$lab/bin"

# readme N: print the Nth block of commands of the README's section on boards
readme()
{
	sed -n '/^Use it on a board/,/^Use it in your/p' README.rst |
		awk -v RS= -v n="$1" '/^  / && ++i == n'
}

# board NAME [BOOT-OPTION...]: boot the board and run the script on stdin in it. $out is
# then what it sees as /lab/NAME.
board()
{
	out=$lab/$1
	name=$1
	shift
	rm -rf "$out"
	{
		cat <<-'END'
		export PATH=/tmp/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin
		export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
		mkdir -p /dev/pts
		mount -t devpts none /dev/pts
		modprobe virtio_net
		ip address add 10.0.2.15/24 dev eth0
		ip link set eth0 up
		ip route add default via 10.0.2.2

		# reports: write what guests did, and reports on it, to /lab/$run
		reports()
		{
			perf kvm stat record -a -o /tmp/data \
				vmm -t 'CPU 9%d/KVM' -c 2 -n 20 -s 20000000 >vmm
			for event in vmexit vmentry sbi mmio gfault insn; do
				perf kvm -i /tmp/data stat report --event=$event >$event
			done
		}

		# newest: copy the newest kernel to /lab/$run/root, to be booted next
		newest()
		{
			new=$(ls /usr/lib/modules | sort -V | tail -n 1)
			[ "$new" != "$(uname -r)" ] || { echo "no kernel newer than $new"; exit 1; }
			mkdir -p root/usr/lib/modules root/boot
			cp -r "/usr/lib/modules/$new" root/usr/lib/modules
			cp "/boot/vmlinux-$new" root/boot
		}

		cd "/lab/$run"
		END
		cat
	} >"$tmp/script"
	status=0
	scripts/lab/boot -w -q '-netdev user,id=net -device virtio-net-device,netdev=net' \
		-t 5400 "$@" "$lab" "$name" "$tmp/script" || status=$?
	ok "The board does $name without an error" [ $status -eq 0 ]
	[ $status -eq 0 ] || { echo "Bail out!  see $out/log"; exit 1; }
}

# next NAME: let board -k NAME boot the kernel that newest has copied
next()
{
	scripts/lab/stock "$out/root" "$build/images/initrd" "$lab/$1" >"$tmp/stock" 2>&1
	rm -r "$out/root"
}

# measured WHEN: the reports have all that the guest did
measured()
{
	exits=$(stat "$out/vmm" exits)
	ok "$1: vmentry has as many exits as KVM counted" \
		[ "$(total "$out/vmentry")" -eq "$exits" ]
	did "$out/vmm" >"$tmp/did"
	guest_rows "$out/vmentry" >"$tmp/rows"
	ok "$1: vmentry has exactly the guest's exits, by cause" \
		same "$tmp/did" "$tmp/rows"
	closed 2 <"$tmp/did" >"$tmp/closed"
	guest_rows "$out/vmexit" >"$tmp/rows"
	ok "$1: vmexit has exactly the guest's exits, by cause" \
		same "$tmp/closed" "$tmp/rows"
	ok "$1: sbi has exactly the guest's calls" \
		[ "$(rows "$out/sbi" | tr '\n' ,)" = \
		  "BASE.get_spec_version $((7 * 40 + 1)),TIME.set_timer $((2 * 41))," ]
	at "$out/vmm" mmio kernel >"$tmp/want"
	rows "$out/mmio" >"$tmp/rows"
	ok "$1: mmio has exactly the guest's MMIO, to KVM and to the VMM" \
		same "$tmp/want" "$tmp/rows"
	at "$out/vmm" mmio kernel page >"$tmp/want"
	rows "$out/gfault" >"$tmp/rows"
	ok "$1: gfault has exactly the pages that the guest touched" \
		same "$tmp/want" "$tmp/rows"
	ok "$1: insn has exactly the guest's WFIs and CSR accesses" \
		[ "$(rows "$out/insn" | tr '\n' ,)" = "csr hgatp:R $((3 * 40 + 1)),wfi 41," ]
}

# Like an installed board, but without the security updates.
board setup <<'END'
set -e
/debootstrap/debootstrap --second-stage
head -n 1 /etc/apt/mirrors >/etc/apt/sources.list
# A mirror may be late, and nobody answers apt's questions.
cat >/etc/apt/apt.conf.d/board <<-CONF
	Acquire::Check-Valid-Until "false";
	APT::Get::Assume-Yes "true";
CONF
# sudo, which DKMS needs, refuses to be removed from a system without this.
echo root:board | chpasswd
END

{
	echo 'set -e'
	readme 1
	echo 'find / -xdev | sort >before; cd /lab'
	readme 2
	cat <<-'END'
	cd "/lab/$run"
	dpkg-query -W >packages
	dkms status perf-kvm-riscv >dkms
	modinfo -n kvm >module
	cat /sys/module/kvm/taint >taint
	command -v perf >perf
	reports
	while vmm -c 2 -n 1000 -s 200000000 >/dev/null; do :; done &
	cd /tmp
	END
	# live ends when somebody presses q.
	{ readme 3; readme 4; } | sed '/ live /d'
} >"$tmp/in"
board install <"$tmp/in"
ok 'apt installs both packages with what they need from Debian' \
	[ "$(grep -c '^perf-kvm-riscv' "$out/packages")" -eq 2 ]
ok 'DKMS has built and installed the module' grep ': installed' "$out/dkms"
ok 'modprobe finds our module' grep '/updates/dkms/kvm.ko' "$out/module"
ok 'The module that is loaded is not part of the kernel' grep O "$out/taint"
ok "perf is the package's" grep '^/usr/bin/perf$' "$out/perf"
for title in VM-EXIT 'SBI call' 'MMIO Access' 'Guest-page fault' Instruction; do
	ok "The README's commands print rows below $title" \
		sh -c "grep -A 2 '^ *$title  *Samples' '$out/log' | grep 'us ( +-'"
done
ok "The README's commands for counting in the kernel print a table, too" \
	[ "$(grep -A 2 '^ *VM-EXIT  *Samples' "$out/log" | grep -c 'us ( +-')" -eq 2 ]
measured installed

board upgrade <<'END'
set -e
uname -r >kernel
cat /etc/apt/mirrors >/etc/apt/sources.list
apt update
apt full-upgrade
newest
END
next new
old=$(cat "$out/kernel")
board upgraded -k new <<'END'
set -e
uname -r >kernel
dkms status perf-kvm-riscv -k "$(uname -r)" >dkms
modprobe -r kvm && modprobe kvm
modinfo -n kvm >module
reports
END
ok 'The board boots the new kernel' no grep -xF "$old" "$out/kernel"
ok 'DKMS has installed a module for it' grep ': installed' "$out/dkms"
ok 'modprobe finds that module' \
	grep "/$(cat "$out/kernel")/updates/dkms/kvm.ko" "$out/module"
measured upgraded

board newer -k new <<'END'
set -e
sed -n 's/^deb \(.*\) main$/deb \1-backports main/p' /etc/apt/mirrors | head -n 1 \
	>/etc/apt/sources.list.d/backports.list
apt update
apt install -t trixie-backports linux-image-riscv64
newest
END
next latest
{
	echo 'set -e; uname -r >kernel; cd /lab'
	readme 2
	cat <<-'END'
	cd "/lab/$run"
	modinfo -n kvm >module
	cat /sys/module/kvm/taint >taint
	reports
	END
} >"$tmp/in"
board backports -k latest <"$tmp/in"
ok "The board boots the kernel of Debian's backports" no grep '^6\.12\.' "$out/kernel"
ok "The README's commands install a module for it" \
	grep "/$(cat "$out/kernel")/updates/dkms/kvm.ko" "$out/module"
ok 'The module that is loaded is not part of that kernel' grep O "$out/taint"
measured backports

board back -k new <<'END'
set -e
modprobe -r kvm && modprobe kvm
modinfo -n kvm >module
reports
END
ok 'Back on 6.12, modprobe finds our module' grep '/6\.12\..*/updates/dkms/kvm.ko' "$out/module"
measured back

{
	echo 'set -e'
	readme 5
	cat <<-'END'
	modinfo -n kvm >module
	cat /sys/module/kvm/taint >taint
	perf --version >perf
	# Files that were not there before and are no package's; many more are other
	# packages', as their scripts have made them.
	find / -xdev ! -path '/var/cache/*' ! -path '/var/log/*' ! -path '/var/lib/apt/*' \
		! -path '/var/lib/dpkg/*' | sort >after
	cat ../install/before /var/lib/dpkg/info/*.list | sed 's,^/lib/,/usr/lib/,' |
		sort -u >known
	comm -13 known after | grep -E 'dkms|kvm|/updates' >left || :
	END
} >"$tmp/in"
board purge -k new <"$tmp/in"
ok "After purge, modprobe finds Debian's module" grep '/kernel/arch/riscv/kvm/kvm.ko' "$out/module"
ok "After purge, Debian's module is loaded" no grep O "$out/taint"
ok "After purge, Debian's perf can be installed" grep '^perf version' "$out/perf"
ok 'Purge leaves no files' none "$out/left"

identity
mkdir "$tmp/deb"
for n in 1 2; do
	scripts/deb/build "$tmp/deb/$n" "$build/6.12" "$build/backports" "$build/7.3" >"$tmp/log" 2>&1
	rm -rf "$tmp/deb/$n/perf-kvm-riscv"
done
ok 'The packages are the same when they are built again' \
	sh -c "cd '$tmp/deb' && cmp 1/*_all.deb 2/*_all.deb && cmp 1/*_riscv64.deb 2/*_riscv64.deb"

finish

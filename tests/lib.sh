# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# TAP for the tests, which are run by prove from the top directory.
# shellcheck shell=sh

# The make that runs the tests is not to be a parent of theirs.
unset MAKEFLAGS MFLAGS

build=${BUILD:-build}
# shellcheck disable=SC2034 # the tests go through them
bases=${BASES:-6.1 6.12 7.3}
user="qemu-riscv64-static -L $build/debian"	# runs a riscv64 program here
stock="$user $build/debian/usr/bin/perf"	# upstream's port, of Linux 6.12
tests=0
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

# ok SENTENCE COMMAND...: the sentence is true if the command succeeds. What it
# prints is shown if it does not.
ok()
{
	sentence=$1
	shift
	tests=$((tests + 1))
	if "$@" >"$tmp/ok" 2>&1 </dev/null; then
		echo "ok $tests - $sentence"
	else
		echo "not ok $tests - $sentence"
		sed 's/^/# /' "$tmp/ok"
	fi
}

# no COMMAND...: the command says no, as grep does with status 1. Another status
# is an error.
no()
{
	"$@"
	[ $? -eq 1 ]
}

# none FILE: nothing was found
none()
{
	cat "$1"
	[ ! -s "$1" ]
}

# perfdata FILE: make a recording of the text on stdin, by a writer that is built
# when it is first needed
perfdata()
{
	[ -e "$tmp/perfdata" ] ||
		gcc -Wall -Wextra -Werror -O2 -o "$tmp/perfdata" tests/perfdata.c ||
		return
	"$tmp/perfdata" "$1"
}

# perf_options TOOLS: those to compile files of that tree's perf by themselves,
# tools being its folder of that name. What is not among these files is not called.
perf_options()
{
	echo "-w -D_GNU_SOURCE -DHAVE_KVM_STAT_SUPPORT -DHAVE_LIBTRACEEVENT" \
		"-I$1/perf -I$1/perf/util -I$1/perf/util/include" \
		"-I$1/perf/arch/riscv/util -I$1/perf/util/kvm-stat-arch" \
		"-I$1/lib -I$1/lib/perf/include -I$1/include" \
		"-I$1/include/uapi -I$1/arch/riscv/include/uapi" \
		"-idirafter $1/arch/x86/include -no-pie" \
		"-Wl,--unresolved-symbols=ignore-all"
}

# pure TOOLS: perf's files with the functions that know no session, sample or file
pure()
{
	for part in cause gfault insn sbi vcpu; do
		ls "$1/perf/arch/riscv/util/kvm-stat-$part.c" \
			"$1/perf/util/kvm-stat-arch/kvm-stat-riscv-$part.c" 2>/dev/null
	done
	echo "$1/lib/vsprintf.c"
}

# identity: git has this one, whatever the machine has or lacks
identity()
{
	export GIT_CONFIG_GLOBAL="$tmp/gitconfig" GIT_CONFIG_SYSTEM=/dev/null
	git config --global user.name 'A Tester'
	git config --global user.email tester@example.org
}

# names [ARGUMENT...]: tests/names.c, which is built when it is first needed
names()
{
	tools=$build/6.12/tree/tools
	# shellcheck disable=SC2046 # a list of options
	[ -e "$tmp/names.bin" ] ||
		gcc -O2 $(perf_options "$tools") -o "$tmp/names.bin" tests/names.c \
			$(pure "$tools") || return
	"$tmp/names.bin" "$@"
}

# same WANT GOT: the two files are alike, and not because both are empty.
same()
{
	[ -s "$1" ] || { echo "nothing to compare with in $1"; return 1; }
	diff -u --label expected --label got "$1" "$2"
}

# The plan, once all tests are counted.
finish()
{
	echo "1..$tests"
}

# host BASE NAME [BOOT-OPTION...]: boot the lab's host of that base and run the
# script on stdin in it. What it leaves in /lab/NAME is then in $out.
host()
{
	lab=$build/$1/lab
	out=$lab/$2
	name=$2
	shift 2
	cat tests/host.sh - >"$tmp/script"
	rm -rf "$out"
	scripts/lab/boot "$@" "$lab" "$name" "$tmp/script"
}

# redirects BASE: does a trap that the firmware redirects to the hypervisor get
# there? Under QEMU 10.0 the guest goes on instead, at the host's trap handler.
redirects()
{
	host "$1" redirects <<-'END' 2>/dev/null
	vmm -c 1 -n 1 -k illegal
	END
}

# fired FILE NAME: of that copy of /proc/interrupts, has it had any of that name?
fired()
{
	awk -v name="$2" '$NF == name {
		for (i = 2; $i ~ /^[0-9]+$/; i++)
			n += $i
	} END { exit !n }' "$1"
}

# list FILE: what makes the file /tmp/list in a host, for the head of its script
list()
{
	echo 'cat >/tmp/list <<-LIST'
	cat "$1"
	echo LIST
}

# rows REPORT: "NAME SAMPLES" of each row; Linux 6.17 and later have EXC_ in front of
# the name of an exception
rows()
{
	sed -nE 's/^ +EXC_([A-Z])/ \1/; s/^ +([^ ].*[^ ]) +([0-9]+) +[0-9.]+% +[0-9.]+% +.*us \(.*/\1 \2/p' "$1" |
		sort
}

# guest_rows REPORT: the same without interrupts, which are the host's
guest_rows()
{
	rows "$1" | grep -v '^IRQ_'
}

# timings REPORT: cause, samples, shortest, longest, average of each row
timings()
{
	sed -nE 's/^ +EXC_([A-Z])/ \1/; s/^ +([^ ].*[^ ]) +([0-9]+) +[0-9.]+% +[0-9.]+% +([0-9.]+)us +([0-9.]+)us +([0-9.]+)us .*/\1 \2 \3 \4 \5/p' "$1" |
		sort
}

# reader DATA: a perf that reads the recording; perf 6.12 does not read Linux 7.3's
reader()
{
	case $1 in
	*/7.3/*) echo "$user $build/7.3/lab/bin/perf" ;;
	*) echo "$stock" ;;
	esac
}

# intervals DATA EVENT: the same, from the time stamps that perf script prints
intervals()
{
	$(reader "$1") script --guest-code -i "$1" -F tid,time,event,trace --ns 2>/dev/null |
		awk -v event="$2" -f tests/intervals.awk | sort
}

# total REPORT: the samples that it says it has in all
total()
{
	sed -n 's/^Total Samples:\([0-9]*\),.*/\1/p' "$1"
}

# access REPORT X|R|W: what gfault counted for it, on all pages
access()
{
	rows "$1" | awk -F '[: ]' -v access="$2" '$2 == access { n += $3 }
		END { print n + 0 }'
}

# row REPORT NAME: the samples of its row
row()
{
	rows "$1" | awk -v name="$2" '{ n = $NF; sub(/ [0-9]+$/, "") }
		$0 == name { m = n } END { print m + 0 }'
}

# agree PREFIX: of the reports PREFIXgfault and PREFIXinsn, there are as many exits
# as in the rows of PREFIXvmexit that they take apart
agree()
{
	{
		echo "X $(access "$1gfault" X)"
		echo "R $(access "$1gfault" R)"
		echo "W $(access "$1gfault" W)"
		echo "insn $(total "$1insn")"
	} >"$tmp/parts"
	{
		echo "X $(row "$1vmexit" INST_GUEST_PAGE_FAULT)"
		echo "R $(row "$1vmexit" LOAD_GUEST_PAGE_FAULT)"
		echo "W $(row "$1vmexit" STORE_GUEST_PAGE_FAULT)"
		echo "insn $(($(row "$1vmexit" VIRTUAL_INST_FAULT) + $(row "$1vmexit" INST_ILLEGAL)))"
	} >"$tmp/whole"
	same "$tmp/whole" "$tmp/parts"
}

# by_page: the accesses on stdin, "GPA:ACCESS COUNT", added up for each page
by_page()
{
	sed -E 's/...:/000:/' |
		awk '{ n[$1] += $2 } END { for (page in n) print page, n[page] }' |
		sort
}

# all_agree PREFIX: so do PREFIXsbi, and PREFIXmmio with the pages of PREFIXgfault
# that it has
all_agree()
{
	agree "$1" || return
	echo "sbi $(row "$1vmexit" SUPERVISOR_SYSCALL)" >"$tmp/whole"
	echo "sbi $(total "$1sbi")" >"$tmp/parts"
	rows "$1mmio" | by_page >"$tmp/pages"
	rows "$1gfault" | awk 'NR == FNR { has[$1]; next } $1 in has' \
		"$tmp/pages" - >>"$tmp/whole"
	cat "$tmp/pages" >>"$tmp/parts"
	[ -s "$tmp/pages" ] && same "$tmp/whole" "$tmp/parts"
}

# shown LIVE N: live has shown N exits on all its screens, or up to a thousandth
# less: an event that this machine holds back while its hart writes it to the
# buffer can come too late to be put in order.
shown()
{
	total "$1" | awk -v n="$2" '{ got += $1 } END {
		print got " of " n; exit !(got <= n && got >= n - n / 1000) }'
}

# did OUTPUT [VCPU]: "CAUSE COUNT" of what vmm's guest did, on all VCPUs or one
did()
{
	awk -v vcpu="$2" '
		$1 == "did" && (vcpu == "" || vcpu == $2) { n[$3] += $4 }
		END { for (cause in n) print cause, n[cause] }' "$1" | sort
}

# stat OUTPUT COUNTER [VCPU]: what KVM counted, on all VCPUs or one
stat()
{
	awk -v name="$2" -v vcpu="$3" '
		$1 == "stat" && $3 == name && (vcpu == "" || vcpu == $2) { n += $4 }
		END { print n + 0 }' "$1"
}

# at OUTPUT KIND...: "GPA:ACCESS COUNT" of what vmm's guest accessed, where the kinds
# are mmio, kernel, page; without the stores at the end, which no entry follows
at()
{
	output=$1
	shift
	awk -v kinds=" $* " '
		index(kinds, " " $1 " ") && $3 != "0x10001000:W" { n[$3] += $4 }
		END { for (place in n) print place, n[place] }' "$output" | sort
}

# kernel_traces EVENT...: has the kernel of the last host one of KVM's trace events?
kernel_traces()
{
	printf '%s\n' "$@" | grep -qxFf - "$out/traced"
}

# mmio_seen: the kinds of MMIO, for at, that events of the last host's kernel tell:
# what comes to the VMM, and with our series or in Linux 7.3 what KVM handles, too
mmio_seen()
{
	echo mmio
	! kernel_traces kvm_sbi_ecall kvm_mmio_emulate || echo kernel
}

# closed N: of the exits on stdin, those that an entry followed. The last one of
# each of the N VCPUs, its store to say that it is done, has none; what is 0 then
# is left out, as it has no row.
closed()
{
	awk -v n="$1" '$1 == "STORE_GUEST_PAGE_FAULT" { $2 -= n } $2 > 0'
}

# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# TAP and helpers for the tests, which prove runs from the top directory
# shellcheck shell=sh

# A make that a test runs must not be a sub-make of the one that runs the tests.
unset MAKEFLAGS MFLAGS

build=${BUILD:-build}
# shellcheck disable=SC2034 # used by the tests
bases=${BASES:-$(sed -n 's/^\([0-9.]*\)\t.*/\1/p' scripts/lab/bases)}
# Those whose perf is ours
# shellcheck disable=SC2034 # used by the tests
perfs=$(for linux in $bases; do
	grep -q "^$linux	.*	kvm-only$" scripts/lab/bases || echo "$linux"
done)
user="qemu-riscv64-static -L $build/debian"	# runs a riscv64 program here
stock="$user $build/debian/usr/bin/perf"	# upstream's port, of Linux 6.12
# For perfs with sanitizers: perf leaves much of its memory to exit().
export ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1:max_allocation_size_mb=512
tests=0
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

# ok SENTENCE COMMAND...: the sentence is true if the command succeeds. If it fails,
# show its output on stderr, which prove does not hide.
ok()
{
	sentence=$1
	shift
	tests=$((tests + 1))
	if "$@" >"$tmp/ok" 2>&1 </dev/null; then
		echo "ok $tests - $sentence"
	else
		echo "not ok $tests - $sentence"
		{ echo "$0: not ok: $sentence"; sed 's/^/# /' "$tmp/ok"; } >&2
	fi
}

# no COMMAND...: the command says no, as grep does with status 1. Any other status
# is an error.
no()
{
	"$@"
	[ $? -eq 1 ]
}

# none FILE: the file with findings is empty
none()
{
	cat "$1" && [ ! -s "$1" ]
}

# perfdata FILE: create a recording from the text on stdin, with a writer that is
# built when first needed
perfdata()
{
	[ -e "$tmp/perfdata" ] ||
		gcc -Wall -Wextra -Werror -O2 -o "$tmp/perfdata" tests/perfdata.c ||
		return
	"$tmp/perfdata" "$1"
}

# perf_options TOOLS: print the options to compile single files of perf in the
# tree's folder tools. Functions in other files are not called.
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

# traced TREE: print KVM's object files whose sources have trace events
traced()
{
	(cd "$1" && grep -lE '"trace\.h"|trace/events/kvm\.h' arch/riscv/kvm/*.c) | sed 's/c$/o/'
}

# pure TOOLS: print perf's files whose functions need no session, sample or file
pure()
{
	for part in '' -gfault -insn -sbi; do
		ls "$1/perf/arch/riscv/util/kvm-stat$part.c" \
			"$1/perf/util/kvm-stat-arch/kvm-stat-riscv$part.c" 2>/dev/null
	done
	echo "$1/perf/util/kvm-stat-field.c" "$1/perf/util/kvm-stat-vcpu.c" "$1/lib/vsprintf.c"
}

# identity: give git an identity, whether or not this machine has one
identity()
{
	export GIT_CONFIG_GLOBAL="$tmp/gitconfig" GIT_CONFIG_SYSTEM=/dev/null
	git config --global user.name 'A Tester'
	git config --global user.email tester@example.org
}

# names [ARGUMENT...]: run tests/names.c, which is built when first needed
names()
{
	tools=$build/6.12/tree/tools
	# shellcheck disable=SC2046 # a list of options
	[ -e "$tmp/names.bin" ] ||
		gcc -O2 $(perf_options "$tools") -o "$tmp/names.bin" tests/names.c \
			$(pure "$tools") || return
	"$tmp/names.bin" "$@"
}

# same WANT GOT: the two files are equal, and not empty
same()
{
	[ -s "$1" ] || { echo "nothing to compare with in $1"; return 1; }
	diff -u --label expected --label got "$1" "$2"
}

# finish: print the plan, after all tests
finish()
{
	echo "1..$tests"
}

# perf_of BASE: print the command of its perf for riscv64
perf_of()
{
	echo "$user $build/$1/perf/perf"
}

# lab BASE: print the folder with what the lab's host of that base boots. For 6.12 that
# is Debian's kernel with our KVM as a module, which takes no time to build.
lab()
{
	case $1 in
	6.12) echo "$build/stock/lab" ;;
	*) echo "$build/$1/lab" ;;
	esac
}

# copy_kernel FROM TO: put the kernel of base FROM into the lab of base TO, as /lab/FROM
copy_kernel()
{
	mkdir -p "$(lab "$2")/$1" &&
		cp -f "$(lab "$1")/Image" "$(lab "$1")/initrd" "$(lab "$2")/$1"
}

# host BASE NAME [BOOT-OPTION...]: boot the lab's host of that base, and run the
# script on stdin in it. $out is then what it sees as /lab/NAME.
host()
{
	lab=$(lab "$1")
	out=$lab/$2
	name=$2
	shift 2
	cat tests/host.sh - >"$tmp/script"
	rm -rf "$out"
	scripts/lab/boot "$@" "$lab" "$name" "$tmp/script"
}

# redirects BASE: does a trap that the firmware redirects to the hypervisor arrive
# there? Under QEMU 10.0 the guest continues instead, at the host's trap handler.
redirects()
{
	host "$1" redirects <<-'END' 2>/dev/null
	vmm -c 1 -n 1 -k illegal
	END
}

# hidden: print instructions that trap, the last one with stval 0. At hlv.b, QEMU 7.2
# leaves in stval what it put there before, so let zeros trap first. QEMU 10.0 clears
# it at wrs.nto, and at no other instruction that it has.
hidden()
{
	case $(qemu-system-riscv64 --version) in
	*' version 7.'*) echo 0x00000000 0x6005c573 ;;
	*) echo 0x00d00073 ;;
	esac
}

# fired FILE NAME: does that copy of /proc/interrupts have interrupts of that name?
fired()
{
	awk -v name="$2" '$NF == name {
		for (i = 2; $i ~ /^[0-9]+$/; i++)
			n += $i
	} END { exit !n }' "$1"
}

# list FILE: print the start of a host's script that creates /tmp/list from FILE
list()
{
	echo 'cat >/tmp/list <<-LIST'
	cat "$1"
	echo LIST
}

# rows REPORT: print "NAME SAMPLES" of each row, without the EXC_ that Linux 6.17 and
# later put in front of exceptions
rows()
{
	sed -nE 's/^ +EXC_([A-Z])/ \1/; s/^ +([^ ].*[^ ]) +([0-9]+) +[0-9.]+% +[0-9.]+% +.*us \(.*/\1 \2/p' "$1" |
		sort
}

# guest_rows REPORT: print the same without interrupts, which are the host's
guest_rows()
{
	rows "$1" | grep -v '^IRQ_'
}

# timings REPORT: print cause, samples, minimum, maximum and average of each row
timings()
{
	sed -nE 's/^ +EXC_([A-Z])/ \1/; s/^ +([^ ].*[^ ]) +([0-9]+) +[0-9.]+% +[0-9.]+% +([0-9.]+)us +([0-9.]+)us +([0-9.]+)us .*/\1 \2 \3 \4 \5/p' "$1" |
		sort
}

# reader DATA: print a perf that reads the recording; 6.12's cannot read Linux 7.3's
reader()
{
	case $1 in
	*/7.3/*) perf_of 7.3 ;;
	*) echo "$stock" ;;
	esac
}

# intervals DATA EVENT: print the same, computed from perf script's time stamps
intervals()
{
	$(reader "$1") script --guest-code -i "$1" -F tid,time,event,trace --ns 2>/dev/null |
		awk -v event="$2" -f tests/intervals.awk | sort
}

# total REPORT: print the total samples that it shows
total()
{
	sed -n 's/^Total Samples:\([0-9]*\),.*/\1/p' "$1"
}

# access REPORT X|R|W: print gfault's samples of that access on all pages
access()
{
	rows "$1" | awk -F '[: ]' -v access="$2" '$2 == access { n += $3 }
		END { print n + 0 }'
}

# row REPORT NAME: print the samples of the row NAME
row()
{
	rows "$1" | awk -v name="$2" '{ n = $NF; sub(/ [0-9]+$/, "") }
		$0 == name { m = n } END { print m + 0 }'
}

# agree PREFIX: the reports PREFIXgfault and PREFIXinsn have as many exits as the
# rows of PREFIXvmexit that they break down
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

# by_page: add up the accesses on stdin, "GPA:ACCESS COUNT", for each page
by_page()
{
	sed -E 's/...:/000:/' |
		awk '{ n[$1] += $2 } END { for (page in n) print page, n[page] }' |
		sort
}

# all_agree PREFIX: so does PREFIXsbi, and PREFIXmmio has as many exits as its pages
# in PREFIXgfault
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

# shown LIVE N: live has shown N exits on all its screens, or up to 0.1% less: if
# this machine delays a hart while it writes an event to the buffer, the event can
# come too late to be put in order.
shown()
{
	total "$1" | awk -v n="$2" '{ got += $1 } END {
		print got " of " n; exit !(got <= n && got >= n - n / 1000) }'
}

# did OUTPUT [VCPU]: print "CAUSE COUNT" of vmm's guest, on all VCPUs or one
did()
{
	awk -v vcpu="$2" '
		$1 == "did" && (vcpu == "" || vcpu == $2) { n[$3] += $4 }
		END { for (cause in n) print cause, n[cause] }' "$1" | sort
}

# stat OUTPUT COUNTER [VCPU]: print that counter of KVM, on all VCPUs or one
stat()
{
	awk -v name="$2" -v vcpu="$3" '
		$1 == "stat" && $3 == name && (vcpu == "" || vcpu == $2) { n += $4 }
		END { print n + 0 }' "$1"
}

# at OUTPUT KIND...: print "GPA:ACCESS COUNT" for the accesses of vmm's guest, where
# KIND is mmio, kernel or page, without the final stores, which no entry follows
at()
{
	output=$1
	shift
	awk -v kinds=" $* " '
		index(kinds, " " $1 " ") && $3 != "0x10001000:W" { n[$3] += $4 }
		END { for (place in n) print place, n[place] }' "$output" | sort
}

# kernel_traces EVENT...: did the last host's kernel have any of these tracepoints?
kernel_traces()
{
	printf '%s\n' "$@" | grep -qxFf - "$out/traced"
}

# mmio_seen: print the kinds of MMIO, for at, that the last host's kernel traces:
# what the VMM handles, and with our series or in Linux 7.3 also what KVM handles
mmio_seen()
{
	echo mmio
	! kernel_traces kvm_sbi_ecall kvm_mmio_emulate || echo kernel
}

# closed N: print the exits on stdin that are followed by an entry. The last exit of
# each of the N VCPUs, the store that ends it, is not. Omit causes whose count is
# then 0, as they have no row.
closed()
{
	awk -v n="$1" '$1 == "STORE_GUEST_PAGE_FAULT" { $2 -= n } $2 > 0'
}

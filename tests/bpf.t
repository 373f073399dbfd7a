#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Counting in the kernel (report -b, live -b) on guests with known exits: perf of 6.12 on
# the kernels of 6.1 and 6.12 and on Debian 13's as it is, and perf of 7.3 on that of 7.3
#
# needs: %/lab/.done 6.12/lab/.done 7.3/lab/.done

. tests/lib.sh

# Fail bpf() with error $BPF_ERROR: each load of a program or, if $BPF_LONG is set,
# only that of programs with more than two instructions. Fail calloc() of $NO_MEMORY
# elements.
cat >"$tmp/fail.c" <<'END'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <linux/bpf.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/syscall.h>

long syscall(long nr, ...)
{
	static long (*real)(long, ...);
	const union bpf_attr *attr;
	long arg[6];
	va_list args;
	int i;

	va_start(args, nr);
	for (i = 0; i < 6; i++)
		arg[i] = va_arg(args, long);
	va_end(args);
	attr = (const union bpf_attr *)arg[1];
	if (nr == SYS_bpf && arg[0] == BPF_PROG_LOAD && getenv("BPF_ERROR") &&
	    (!getenv("BPF_LONG") || attr->insn_cnt > 2)) {
		errno = atoi(getenv("BPF_ERROR"));
		return -1;
	}
	if (!real)
		real = dlsym(RTLD_NEXT, "syscall");
	return real(nr, arg[0], arg[1], arg[2], arg[3], arg[4], arg[5]);
}

/* Of glibc; dlsym() itself calls calloc(). */
extern void *__libc_calloc(size_t nr, size_t size);

void *calloc(size_t nr, size_t size)
{
	const char *fail = getenv("NO_MEMORY");

	return fail && nr == strtoul(fail, NULL, 0) ? NULL : __libc_calloc(nr, size);
}
END

# Compile the function of the BPF programs that adds a time to the counts, and compare
# its sums of squares with those in 128 bits.
cat >"$tmp/add.c" <<'END'
#include <stdint.h>
#include <stdio.h>

typedef uint32_t u32;
typedef uint64_t u64;

struct kvm_stat_counts {
	u64 n, time, min, max, square_low, square_high;
};

ADD

int main(void)
{
	struct kvm_stat_counts counts = { .min = -1 };
	unsigned __int128 sum = 0;
	u64 time = 1;
	int i;

	/* From 1 ns to 26 days */
	for (i = 0; i < 100000; i++) {
		time = time * 6364136223846793005 + 1442695040888963407;
		add(&counts, time >> (13 + i % 51));
		sum += (unsigned __int128)(time >> (13 + i % 51)) * (time >> (13 + i % 51));
	}
	printf("%llx %llx\n", (unsigned long long)counts.square_high,
	       (unsigned long long)counts.square_low);
	return counts.square_low != (u64)sum || counts.square_high != (u64)(sum >> 64);
}
END
sed -n '/^static __always_inline void add(/,/^}/p' tools/perf/util/bpf_skel/kvm_stat.bpf.c |
	sed -i -e '/^ADD$/{r /dev/stdin' -e 'd}' "$tmp/add.c"
gcc -Wall -Wextra -Werror -O2 -o "$tmp/add" "$tmp/add.c"
ok 'Squares of times from 1 ns to 26 days are added up exactly' "$tmp/add"

# 170 SBI calls, each of another function
awk 'BEGIN { for (i = 0; i < 170; i++) print 0x10, 1000 + i, 1 }' >"$tmp/calls"

# refuses FILE TEXT: -b has failed with a single line that has TEXT
refuses()
{
	ok "$on: -b says what is wrong in one line, and fails ($1)" \
		sh -c "[ \"\$(grep -c . '$out/$1.said')\" -eq 1 ] &&
		       [ \"\$(cat '$out/$1.status')\" -ne 0 ] &&
		       grep -e '$2' '$out/$1.said'"
}

for on in $bases stock; do
	# Upstream's kvm_entry has no VCPU number, so there the thread's name counts.
	# The last number of VCPUs is for all events. What does not depend on the kernel
	# is tested on one.
	vcpus=2 whole=
	case $on in
	6.1)
		base=6.12 kernel=6.1 name='CPU 9%d/KVM'
		copy_kernel 6.1 6.12
		;;
	stock) base=6.12 kernel=stock name='CPU %d/KVM' ;;
	*)
		base=$on kernel=. name='CPU 9%d/KVM' vcpus='1 2 8'
		[ "$on" = 6.12 ] || whole=1
		;;
	esac
	riscv64-linux-gnu-gcc -shared -fPIC -O2 -o "$(lab "$base")/bin/fail.so" "$tmp/fail.c"
	{
		list "$tmp/calls"
		echo "export name='$name' vcpus='$vcpus' whole=$whole"
		echo "echo $(hidden) >/tmp/hidden"
		cat <<-'END'
		cd /lab/bpf
		# Debian's kernel interprets BPF programs unless told to compile them.
		if grep -qsx 0 /proc/sys/net/core/bpf_jit_enable; then
			perf kvm stat report -b true 2>interpreted
			echo 1 >/proc/sys/net/core/bpf_jit_enable
			echo 1 >/proc/sys/net/core/bpf_jit_kallsyms
		fi
		# count TO OPTION...: write what report -b prints to the file TO, as a copy
		count()
		{
			to=$1
			shift
			for try in 1 2 3; do
				perf kvm stat report -b "$@" >/tmp/out 2>/tmp/said </dev/null
				status=$?
				skipped /tmp/said || break
			done
			echo $status >$to.status
			cp /tmp/out $to
			cp /tmp/said $to.said
		}
		# objects: print how many BPF programs and maps the kernel has
		objects()
		{
			/usr/bin/python3 - <<-PYTHON
			import ctypes, struct
			libc = ctypes.CDLL(None, use_errno=True)
			for cmd in 11, 12:	# BPF_PROG_GET_NEXT_ID, BPF_MAP_GET_NEXT_ID
			    n = last = 0
			    while True:
			        attr = ctypes.create_string_buffer(struct.pack("III", last, 0, 0), 128)
			        if libc.syscall(280, cmd, attr, 12):
			            break
			        last = struct.unpack_from("II", attr)[1]
			        n += 1
			    print(n)
			PYTHON
		}

		for n in $vcpus; do
			events=vmexit
			[ $n -ne ${vcpus##* } ] || events='vmexit vmentry sbi mmio gfault insn'
			for event in $events; do
				count $n.$event --event=$event vmm -m -t "$name" -c $n -n 20
			done
		done
		count hidden --event=insn vmm -c 1 -n 20 -k insns -l /tmp/hidden
		# A vendor's kvm_exit need not copy the trap: pretend that it has another field.
		program="grep -oE 'begin_(raw|record)' /proc/kallsyms"
		count copy busybox sh -c "$program; exec vmm -m -t '$name' -c 2 -n 20"
		format=/sys/kernel/tracing/events/kvm/kvm_exit/format
		sed 's/ htinst;/ vendor;/' $format >/tmp/format
		busybox mount --bind /tmp/format $format
		count record busybox sh -c "$program; exec vmm -m -t '$name' -c 2 -n 20"
		busybox umount $format
		count vcpu1 --vcpu 1 vmm -m -t "$name" -c 2 -n 20
		count vcpu9 --vcpu 9 vmm -t "$name" -c 2 -n 1

		# Counted and recorded at once
		for try in 1 2 3; do
			perf kvm stat record -a --event=vmexit -o /tmp/data \
				perf kvm stat report -b -a vmm -m -c 4 -n 50 >both 2>both.said
			skipped both.said || break
		done
		report /tmp/data both.file

		for try in 1 2 3; do
			watch live perf -b
			vmm -m -c 2 -n 200 >live.vmm
			unwatch
			skipped live || break
		done

		# Only Debian's kernels have PID namespaces, and can be locked down.
		# A VM killed in mid-exit, and another with its PID
		if echo 1000 >/proc/sys/kernel/ns_last_pid; then
			watch reused perf -b --vcpu 0 --event=gfault
			reuse_pid reused
			unwatch
		fi
		if [ -e /proc/self/ns/pid ]; then
			busybox unshare -p -f /tmp/bin/perf kvm stat report -b true 2>inner.said
			echo $? >inner.status
		fi
		# The last one there, as this cannot be undone
		busybox mount -t securityfs none /sys/kernel/security 2>/dev/null
		if [ -e /sys/kernel/security/lockdown ]; then
			echo confidentiality >/sys/kernel/security/lockdown
			count lockdown true
		fi

		[ "$whole" ] || exit 0
		count pages --event=gfault vmm -k store -n 8000

		# Two VMs at once: all, that of the command, and that of a process
		for try in 1 2 3; do
			rm -f /tmp/go /tmp/end
			busybox sh -c 'until [ -e /tmp/go ]; do sleep 0.2; done
				       exec vmm -c 3 -n 30' >two.b &
			b=$!
			until_end='until [ -e /tmp/end ]; do sleep 0.2; done'
			perf kvm stat report -b -a --event=vmentry busybox sh -c "$until_end" \
				>two.all 2>&1 &
			all=$!
			perf kvm stat report -b -p $b --event=vmentry busybox sh -c "$until_end" \
				>two.pid 2>&1 &
			pid=$!
			perf kvm stat report -b --event=vmentry \
				busybox sh -c 'sleep 4; : >/tmp/go; vmm -c 2 -n 50' >two.a 2>&1
			wait $b
			: >/tmp/end
			wait $all $pid
			skipped two.* || break
		done

		# Commands that become a VMM, or start one, when their first thread has ended
		python="/usr/bin/python3 -c"
		count exec $python "import os, threading
		threading.Thread(target=lambda: os.execv('/tmp/bin/vmm',
		    'vmm -m -c 2 -n 20'.split())).start()"
		count later $python "import ctypes, os, threading, time
		threading.Thread(target=lambda: time.sleep(1) or os.spawnv(os.P_WAIT, '/tmp/bin/vmm',
		    'vmm -m -c 2 -n 20'.split())).start()
		ctypes.CDLL(None).pthread_exit(None)"

		# More rows than there is room for, while perf cannot take any
		for try in 1 2 3; do
			perf kvm stat report -b -a --event=sbi sleep 1000 >/tmp/full \
				2>/tmp/full.said &
			perf=$!
			sleep 5
			kill -STOP $perf
			vmm -c 64 -k calls -l /tmp/list -n 1 >full.vmm
			kill -CONT $perf
			sleep 2
			kill -INT $perf
			wait $perf
			skipped /tmp/full.said || break
		done
		cp /tmp/full /tmp/full.said .

		objects >objects.before
		perf kvm stat report -b sleep 1000 >/dev/null 2>&1 &
		perf=$!
		sleep 5
		objects >objects.while
		kill -9 $perf
		wait $perf
		sleep 2
		objects >objects.after

		count file -i /tmp/data true
		count none true
		count gone -p 4000000
		perf kvm -i /tmp/data stat report -b true 2>outer.said
		echo $? >outer.status
		$python 'import threading, time
		threading.Thread(target=time.sleep, args=(30,)).start()' &
		until [ "$(ls /proc/$!/task | wc -l)" -gt 1 ]; do
			sleep 0.2
		done
		count thread -p "$(ls /proc/$!/task | tail -n 1)" true
		vmm -c 1 -n 2000 >/dev/null &
		count other sleep 1
		perf kvm stat report -b sleep 1001 >/dev/null 2>&1 &
		perf=$!
		sleep 5
		kill $perf
		wait $perf
		busybox pgrep -f 'sleep 1001' >left
		for error in 1 22 38; do
			BPF_ERROR=$error LD_PRELOAD=/tmp/bin/fail.so perf kvm stat report -b true \
				2>error.$error.said
			echo $? >error.$error.status
		done
		BPF_ERROR=13 BPF_LONG=1 LD_PRELOAD=/tmp/bin/fail.so perf kvm stat report -b true \
			2>error.13.said
		echo $? >error.13.status
		# so many rows at a time
		NO_MEMORY=4096 LD_PRELOAD=/tmp/bin/fail.so perf kvm stat report -b true \
			2>memory.said
		echo $? >memory.status
		perf kvm stat live -b --duration 1 2>duration.said </dev/null
		echo $? >duration.status
		for option in breakdown percentiles; do
			perf kvm stat live -b --$option 2>$option.said </dev/null
			echo $? >$option.status
		done
		mkdir /tmp/etc
		echo nobody:x:65534:65534::/:/bin/bash >/tmp/etc/passwd
		busybox mount --bind /tmp/etc /etc
		busybox su nobody -c '/tmp/bin/perf kvm stat report -b true' 2>nobody.said
		echo $? >nobody.status
		busybox umount /etc
		ls perf.data* /tmp/perf.data* >files 2>/dev/null
		:
		END
	} >"$tmp/in"
	host "$base" bpf -k "$kernel" -t 600 <"$tmp/in"
	ok "$on: a host counts with BPF" [ $? -eq 0 ]
	rm -f "$(lab "$base")/bin/fail.so"
	who=$(mmio_seen)

	for n in $vcpus; do
		run="$on, $n VCPUs that move"
		did "$out/$n.vmexit" | closed "$n" >"$tmp/want"
		guest_rows "$out/$n.vmexit" >"$tmp/rows"
		ok "$run: vmexit counts exactly the guest's exits" same "$tmp/want" "$tmp/rows"
		ok "$run: vmexit counts as many exits as KVM, minus $n open at the end" \
			[ "$(total "$out/$n.vmexit")" -eq $(($(stat "$out/$n.vmexit" exits) - n)) ]
		[ "$n" -eq "${vcpus##* }" ] || continue
		did "$out/$n.vmentry" >"$tmp/want"
		guest_rows "$out/$n.vmentry" >"$tmp/rows"
		ok "$run: vmentry counts exactly the guest's exits" same "$tmp/want" "$tmp/rows"
		ok "$run: vmentry counts as many exits as KVM" \
			[ "$(total "$out/$n.vmentry")" -eq "$(stat "$out/$n.vmentry" exits)" ]
		at "$out/$n.gfault" mmio kernel page >"$tmp/want"
		rows "$out/$n.gfault" >"$tmp/rows"
		ok "$run: gfault counts exactly the pages that the guest touched" \
			same "$tmp/want" "$tmp/rows"
		# shellcheck disable=SC2086 # one word or two
		at "$out/$n.mmio" $who >"$tmp/want"
		rows "$out/$n.mmio" >"$tmp/rows"
		ok "$run: mmio counts exactly the guest's MMIO, as far as the kernel traces it" \
			same "$tmp/want" "$tmp/rows"
		more=$((n * (n - 1) / 2))
		ok "$run: insn counts exactly the guest's WFIs and CSR accesses" \
			[ "$(rows "$out/$n.insn" | tr '\n' ,)" = \
			  "csr hgatp:R $((3 * 20 * n + more)),wfi $((20 * n + more))," ]
		if ! kernel_traces kvm_sbi_ecall; then
			ok "$run: sbi says which tracepoint is missing" \
				grep 'kvm:kvm_sbi_ecall: no such tracepoint' "$out/$n.sbi.said"
		else
			ok "$run: sbi counts exactly the guest's calls" \
				[ "$(rows "$out/$n.sbi" | tr '\n' ,)" = \
				  "BASE.get_spec_version $((7 * 20 * n + more)),TIME.set_timer $((2 * (20 * n + more)))," ]
		fi
	done

	case $(hidden | wc -w),$on in
	1,stock) want='at 0x80001000 20' ;;
	1,*) want='wrs.nto 20' ;;
	2,stock) want='at 0x80001000 20,at 0x80001004 20' ;;
	2,7.3) want='hlv.b 20' ;;
	*) want='at 0x80001000 20,hlv.b 20' ;;
	esac
	echo "$want" | tr , '\n' >"$tmp/want"
	rows "$out/hidden" >"$tmp/rows"
	ok "$on: insn counts instructions whose stval is 0 by name or else by address" \
		same "$tmp/want" "$tmp/rows"
	ok "$on: -b counts kvm_exit by the trap that it copies" grep begin_raw "$out/copy"
	ok "$on: -b reads the record of a kvm_exit that does not copy the trap" \
		grep begin_record "$out/record"
	did "$out/record" | closed 2 >"$tmp/want"
	guest_rows "$out/record" >"$tmp/rows"
	ok "$on: from records, -b counts exactly the guest's exits" same "$tmp/want" "$tmp/rows"

	did "$out/vcpu1" 1 | closed 1 >"$tmp/want"
	guest_rows "$out/vcpu1" >"$tmp/rows"
	ok "$on: -b --vcpu 1 counts exactly that VCPU's exits" same "$tmp/want" "$tmp/rows"
	ok "$on: -b --vcpu 9 fails and lists the VCPUs there are" \
		grep 'VCPU 9 not recorded; available: 0 1' "$out/vcpu9.said"

	rows "$out/both.file" >"$tmp/want"
	rows "$out/both" >"$tmp/rows"
	ok "$on: what is counted and recorded at once has the same rows" \
		same "$tmp/want" "$tmp/rows"
	ok "$on: live -b shows as many exits as KVM counted, minus two open ones" \
		[ "$(total "$out/live" | awk '{ n += $1 } END { print n }')" -eq \
		  $(($(stat "$out/live.vmm" exits) - 2)) ]
	[ ! -e "$out/interpreted" ] || ok "$on: -b warns if BPF programs are interpreted" \
		grep 'bpf_jit_enable=1' "$out/interpreted"
	if [ -e "$out/reused" ]; then
		{
			at "$out/reused.first" mmio kernel page
			at "$out/reused.second" mmio kernel page
		} | awk '{ n += $2 } END { print n }' >"$tmp/want"
		total "$out/reused" | awk '{ n += $1 } END { print n }' >"$tmp/rows"
		ok "$on: live -b numbers VCPUs from 0 if a VM reuses the PID of another" \
			same "$tmp/want" "$tmp/rows"
		ok "$on: live -b ends no exit of a dead VM with an entry of another" \
			no grep 0x10001000:W "$out/reused"
	fi

	case $on in
	6.12|stock)
		refuses inner 'run it on the host'
		refuses lockdown 'kernel lockdown' ;;
	esac
	[ "$whole" ] || continue

	at "$out/pages" mmio page >"$tmp/want"
	rows "$out/pages" >"$tmp/rows"
	ok "$on: -b counts each of 16,000 pages" same "$tmp/want" "$tmp/rows"

	a=$(stat "$out/two.a" exits)
	b=$(stat "$out/two.b" exits)
	ok "$on: of two VMs, -b counts as many exits as KVM for that of the command" \
		[ "$(total "$out/two.a")" -eq "$a" ]
	ok "$on: of two VMs, -b -p counts as many exits as KVM for that of the process" \
		[ "$(total "$out/two.pid")" -eq "$b" ]
	ok "$on: -b says that it counts only the command's VMs" \
		grep -E '^Analyze events for pid\(s\) [0-9]+, all VCPUs:' "$out/two.a"
	ok "$on: -b -a says that it counts all VMs" \
		grep '^Analyze events for all VMs, all VCPUs:' "$out/two.all"
	ok "$on: -b -a counts as many exits as KVM for two VMs" \
		[ "$(total "$out/two.all")" -eq $((a + b)) ]

	for run in exec later; do
		ok "$on: -b counts a VM though the command's first thread has ended ($run)" \
			[ "$(total "$out/$run")" -eq $(($(stat "$out/$run" exits) - 2)) ]
	done
	ok "$on: when perf is terminated, so is its command" none "$out/left"

	lost=$(sed -n 's/^-b: \([0-9]*\) events not counted.*/\1/p' "$out/full.said")
	ok "$on: if there is no room, -b counts how many events it did not count" \
		[ $(($(total "$out/full") + ${lost:-0})) -eq $((170 * 64 * 65 / 2)) ]
	ok "$on: if there is no room, -b counts what fits" \
		[ "$(total "$out/full")" -ge 8192 ]

	ok "$on: while -b counts, the kernel has BPF programs and maps" \
		no cmp -s "$out/objects.before" "$out/objects.while"
	ok "$on: when perf is killed, its BPF programs and maps are gone" \
		same "$out/objects.before" "$out/objects.after"
	ok "$on: -b writes no perf.data" none "$out/files"

	while read -r file text; do
		refuses "$file" "$text"
	done <<-'END'
	file leave out either -b or -i
	none no VM ran
	other no VM ran
	outer leave out either -b or -i
	thread no such process
	gone -p 4000000: no such process
	error.1 run perf as root
	error.22 use a kernel with CONFIG_BPF_EVENTS
	error.38 use a kernel with CONFIG_BPF_EVENTS
	error.13 does not accept the BPF programs
	memory -b: not enough memory
	nobody run perf as root
	duration duration cannot be used with -b
	breakdown breakdown cannot be used with -b
	percentiles percentiles cannot be used with -b
	END
done

finish

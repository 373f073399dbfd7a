#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# kvm_stat on the oldest and the newest kernel, while perf records: both count the same
# guest
#
# needs: 6.1/lab/.done 7.3/lab/.done

. tests/lib.sh

# counts FILE: print "CAUSE COUNT" from the columns of kvm_stat's output
counts()
{
	sed -nE 's/^kvm_exit\((.*)\) +([0-9]+) +[0-9]+$/\1 \2/p' "$1" |
		awk '$2 > 0' | sort
}

# logged FILE: print the same for all lines of a kvm_stat log
logged()
{
	awk -F , 'NR == 1 { split($0, name); next }
		{ for (i = 2; i <= NF; i++) n[name[i]] += $i }
		END { for (i in n) printf "%-42s%10d%10d\n", i, n[i], n[i] }' "$1" >"$tmp/sums"
	counts "$tmp/sums"
}

# none_less WANT GOT: there is a count of at least that for each cause, and there is one
none_less()
{
	join -a 1 "$1" "$2" | awk '$3 < $2 { print; bad = 1 } END { exit bad || !NR }'
}

for base in 6.1 7.3; do
	host "$base" kvm_stat -t 600 <<-'END'
	set -e
	cd /lab/kvm_stat
	# Run kvm_stat with these arguments: a guest runs during its first sleep, and
	# the second is interrupted
	cat >/tmp/during.py <<-PY
	import runpy, subprocess, sys, time
	todo = [sys.argv.pop(1).split()]
	def sleep(seconds):
	    if not todo:
	        raise KeyboardInterrupt
	    subprocess.run(todo.pop(), stdout=open('/tmp/vmm', 'w'), check=True)
	time.sleep = sleep
	runpy.run_path('/tmp/bin/kvm_stat', run_name='__main__')
	PY
	during()
	{
		perf kvm stat record -a -o /tmp/data python3 /tmp/during.py "$@"
		cp /tmp/vmm .
		report /tmp/data report --event=vmentry
	}
	# Two VCPUs that change harts and are interrupted
	for to in once csv; do
		mkdir $to
		cd $to
		case $to in
		once) during 'vmm -m -n 20 -s 20000000' -1 >counts ;;
		csv) during 'vmm -m -n 20 -s 20000000' -t -c -L /tmp/counts; cp /tmp/counts . ;;
		esac
		cd ..
	done
	# An exception with the same number as the timer interrupt, if it reaches
	# KVM under this QEMU
	if busybox timeout 20 vmm -c 1 -n 1 -k hole-load; then
		mkdir access
		cd access
		during 'vmm -c 1 -n 5 -k hole-load -s 20000000' -1 >counts
		cd ..
	fi
	# KVM's own counters, while a guest exists
	vmm -c 1 -n 1000000 -k mmio-store >/dev/null &
	python3 /tmp/bin/kvm_stat -d -1 >debugfs
	kill $!
	END
	ok "$base: kvm_stat works while perf records" [ $? -eq 0 ]

	counts "$out/once/counts" >"$tmp/once"
	logged "$out/csv/counts" >"$tmp/csv"
	runs='once csv'
	if [ -d "$out/access" ]; then
		runs="$runs access"
		counts "$out/access/counts" >"$tmp/access"
		ok "$base: kvm_stat distinguishes an exception from the interrupt with its number" \
			grep -qx 'LOAD_ACCESS 5' "$tmp/access"
	else
		echo "# $base: Under this QEMU, there are no LOAD_ACCESS exits."
	fi
	for run in $runs; do
		did "$out/$run/vmm" >"$tmp/did"
		# KVM can make the guest repeat an access while the host moves its page.
		ok "$base: $run: kvm_stat has the guest's exceptions, by cause" \
			none_less "$tmp/did" "$tmp/$run"
		ok "$base: $run: kvm_stat has exactly the exits that KVM has counted" \
			[ "$(awk '{ n += $2 } END { print n }' "$tmp/$run")" -eq \
			  "$(stat "$out/$run/vmm" exits)" ]
		rows "$out/$run/report" >"$tmp/rows"
		ok "$base: $run: kvm_stat has exactly the exits in perf's report, by cause" \
			same "$tmp/rows" "$tmp/$run"
		ok "$base: $run: kvm_stat has interrupts" grep -q ^IRQ_S_TIMER "$tmp/$run"
	done
	ok "$base: kvm_stat's causes add up to its kvm_exit" \
		[ "$(awk '$1 == "kvm_exit" { print $2 }' "$out/once/counts")" -eq \
		  "$(awk '{ n += $2 } END { print n }' "$tmp/once")" ]
	ok "$base: kvm_stat -d shows KVM's own counter of exits" \
		grep -Eqx 'exits +[0-9]+ +[1-9][0-9]*' "$out/debugfs"

	# As on a 32-bit hart, where bit 31 marks interrupts
	cat >"$tmp/rv32.py" <<-END
	import ctypes, os, runpy
	os.uname = lambda: (0, 0, 0, 0, 'riscv32')
	ctypes.sizeof = lambda _: 4
	arch = runpy.run_path('$build/$base/tree/tools/kvm/kvm_stat/kvm_stat')['ARCH']
	print(arch.exit_reason_field, hex(arch.exit_reasons['IRQ_S_TIMER']),
	      arch.exit_reasons['LOAD_ACCESS'], hex(arch.ioctl_numbers['SET_FILTER']))
	END
	ok "$base: kvm_stat expects bit 31 of a 32-bit scause to mark interrupts" \
		[ "$($user "$build/debian/usr/bin/python3" "$tmp/rv32.py")" = \
		  'scause 0x80000005 5 0x40042406' ]
done

# kvm_stat has perf's names.
sed -nE "s/^    '(.*)': +([0-9]+),/\1 \2/p" scripts/patches/1-kvm/*-kvm-stat/kvm_stat | sort >"$tmp/named"
sed -nE 's/^\tEXC\((\w+), ([0-9]+)\).*/\1 \2/p; s/^\tIRQ\((\w+), ([0-9]+)\).*/IRQ_\1 \2/p' \
	tools/perf/arch/riscv/util/riscv_exception_types.h | sort >"$tmp/perf"
ok "kvm_stat has exactly perf's names and numbers of causes" same "$tmp/perf" "$tmp/named"

finish

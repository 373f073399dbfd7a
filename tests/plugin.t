#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# The text of our events with libtraceevent's plugin for KVM, which is in 6.1's tree
#
# needs: 6.1/tree.done %/lab/.done

. tests/lib.sh

host 6.1 plugin <<-'END'
	set -e
	cd /lab/plugin
	perf kvm stat record -a -o /tmp/data vmm -c 1 -n 1 >vmm
	cp /tmp/data .
END
ok 'record works on a guest' [ $? -eq 0 ]

# text TREE TO: write perf script's output with that tree's plugin to the file TO
text()
{
	lib=$build/6.1/$1/tools/lib/traceevent
	mkdir -p "$tmp/$1"
	riscv64-linux-gnu-gcc -w -shared -fPIC -I"$lib" \
		-o "$tmp/$1/plugin_kvm.so" "$lib/plugins/plugin_kvm.c" &&
	TRACEEVENT_PLUGIN_DIR=$tmp/$1 $stock script --guest-code -i "$out/data" >"$2" 2>/dev/null
}
text pristine "$tmp/before"
ok "The unpatched plugin complains about x86's field in our kvm_exit" \
	grep -q 'kvm_exit: <CANT FIND FIELD exit_reason>' "$tmp/before"
$stock script --guest-code -i "$out/data" >"$tmp/plain" 2>/dev/null
text tree "$tmp/text"
ok "The grafted tree's plugin does not change the text of our events" \
	same "$tmp/plain" "$tmp/text"
ok "The grafted tree's plugin leaves the cause in the text of kvm_exit" \
	grep -q 'kvm_exit: SEPC:.*(SUPERVISOR_SYSCALL)' "$tmp/text"

finish

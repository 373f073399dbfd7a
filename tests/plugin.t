#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# The text of our events where libtraceevent has its plugin for KVM, which 6.1 has
# in the tree
#
# needs: 6.1/tree.done %/lab/.done

. tests/lib.sh

host 6.1 plugin <<-'END'
	set -e
	cd /lab/plugin
	perf kvm stat record -a -o /tmp/data vmm -c 1 -n 1 >vmm
	cp /tmp/data .
END
ok 'A guest is recorded' [ $? -eq 0 ]

# text TREE TO: what perf script prints with the plugin of that tree
text()
{
	lib=$build/6.1/$1/tools/lib/traceevent
	mkdir -p "$tmp/$1"
	riscv64-linux-gnu-gcc -w -shared -fPIC -I"$lib" \
		-o "$tmp/$1/plugin_kvm.so" "$lib/plugins/plugin_kvm.c" &&
	TRACEEVENT_PLUGIN_DIR=$tmp/$1 $stock script --guest-code -i "$out/data" >"$2" 2>/dev/null
}
text pristine "$tmp/before"
ok "As the plugin was, it misses a field of x86's in our kvm_exit" \
	grep -q 'kvm_exit: <CANT FIND FIELD exit_reason>' "$tmp/before"
$stock script --guest-code -i "$out/data" >"$tmp/plain" 2>/dev/null
text tree "$tmp/text"
ok 'With the plugin of the grafted tree, the text is as without one' \
	same "$tmp/plain" "$tmp/text"
ok 'and has the cause' grep -q 'kvm_exit: SEPC:.*(SUPERVISOR_SYSCALL)' "$tmp/text"

finish

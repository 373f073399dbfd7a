# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# tools/perf/tests/shell/kvm.sh: give RISC-V's QEMU a machine and a guest

/^log_file=/ {
	n
	/^guest=/! i\
guest=$(mktemp /tmp/__perf_kvm_test.guest.XXXXX)\
qemu_args=()
}

s/(rm -f "\$\{perfdata\}" "\$\{log_file\}")$/\1 "${guest}"/

/qemu="qemu-system-ppc64"$/ {
	n
	/^\telse$/ i\
	elif [ "$(uname -m)" = "riscv64" ]; then\
		qemu="qemu-system-riscv64"\
		# QEMU has no default machine, and without a kernel nothing\
		# runs under KVM. This one reads a register of the UART, which\
		# QEMU emulates: "lui t0, 0x10000; 1: lb t1, 5(t0); j 1b".\
		printf '\\xb7\\x02\\0\\x10\\x03\\x83\\x52\\0\\x6f\\xf0\\xdf\\xff' \\\
			>"${guest}"\
		qemu_args=(-machine virt -kernel "${guest}")
}

s/(if ! \$qemu) -enable-kvm/\1 "${qemu_args[@]}" \\\n\t\t-enable-kvm/

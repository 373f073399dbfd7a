# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors

/"key for sorting: sample\(sort by samples number\)"$/ {
	N
	s/sample\(.*avg time\)"/sample (number of samples), time (total time)"/
}

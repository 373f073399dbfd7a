# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Linux 6.4 has no functions for members of threads, and another name for releasing an
# address.
s/\<thread__(pid|tid|comm_set)\(([*a-z]+)\)/\2->\1/g
s/(\*thread)->/(\1)->/
s/\<(thread\)?->pid)\>/\1_/g
s/\<addr_location__exit\>/addr_location__put/

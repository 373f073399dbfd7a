# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# tools/perf/util/bpf_kvm_stat.c: what depends on the architecture is in variables,
# which an architecture without "perf kvm stat" does not have.
s/vcpu_id_str\(EM_HOST\)/vcpu_id_str/
/^#include <dwarf-regs\.h>$/d
s/^static struct kvm_stat_bpf \*skel;$/#ifdef HAVE_KVM_STAT_SUPPORT\n&/
$s,$,\n\n#endif /* HAVE_KVM_STAT_SUPPORT */,

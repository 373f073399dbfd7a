		OPT_BOOLEAN('b', "use-bpf", &kvm->use_bpf, "count in the kernel"),

		OPT_BOOLEAN('b', "use-bpf", &kvm->use_bpf,
			    "count in the kernel while the command runs; read no file"),
		OPT_BOOLEAN('a', "all-cpus", &kvm->opts.target.system_wide,
			    "with -b, count all VMs, not only the command's"),

# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# tools/perf/util/symbol-elf.c: remove the kernel's map from its maps before it moves
/^\t\tif \(\*remap_kernel && dso(__kernel\(dso\)|->kernel) && !kmodule\) \{$/ {
	:more
	N
	/\n\t\t\}$/!b more
	/Ensure maps are correctly ordered/s,(\n\t\t\t\*remap_kernel = false;)(\n\t\t\tmap__set_start.*MAPPING_TYPE__DSO\);)\n.*,\n\t\t\tstruct map *tmp = map__get(map);\n\t\t\tint err;\n\1\n\t\t\t/* A map is found by its start\, which is about to change. */\n\t\t\tmaps__remove(kmaps\, map);\2\n\t\t\terr = maps__insert(kmaps\, map);\n\t\t\tmap__put(tmp);\n\t\t\tif (err)\n\t\t\t\treturn err;\n\t\t},
}

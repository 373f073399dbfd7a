# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# tools/perf/Documentation/perf-kvm.txt: -o works with "stat report".
/^        Output file name, for the 'record' subcommand\. Doesn't work with 'report',$/ {
	N
	s/.*/        Output file name, for the 'record', 'stat record' and 'stat report'\n        subcommands. Doesn't work with 'report', just redirect the output to a\n        file when using 'report'./
}
s/^(        Input file name, for the 'report', )'diff' and 'buildid-list' subcommands\.$/\1'stat report', 'diff' and\n        'buildid-list' subcommands./

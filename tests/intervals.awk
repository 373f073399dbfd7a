# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Compute what "perf kvm stat report" should print from "perf script" output:
#
#   perf script -F tid,time,event,trace --ns | awk -v event=vmexit -f this
#
# Each row has cause, samples, minimum, maximum and average, in microseconds.

function ns(time)
{
	sub(":", "", time)
	sub("\\.", "", time)
	return time + 0
}

function count(cause, t)
{
	if (!n[cause] || t < min[cause])
		min[cause] = t
	if (t > max[cause])
		max[cause] = t
	n[cause]++
	sum[cause] += t
}

/kvm:kvm_exit:/ {
	match($0, /SCAUSE:0x[0-9a-f]+ \([^)]*\)/)
	cause = substr($0, RSTART, RLENGTH)
	sub(/.*\(/, "", cause)
	sub(/\)/, "", cause)
	if (event == "vmentry" && $1 in entered)
		count(cause, ns($2) - entered[$1])
	exited[$1] = ns($2)
	why[$1] = cause
	delete entered[$1]
}

/kvm:kvm_entry:/ {
	if (event == "vmexit" && $1 in exited)
		count(why[$1], ns($2) - exited[$1])
	entered[$1] = ns($2)
	delete exited[$1]
}

END {
	for (cause in n)
		printf "%s %d %.2f %.2f %.2f\n", cause, n[cause],
		       min[cause] / 1000, max[cause] / 1000,
		       sum[cause] / n[cause] / 1000
}

# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Print a file of ours without what belongs to later patches, or only some of its items
#
# Usage: awk -v words="WORD..." -f words.awk FILE
#        awk -v items="NAME..." -f words.awk FILE
#
# With words, leave out the lines that have one of these words, each of which must be a
# whole statement, declaration or row of a table, or the #include of a header. If it
# begins a trace event, leave out that and the comment above. If it is anything else,
# print an error to stderr and exit with 1. With items, print these trace events and
# macros, and the comments above them.

BEGIN {
	n = split(words, word)
	split(items, name)
	for (i in name)
		wanted[name[i]]
}

# Does the text have this word, which may be a part of a name of a file?
function has(text, w,	at, before, after)
{
	while ((at = index(text, w))) {
		before = at == 1 ? "" : substr(text, at - 1, 1)
		after = substr(text, at + length(w), 1)
		if (before !~ /[A-Za-z0-9_]/ && after !~ /[A-Za-z0-9_]/)
			return 1
		text = substr(text, at + length(w))
	}
	return 0
}

# Does a later word stand in the line?
function is_later(line,	i)
{
	for (i = 1; i <= n; i++) {
		if (has(line, word[i]))
			return 1
	}
	return 0
}

function is_whole(line)
{
	sub(/[ \t]*\/\*.*\*\/$/, "", line)
	return line ~ /[;,]$|^#include |\.o$/
}

# Print a line, but no two blank ones after each other where lines have been left out.
function put(line)
{
	if (line == "" && last == "" && cut)
		return
	if (!items || item)
		print line
	last = line
	cut = 0
}

# Print the comment that has been read.
function flush(	i)
{
	for (i = 1; i <= held; i++)
		put(hold[i])
	held = 0
}

skip || item {
	if (item)
		print
	if (ends == "event" ? /^\);/ : !/\\$/) {
		if (item)
			print ""
		cut = skip
		skip = item = 0
	}
	next
}
/^\/\*$/ || held && !done {
	hold[++held] = $0
	done = / \*\/$/
	next
}
/^TRACE_EVENT\(|^#define [a-z_]+\(/ {
	id = $0
	sub(/^TRACE_EVENT\(|^#define /, "", id)
	sub(/[(,].*/, "", id)
	ends = /^TRACE/ ? "event" : "macro"
	if (ends == "event" && is_later(id)) {
		held = done = 0
		skip = 1
		next
	}
	if (id in wanted) {
		item = 1
		flush()
		print
		next
	}
}
{
	flush()
	done = 0
	if (!is_later($0)) {
		put($0)
		next
	}
	if (!is_whole($0)) {
		print "not a whole statement, declaration or row: " $0 >"/dev/stderr"
		exit 1
	}
	cut = 1
}

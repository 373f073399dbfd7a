# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# Has a semantic patch done what it says? spatch accepts a rule that matches nowhere.
#
# Usage: awk -f applied.awk PATCH BEFORE AFTER
#
# Print the first line of PATCH that did not make a difference between the C files
# BEFORE and AFTER. Each rule must have applied at least once or, with a comment
# "// N places" above it, exactly N times: the text of a line with + occurs that much
# more often, and that of a line with - that much less, besides what the other lines of
# the patch contribute to it. White space does not count, as it is up to spatch.
# Metavariables match any text. Lines of punctuation only say nothing, nor does the
# declaration of a variable that is removed, as the C file can declare more on that line.

# Remember the metavariables that a line of a rule's header declares.
function declare(line,	i, n, name, wildcard)
{
	if (line !~ /^(identifier|expression|statement|type|initializer|\{)/)
		return
	wildcard = line ~ /^identifier/ ? "[A-Za-z_0-9]+" : "[^;{}]+"
	sub(/ !?= .*/, ";", line)
	sub(/^(expression|initializer) list(\[[0-9]+\])? |^\{.*\} |^[a-z]+ /, "", line)
	gsub(/[ ;]/, "", line)
	n = split(line, name, ",")
	for (i = 1; i <= n; i++)
		any[name[i]] = wildcard
}

# Return the regular expression for a text, with the metavariables as wildcards.
function to_regex(text,	re, word)
{
	while (match(text, /[A-Za-z_][A-Za-z_0-9]*/)) {
		word = substr(text, RSTART, RLENGTH)
		re = re escape(substr(text, 1, RSTART - 1))
		re = re (word in any ? any[word] : word)
		text = substr(text, RSTART + RLENGTH)
	}
	return re escape(text)
}

function escape(text)
{
	gsub(/[ \t]/, "", text)
	gsub(/[][\\.^$*+?(){}|\/]/, "\\\\&", text)
	gsub(/\\\.\\\.\\\./, ".*", text)
	return text
}

function count(text, re)
{
	return gsub(re, "&", text)
}

function fail(what, i)
{
	print what " '" shown[i] "'"
	exit
}

FILENAME == ARGV[1] && /^\/\/ [0-9]+ places$/ { next_places = $2 }
FILENAME == ARGV[1] && /^@/ {
	header = !header || !/^@@$/
	if (header) {
		split("", any)
		places = next_places
		next_places = 0
	}
	next
}
FILENAME == ARGV[1] && header {
	declare($0)
	next
}
FILENAME == ARGV[1] && /^-[ \t]+[a-z]+ [a-z_]+;$/ && !/(goto|return) / { next }
FILENAME == ARGV[1] && /^[-+].*[A-Za-z0-9]/ {
	n++
	sign[n] = substr($0, 1, 1) == "+" ? 1 : -1
	shown[n] = substr($0, 2)
	sub(/^[ \t]+/, "", shown[n])
	text[n] = shown[n]
	gsub(/[ \t]/, "", text[n])
	re[n] = to_regex(shown[n])
	exact[n] = places
}
FILENAME == ARGV[1] { next }
{
	gsub(/[ \t]/, "")
	if (FILENAME == ARGV[2])
		before = before $0
	else
		after = after $0
}

END {
	for (i = 1; i <= n; i++) {
		if (re[i] in done)
			continue
		done[re[i]]
		want = 0
		for (j = 1; j <= n; j++)
			want += sign[j] * (exact[j] ? exact[j] : 1) * count(text[j], re[i])
		got = count(after, re[i]) - count(before, re[i])
		if (sign[i] > 0 && want > 0 && got < want)
			fail(got > 0 ? "it did not add often enough" : "it did not add", i)
		if (sign[i] < 0 && want < 0 && got > want)
			fail(got < 0 ? "it did not remove often enough" : "it did not remove", i)
		if (exact[i] && want * sign[i] > 0 && got != want)
			fail("it " (sign[i] > 0 ? "added" : "removed") " too often", i)
	}
}

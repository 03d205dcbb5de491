#!/bin/sh
# SPDX-License-Identifier: MIT
# test_corpus.sh - every log of test-harness/corpus, explained, gives exactly the codes of its row in expected.tsv.
#
# usage: test_corpus.sh CVPN-DOCTOR [JSON_LINES]
#
# A row is NAME <tab> codes <tab> what the log is. The codes of NAME.log are in ascending order, notes among them and the summary not, or "healthy". NAME.ovpn, where there is one, is its profile. No healthy-* log may raise an error or a warning.

set -u
doctor=$1
corpus=$(dirname -- "$0")/../corpus
output=$(mktemp)
trap 'rm -f "$output"' EXIT
failed=0
count=0

# The pairs of codes that cannot both be true of one attempt.
pairs=$(sed -n '/contradictions\[\]\[2\]/,/^};/p' "$(dirname -- "$0")/../../plugin/findings/rules.c" | grep -oE '[0-9]{3,4}, [0-9]{3,4}' | tr -d ' ')
[ "$(printf '%s\n' "$pairs" | wc -l)" -gt 10 ] || exit 1

# The findings above a note that are said of one attempt and not taken back; a summary (0000) ends it.
contradiction() {
    awk -v pairs="$pairs" '
        BEGIN { n = split(pairs, pair, "\n") }
        match($0, /"code": *"CVPN-[0-9]+"/) {
            code = substr($0, RSTART, RLENGTH); gsub(/[^0-9]/, "", code); code += 0
            if (code == 0) { judge(); split("", said) }
            else if ($0 ~ /"verdict": *"taken-back"/) delete said[code]
            else if ($0 !~ /"severity": *"note"/) said[code] = 1
        }
        END { judge() }
        function judge(    i, two) {
            for (i = 1; i <= n; i++) { split(pair[i], two, ","); if ((two[1] + 0 in said) && (two[2] + 0 in said)) print pair[i] }
        }' "$output"
}

# Says what is wrong with a log.
wrong() {
    printf '%s: %s\n' "$1" "$2"
    failed=$((failed + 1))
}

for log in "$corpus"/*.log; do
    name=$(basename -- "$log" .log)
    profile=${log%.log}.ovpn
    count=$((count + 1))
    set -- explain --json
    [ ! -e "$profile" ] || set -- "$@" --profile "$profile"
    "$doctor" "$@" "$log" >"$output"
    [ $? -le 1 ] || wrong "$name" "the command failed"
    want=$(awk -F '\t' -v name="$name" '$1 == name { print $2 }' "$corpus/expected.tsv")
    have=$(sed -n 's/.*"code": *"CVPN-\([0-9]*\)".*/\1/p' "$output" | grep -v 0000 | sort -u | tr '\n' ' ')
    have=${have% }
    [ "${have:-healthy}" = "$want" ] || wrong "$name" "expected $want, found ${have:-healthy}"
    case $name in
    healthy-*) grep -qE '"severity": *"(error|warning)"' "$output" && wrong "$name" "a healthy log raises more than a note" ;;
    esac
    [ -z "$(contradiction)" ] || wrong "$name" "says two things that cannot both be true: $(contradiction)"
    grep -qE 'SAMLRequest|Ti9B|6a1f0e9c' "$output" && wrong "$name" "a secret of a challenge is shown"
done
cut -f 1 "$corpus/expected.tsv" | while read -r name; do [ -e "$corpus/$name.log" ] || echo "$name"; done >"$output"
[ ! -s "$output" ] || wrong "$(head -n 1 "$output")" 'expected.tsv has a row for it, and there is no such log'
printf '%d logs, %d wrong\n' "$count" "$failed"
[ "$failed" -eq 0 ] && [ "$count" -gt 100 ]

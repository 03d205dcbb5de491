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
    grep -qE 'SAMLRequest|Ti9B|6a1f0e9c' "$output" && wrong "$name" "a secret of a challenge is shown"
done
cut -f 1 "$corpus/expected.tsv" | while read -r name; do [ -e "$corpus/$name.log" ] || echo "$name"; done >"$output"
[ ! -s "$output" ] || wrong "$(head -n 1 "$output")" 'expected.tsv has a row for it, and there is no such log'
printf '%d logs, %d wrong\n' "$count" "$failed"
[ "$failed" -eq 0 ] && [ "$count" -gt 100 ]

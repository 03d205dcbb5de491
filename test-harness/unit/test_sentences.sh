#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# test_sentences.sh - every sentence in test-harness/sentences is judged, and the check that says so can fail.
#
# usage: test_sentences.sh CVPN-DOCTOR [JSON_LINES]
#
# What explain answers to a sample of them is printed. It does not fail the test yet.

set -u
doctor=$1
sentences=$(cd -- "$(dirname -- "$0")/../sentences" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

fail() {
    printf 'not ok: %s\n' "$1"
    failed=$((failed + 1))
}

# A table with one row spoilt by a sed expression is refused.
refused() {
    local what=$1
    grep -v '^#' "$sentences/openvpn.tsv" | sed -n 1,3p | sed -E "2$2" >"$scratch/spoilt.tsv"
    "$sentences/check" "$doctor" "$scratch/spoilt.tsv" >/dev/null && fail "a row $what is accepted"
}

for table in "$sentences"/*.tsv; do
    "$sentences/check" "$doctor" "$table" || fail "$(basename "$table") is not judged as a whole"
done
[ "$(grep -vc '^#' "$sentences/openvpn.tsv")" -gt 2500 ] || fail 'the table of OpenVPN lacks rows'
grep -v '^#' "$sentences/openvpn.tsv" | sed -n 1,3p >"$scratch/good.tsv"
"$sentences/check" "$doctor" "$scratch/good.tsv" || fail 'three good rows are refused'
refused 'without a verdict' 's/^(([^\t]*\t){6})[^\t]*/\1/'
refused 'with a code that does not exist' 's/^(([^\t]*\t){6})[^\t]*/\1CVPN-9999/'
refused 'without a reason' 's/[^\t]*$//'
refused 'with an unknown stage' 's/^(([^\t]*\t){4})[^\t]*/\1tea/'
refused 'without an example' 's/^(([^\t]*\t){7})[^\t]*/\1/'
refused 'that is there twice' 'p'

awk -F '\t' '/^#/ { next } ++row % 60 == 0' "$sentences/openvpn.tsv" >"$scratch/sample.tsv"
BUILD=$(cd -- "$(dirname -- "$doctor")" && pwd) "$sentences/share" --rows "$scratch/rows" "$scratch/sample.tsv" || fail 'share cannot be printed'
[ "$(wc -l <"$scratch/rows")" -ge "$(wc -l <"$scratch/sample.tsv")" ] || fail 'share leaves rows out'
grep -q 'right$' "$scratch/rows" || fail 'no answer of explain is right'
[ "$failed" -eq 0 ]

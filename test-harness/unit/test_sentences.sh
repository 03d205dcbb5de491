#!/bin/sh
# SPDX-License-Identifier: MIT
# test_sentences.sh - every sentence of the catalogue has a sample that raises it: two that are swapped, or one that nothing raises, are found here.
#
# usage: test_sentences.sh CVPN-DOCTOR [JSON_LINES]
#        test_sentences.sh CVPN-DOCTOR --update      writes sentences.tsv anew, for after a sentence was added or reworded
#
# A row of sentences.tsv is SAMPLE <tab> CODE <tab> sentence. A sample is the name of a unit test, whose rows are in the order in which it raises them first (raised.c tells); or
# "explain LOG" (with the profile of that name, where there is one) or "check PROFILE", a command as it is given in test-harness; or "lab SCENARIO", for what only OpenVPN's process can say.

set -u
unit=$(realpath "$(dirname -- "$0")") || exit 2
subcommand=none
mode=${2:-}
binaries=$(realpath "$(dirname -- "$1")/unit")
# shellcheck source=test-harness/unit/tap.sh
. "$unit/tap.sh"
: >out && : >err
table=$unit/sentences.tsv
[ "$mode" != --update ] || cp "$table" rows_before

# CODE <tab> sentence, of all that there are
"$doctor" codes --json | sed -nE 's/.*"code": "([^"]*)".*"seen": \["(.*)"\], "why".*/\1\t\2/p' |
    awk -F '\t' '{ n = split($2, part, "\", \""); for (i = 1; i <= n; i++) { gsub(/\\"/, "\"", part[i]); print $1 "\t" part[i] } }' >sentences

# What the unit tests raise, each in its order.
: >raised
grep -lE 'rules_evaluate|given_raises|diagnosis_' "$unit"/test_*.c | while read -r source; do
    (cd "$unit/../.." && CVPN_RAISED=$work/raised "$binaries/$(basename "$source" .c)" >"$work/out" 2>&1) || echo "$source failed" >>err
done

# said CODE SENTENCE COMMAND...: does the command say so? A sentence becomes a pattern: evidence is anything.
said() {
    code=$1
    # shellcheck disable=SC2016 # the $ is sed's
    pattern=$(printf '%s' "$2" | sed -E -e 's/[][\\.*^$()+?|]/\\&/g' -e 's/\{[a-z_]+\}/.+/g')
    shift 2
    profile=${2%.log}.ovpn
    if [ "$1" = explain ] && [ -e "$unit/../$profile" ]; then set -- "$@" --profile "$profile"; fi
    (cd "$unit/.." && "$doctor" "$@" --json) | sed -nE 's/.*"code": "([^"]*)".*"seen": "(([^"\\]|\\.)*)".*/\1 \2/p' | sed 's/\\"/"/g' |
        grep -qE "^$code $pattern( \\(.*\\))?\$"
}

if [ "$mode" = --update ]; then
    # The first unit test that raises it, or the sample that it had, or the first log or profile that shows it.
    awk -F '\t' '!seen[$2 "\t" $3]++' raised >rows
    cut -f 2- rows | grep -vxF -f - sentences | while IFS="$(printf '\t')" read -r code sentence; do
        sample=$(awk -F '\t' -v code="$code" -v sentence="$sentence" '$2 == code && $3 == sentence && / / { print $1; exit }' rows_before)
        for file in $(cd "$unit/.." && ls corpus/"${code#CVPN-}"*.log corpus/*.log profiles/*/*.ovpn 2>/dev/null); do
            [ -z "$sample" ] || break
            case $file in *.log) command=explain ;; *) command=check ;; esac
            ! said "$code" "$sentence" "$command" "$file" || sample="$command $file"
        done
        [ -n "$sample" ] && printf '%s\t%s\t%s\n' "$sample" "$code" "$sentence" || printf 'no sample: %s %s\n' "$code" "$sentence" >&2
    done >others
    cat rows others >"$table"
    exit 0
fi

[ ! -s err ]
result 'the unit tests that raise sentences pass' $?
cut -f 2- "$table" | sort >rows
sort sentences | diff - rows >out
result 'sentences.tsv has each sentence once (test_sentences.sh CVPN-DOCTOR --update writes it anew)' $?
grep -E "^test_[a-z0-9_]+$(printf '\t')" "$table" >unit_rows
grep -xF -f unit_rows raised >again
diff unit_rows again >out
result 'each unit test raises its sentences, in the order of the table' $?
grep -E '^(explain|check) ' "$table" | while IFS="$(printf '\t')" read -r sample code sentence; do
    # shellcheck disable=SC2086 # a command and its file
    said "$code" "$sentence" $sample || echo "$sample: $code $sentence"
done >out
[ ! -s out ]
result 'each log and profile shows its sentence' $?
grep '^lab ' "$table" | while IFS="$(printf '\t')" read -r sample code sentence; do
    grep -qF "${sentence%%:*}" "$unit/../lab/scenarios/${sample#lab }" || echo "$sample: $code $sentence"
done >out
[ ! -s out ]
result 'each scenario of the table asks for its sentence' $?

finish

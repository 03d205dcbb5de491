#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# test_answers.sh - each listed sentence of the clients has a verdict, and explain answers no fewer of them as judged than before.
#
# usage: test_answers.sh CVPN-DOCTOR [JSON_LINES]
#
# WRONG_AT_MOST counts the rows that are not answered as judged. Who mends some lowers it; it is never raised.

set -u
WRONG_AT_MOST=19
sentences=$(realpath "$(dirname -- "$0")/../sentences") || exit 2
BUILD=$(realpath "$(dirname -- "$1")") || exit 2
export BUILD
subcommand=none
# shellcheck source=test-harness/unit/tap.sh
. "$(realpath "$(dirname -- "$0")")/tap.sh"
: >out && : >err

"$sentences/check" "$doctor" "$sentences"/*.tsv >out 2>err
result 'each message of the tables has a verdict, and is well formed' $?

"$sentences/share" --rows "$work/rows" >share 2>err && [ -s rows ] &&
    awk -F '\t' '$7 == "other" || $7 == "silent" { print $1 ": " $5 ", and explain says " ($6 == "" ? "nothing" : $6) }' rows | sort -u >out &&
    [ "$(cut -d: -f1 out | sort -u | wc -l)" -le "$WRONG_AT_MOST" ]
result "explain answers all but $WRONG_AT_MOST rows of the tables as judged" $?

echo "1..$count"
exit "$((failed > 0))"

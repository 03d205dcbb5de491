#!/bin/sh
# SPDX-License-Identifier: MIT
# test_clients.sh - a log of two clients at a time: each has its own attempts, and what is said names the one it is about.
#
# usage: test_clients.sh CVPN-DOCTOR [JSON_LINES]

set -u
doctor=$1
corpus=$(dirname -- "$0")/../corpus
output=$(mktemp)
trap 'rm -f "$output"' EXIT
failed=0

expect() {
    if grep -qE "$2" "$output"; then return; fi
    printf 'not seen: %s\n' "$1"
    failed=$((failed + 1))
}

"$doctor" explain --json "$corpus/0702-0601-two-clients.log" >"$output"
expect 'the refusal is of the one' '"CVPN-0702".*"client": *"nm-openvpn\[5120\]"'
expect 'the silence is of the other' '"CVPN-0601".*"client": *"nm-openvpn\[5133\]"'
[ "$(grep -c '"CVPN-0000"' "$output")" -eq 2 ] || {
    echo 'not one summary for each'
    failed=$((failed + 1))
}
"$doctor" explain "$corpus/healthy-two-clients.log" >"$output"
expect 'the first heading' '^ovpn-work\[2211\]: Attempt 1|^Attempt 1'
expect 'the second heading' '^ovpn-home\[2230\]: Attempt 1'
"$doctor" explain --json "$corpus/0802-two-processes.log" >"$output"
expect 'a process that was started again is the same client' '"attempt": *2.*'
grep -q '"client"' "$output" && {
    echo 'one client needs no name'
    failed=$((failed + 1))
}
[ "$failed" -eq 0 ]

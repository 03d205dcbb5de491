#!/bin/sh
# SPDX-License-Identifier: MIT
# `cvpn-doctor check --online` against servers that send rubbish, in TAP: test_online.sh CVPN-DOCTOR
# Each has a port of its own on the loopback interface; all are asked at once.
set -u

doctor=$(realpath "${1:?usage: test_online.sh CVPN-DOCTOR}") || exit 2
hostile=$(dirname "$(realpath "$0")")/hostile
work=$(mktemp -d) || exit 2
pids=''
trap 'kill $pids 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work" || exit 2
command -v perl >/dev/null || {
    echo '1..0 # SKIP perl is not installed'
    exit 0
}

# What every profile has; nothing in it is needed for the handshake.
profile() {
    printf 'client\ndev tun\nproto %s\nremote 127.0.0.1 %s\nauth-user-pass\n' "$1" "$2"
}

# ask NAME: `check --online` of NAME.ovpn, with what it took
ask() {
    begin=$(date +%s)
    timeout 40 "$doctor" check --json --online "$1.ovpn" >"$1.out" 2>"$1.err" </dev/null
    echo "$? $(($(date +%s) - begin))" >"$1.end"
}

# One row a server: PROTOCOL MANNER, the codes that it must raise (joined by a comma), those it must not, and a word of its evidence.
rows() {
    cat <<'ROWS'
udp nothing 0601 0609,0613,0614 probe":"silent
udp garbage 0601 0609,0613 probe":"alien
udp half 0601 0609,0613 probe":"alien
udp endless 0601 0609,0613 probe":"alien
udp echo 0601 0609,0613 probe":"alien
udp empty 0601 0609,0613 probe":"alien
udp wild 0614 0601,0610,0602,0603,0606,0613,0908 broke off
udp flood 0614 0601,0610,0602,0603,0606,0613,0908 broke off
tcp nothing 0601 0609,0612,0613,0614 probe":"silent
tcp garbage 0601 0609,0612,0613 probe":"alien
tcp half 0601 0609,0612,0613 probe":"alien
tcp endless 0601 0609,0612,0613 probe":"alien
tcp http 0601 0609,0612,0613 it speaks HTTP
tcp close 0601 0609,0612,0613 probe":"closed
tcp drip 0601 0609,0612,0613 probe":"alien
tcp wild 0614 0601,0610,0602,0603,0606,0612,0613,0908 broke off
tcp flood 0614 0601,0610,0602,0603,0606,0612,0613,0908 broke off
ROWS
}

# A row's server, its profile, and the question to it.
play() {
    "$hostile" "$1" "$2" 127.0.0.1:0 "$work/$1-$2" 2>>hostile.err &
    server=$!
    tries=500
    until [ -s "$1-$2" ] || [ "$tries" -eq 0 ]; do
        tries=$((tries - 1))
        sleep 0.02
    done
    profile "$1" "$(cat "$1-$2")" >"$1-$2.ovpn"
    ask "$1-$2"
    kill "$server"
}

while read -r protocol manner _; do
    play "$protocol" "$manner" &
    pids="$pids $!"
done <<ROWS
$(rows)
ROWS

# A port on which nothing listens: a server's that was stopped.
"$hostile" tcp nothing 127.0.0.1:0 "$work/free" &
free=$!
until [ -s free ]; do sleep 0.02; done
kill "$free"
wait "$free" 2>/dev/null
profile tcp "$(cat free)" >tcp-refused.ovpn
profile udp "$(cat free)" >udp-refused.ovpn
ask tcp-refused
ask udp-refused
for pid in $pids; do wait "$pid"; done

count=0
failed=0
ok() {
    count=$((count + 1))
    if [ "$2" -eq 0 ]; then
        echo "ok $count - $1"
    else
        failed=$((failed + 1))
        echo "not ok $count - $1"
    fi
}

has_codes() {
    for code in $(echo "$2" | tr , ' '); do grep -q "\"code\": *\"CVPN-$code\"" "$1.out" || return 1; done
}
lacks_codes() {
    for code in $(echo "$2" | tr , ' '); do ! grep -q "\"code\": *\"CVPN-$code\"" "$1.out" || return 1; done
}

# judge NAME CODES FORBIDDEN WORDS: no crash, in time, what it must say and must not say
judge() {
    read -r status seconds <"$1.end"
    [ "$status" -le 1 ] && [ ! -s "$1.err" ]
    ok "$1: ends well (status $status)" $?
    [ "$seconds" -le 25 ]
    ok "$1: within 25 s ($seconds s)" $?
    has_codes "$1" "$2"
    ok "$1: raises $2" $?
    lacks_codes "$1" "$3"
    ok "$1: does not raise $3" $?
    tr -d ' ' <"$1.out" | grep -qF -- "$(echo "$4" | tr -d ' ')"
    ok "$1: says $4" $?
}

while read -r protocol manner codes forbidden words; do
    judge "$protocol-$manner" "$codes" "$forbidden" "$words"
done <<ROWS
$(rows)
ROWS
judge tcp-refused 0612 0601,0609,0613,0614 'Connection refused'
judge udp-refused 0601 0609,0612,0613,0614 'probe":"refused'
echo "1..$count"
[ "$failed" -eq 0 ] || for file in *.out *.err; do sed "s/^/# $file: /" "$file" | cut -c 1-300; done
[ "$failed" -eq 0 ]

#!/bin/sh
# SPDX-License-Identifier: MIT
# How `explain` takes its log in, from outside, in TAP: compressed, growing, cut, replaced. test_explain_input.sh CVPN-DOCTOR
set -u

doctor=$(realpath "${1:?usage: test_explain_input.sh CVPN-DOCTOR}") || exit 2
work=$(mktemp -d) || exit 2
follower=''
trap '[ -z "$follower" ] || kill "$follower" 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work" || exit 2
count=0
failed=0

result() {
    count=$((count + 1))
    if [ "$2" -eq 0 ]; then
        echo "ok $count - $1"
    else
        failed=$((failed + 1))
        echo "not ok $count - $1"
        [ ! -s out ] || sed 's/^/# out: /' out | head -40
        [ ! -s err ] || sed 's/^/# err: /' err | head -10
    fi
}

# Until `$@` succeeds, at most 20 s
wait_for() {
    tries=0
    until "$@" 2>/dev/null; do
        tries=$((tries + 1))
        [ "$tries" -lt 400 ] || return 1
        sleep 0.05
    done
}

cat >refused.log <<'LOG'
2026-03-02 10:00:00 OpenVPN 2.6.14 x86_64-pc-linux-gnu [SSL (OpenSSL)] [LZO] [LZ4] [EPOLL] [MH/PKTINFO] [AEAD]
2026-03-02 10:00:00 UDPv4 link remote: [AF_INET]198.51.100.7:443
2026-03-02 10:00:00 TLS: Initial packet from [AF_INET]198.51.100.7:443, sid=0a0b0c0d 01020304
2026-03-02 10:00:00 VERIFY OK: depth=1, CN=Example CA
2026-03-02 10:00:00 VERIFY OK: depth=0, CN=server.example.com
2026-03-02 10:01:00 TLS Error: TLS key negotiation failed to occur within 60 seconds (check your network connectivity)
2026-03-02 10:01:00 TLS Error: TLS handshake failed
2026-03-02 10:01:00 SIGUSR1[soft,tls-error] received, process restarting
LOG
"$doctor" explain --json refused.log >want
grep -q CVPN-0602 want
result 'the plain log has its finding' $?

for tool in gzip xz zstd bzip2; do
    if ! command -v "$tool" >/dev/null; then
        count=$((count + 1))
        echo "ok $count - a log packed with $tool # SKIP $tool is not installed"
        continue
    fi
    "$tool" -c refused.log >packed
    "$doctor" explain --json packed >out 2>err
    [ $? -eq 1 ] && cmp -s out want
    result "a log packed with $tool says the same" $?
    "$doctor" explain --json - <packed >out 2>err
    [ $? -eq 1 ] && cmp -s out want
    result "a log packed with $tool on standard input says the same" $?
done

# The profile is read as the OpenVPN that wrote the log reads it: ncp-disable was an option until 2.5, data-ciphers is one since then.
sed 's/OpenVPN 2\.6\.14/OpenVPN 2.4.12/' refused.log >old.log
printf 'client\ndev tun\nproto udp\nremote 198.51.100.7 443\nncp-disable\n' >old.ovpn
"$doctor" explain --json --profile old.ovpn old.log >out 2>err
! grep -q CVPN-1612 out
result 'a profile of 2.4 is read as the 2.4 does that the log names' $?
gzip -c old.log | "$doctor" explain --json --profile old.ovpn - >out 2>err
! grep -q CVPN-1612 out
result 'also when the log is packed and on standard input' $?
"$doctor" explain --json --profile old.ovpn refused.log >out 2>err
grep -q 'CVPN-1612.*ncp-disable' out
result 'and as 2.6 does when the log names that' $?
"$doctor" explain --json --openvpn 2.6 --profile old.ovpn old.log >out 2>err
grep -q 'CVPN-1612.*ncp-disable' out
result '--openvpn goes before what the log names' $?
printf 'Options error: Unrecognized option or missing or extra parameter(s) in old.ovpn:6: data-ciphers (2.4.12)\nUse --help for more information.\n' >stopped.log
printf 'data-ciphers AES-256-GCM\n' >>old.ovpn
"$doctor" explain --json --profile old.ovpn stopped.log >out 2>err
grep -q 'CVPN-1612.*data-ciphers' out && ! grep -q 'CVPN-1612.*ncp-disable' out
result 'a client that stops at an option has told its version, too' $?

gzip -c refused.log >whole.gz
head -c "$(($(wc -c <whole.gz) / 2))" whole.gz >cut.gz
"$doctor" explain cut.gz >out 2>err
[ $? -eq 2 ] && [ "$(wc -l <err)" -eq 1 ]
result 'a packed log that is cut is named as such' $?
: >nothing
gzip -c nothing >nothing.gz
"$doctor" explain nothing.gz >out 2>err
[ $? -eq 1 ] && [ ! -s err ] && grep -q "No connection attempt" out
result 'an empty packed log is an empty log' $?

# A time is shown as the log has it, and with its offset where it has one.
at_offset() {
    sed "s/^2026-03-02 10:0\(.\):00 /2026-03-02T10:0\1:00$1 /" refused.log >zoned.log
    "$doctor" explain zoned.log 2>err | tr -s ' \n' ' ' >out
    grep -qF "2026-03-02 10:00:00 to 10:01:00$2, 198.51.100.7" out
    result "a log whose times end with '$1' is shown with '$2'" $?
}
at_offset '' ''
at_offset Z ' UTC'
at_offset +02:00 ' +02:00'
at_offset -0330 ' -03:30'
at_offset +0000 ' UTC'

# --follow: the findings come while the log grows
growing=growing.log
head -n 3 refused.log >"$growing"
"$doctor" explain --follow --json "$growing" >out 2>err &
follower=$!
tail -n +4 refused.log >>"$growing"
wait_for grep -q 'CVPN-0602' out
result 'what is appended to a followed log is explained' $?
kill -0 "$follower" 2>/dev/null
result 'a followed log has no end' $?
head -n 3 refused.log >rotated
mv "$growing" "$growing.1"
mv rotated "$growing"
tail -n +4 refused.log >>"$growing"
wait_for grep -q '"attempt": 2' out
result 'a followed log that is replaced is opened again' $?
# Shorter than it was: only that shows that it was written anew.
tail -n +2 refused.log >"$growing"
wait_for grep -q '"attempt": 3' out
result 'a followed log that is written anew is read from its start' $?
kill -INT "$follower"
wait "$follower"
status=$?
follower=''
[ "$status" -eq 1 ] && grep -q '"CVPN-0000"' out
result "Ctrl-C ends a followed log with its summary (exit status $status)" $?

# Silence is something to be explained: nothing more is written, and the finding comes all the same
sed -n '1,3p' refused.log >"$growing"
"$doctor" explain --follow "$growing" >out 2>err &
follower=$!
wait_for grep -q 'CVPN-0609' out
result 'a followed log that stays silent in a stage gets its finding' $?
kill -TERM "$follower"
wait "$follower"
follower=''
mkfifo pipe
"$doctor" explain --follow - <pipe >out 2>err &
follower=$!
exec 4>pipe
sed -n '1,3p' refused.log >&4
wait_for grep -q 'CVPN-0609' out
result 'so does one that comes through a pipe, while the pipe is open' $?
exec 4>&-
wait "$follower"
status=$?
follower=''
[ "$status" -eq 1 ] && grep -q '^  verdict: ' out
result "the end of the pipe gives the verdict (exit status $status)" $?

echo "1..$count"
[ "$failed" -eq 0 ]

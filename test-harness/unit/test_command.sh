#!/bin/sh
# SPDX-License-Identifier: MIT
# The command from outside, in TAP: test_command.sh CVPN-DOCTOR [JSON_LINES]
# JSON_LINES is the built test-harness/unit/json_lines.c; without it the JSON checks are skipped.
set -u

doctor=$(realpath "${1:?usage: test_command.sh CVPN-DOCTOR [JSON_LINES]}") || exit 2
json_lines=${2:+$(realpath "$2")}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work" || exit 2
count=0
failed=0

# result NAME STATUS: one TAP line, with what the command wrote when it went wrong
result() {
    count=$((count + 1))
    if [ "$2" -eq 0 ]; then
        echo "ok $count - $1"
    else
        failed=$((failed + 1))
        echo "not ok $count - $1"
        [ ! -s out ] || head -c 2000 out | tr -d '\000' | sed 's/^/# out: /'
        [ ! -s err ] || head -c 2000 err | tr -d '\000' | sed 's/^/# err: /'
    fi
}

# run STATUS NAME ARGUMENT...: the exit status
run() {
    want=$1
    name=$2
    shift 2
    "$doctor" "$@" >out 2>err </dev/null
    got=$?
    [ "$got" -eq "$want" ]
    result "$name (exit status $got, expected $want)" $?
}

out_has() {
    grep -qF -- "$2" out
    result "$1" $?
}
out_lacks() {
    ! grep -qF -- "$2" out
    result "$1" $?
}
err_has() {
    grep -qF -- "$2" err
    result "$1" $?
}
# One line, and not a word on standard output
one_sentence() {
    [ "$(wc -l <err)" -eq 1 ] && [ ! -s out ]
    result "$1: one sentence on standard error only" $?
}
# No control character but the line end in what was written
no_control() {
    ! LC_ALL=C tr -d '\n' <out | LC_ALL=C grep -q '[[:cntrl:]]' && ! LC_ALL=C tr -d '\n' <err | LC_ALL=C grep -q '[[:cntrl:]]'
    result "$1: no control characters" $?
}
valid_json() {
    if [ -z "$json_lines" ]; then
        count=$((count + 1))
        echo "ok $count - $1: valid JSON lines # SKIP no json_lines"
        return
    fi
    "$json_lines" <out >lines 2>err && [ "$(cat lines)" -ge "$2" ]
    result "$1: valid JSON lines, $2 or more" $?
}

endpoint=cvpn-endpoint-0123456789abcdef0.prod.clientvpn.eu-west-1.amazonaws.com

cat >clean.ovpn <<EOF
client
dev tun
proto udp
remote $endpoint 443
remote-random-hostname
resolv-retry infinite
nobind
remote-cert-tls server
cipher AES-256-GCM
verb 3
auth-user-pass
capath /etc
EOF
grep -v remote-random-hostname clean.ovpn >bare.ovpn
printf 'client\nremote 192.0.2.1 443\nno-such\033[31m-option\a x\n' >escape.ovpn
# Not text, and not readable as such
printf '\177ELF\002\001\001\000\000\000\000\001\002\003\000\000\377\376\000\000' >binary.ovpn

stamp='2024-05-14 12:00:0'
cat >clean.log <<EOF
${stamp}0 OpenVPN 2.6.9 x86_64-pc-linux-gnu [SSL (OpenSSL)] [LZO] [LZ4] [EPOLL] [PKCS11] [MH/PKTINFO] [AEAD] [DCO]
${stamp}1 TCP/UDP: Preserving recently used remote address: [AF_INET]198.51.100.7:443
${stamp}1 UDPv4 link local: (not bound)
${stamp}1 UDPv4 link remote: [AF_INET]198.51.100.7:443
${stamp}1 TLS: Initial packet from [AF_INET]198.51.100.7:443, sid=01234567 89abcdef
${stamp}2 VERIFY OK: depth=1, CN=Example CA
${stamp}2 VERIFY OK: depth=0, CN=server.example.com
${stamp}3 [server.example.com] Peer Connection Initiated with [AF_INET]198.51.100.7:443
${stamp}4 SENT CONTROL [server.example.com]: 'PUSH_REQUEST' (status=1)
${stamp}5 PUSH: Received control message: 'PUSH_REPLY,route 192.0.2.0 255.255.255.0,ifconfig 203.0.113.2 255.255.255.224'
${stamp}5 TUN/TAP device tun0 opened
${stamp}6 Initialization Sequence Completed
EOF
cat >bare.log <<EOF
${stamp}0 RESOLVE: Cannot resolve host address: $endpoint:443 (Name or service not known)
${stamp}1 Could not determine IPv4/IPv6 protocol
${stamp}1 SIGUSR1[soft,Could not determine IPv4/IPv6 protocol] received, process restarting
EOF
grep -v . /dev/null >empty.log
# Lines that look hostile: escapes, C1 bytes, a bell, in fields that are shown
printf '%s0 RESOLVE: Cannot resolve host address: \033]0;owned\007%s\302\233:443 (Name or service not known)\n' "$stamp" "$endpoint" >escape.log
printf '%s0 AUTH: Received control message: AUTH_FAILED,\033[31mno\033[0m \001\n' "$stamp" >>escape.log
head -c 300000 /dev/urandom >random.log
# A line of 70 KiB, NUL bytes, and then a message that must still be found
{ head -c 71680 /dev/zero | tr '\000' 'x'; echo; printf 'a\000b\n'; cat bare.log; } >long.log
# A last line without an end
{ printf 'x\n'; head -n 1 bare.log | tr -d '\n'; } >noend.log
mkdir folder

# --- help, version, bad usage
run 2 'no command'
one_sentence 'no command'
for option in --help -h; do
    run 0 "$option"  $option
    out_has "$option lists explain" explain
    for command in check explain audit enroll codes help; do
        run 0 "$command $option" $command $option
        out_has "$command $option shows its usage" "Usage: cvpn-doctor $command"
    done
done
for option in --version -V; do
    run 0 "$option" $option
    out_has "$option shows it" 'cvpn-doctor '
    for command in check explain audit enroll codes help; do
        run 0 "$command $option" $command $option
        out_has "$command $option shows it" 'cvpn-doctor '
    done
done
run 0 'help' help
out_has 'help lists codes' codes
run 0 'help check' help check
out_has 'help check shows its usage' 'Usage: cvpn-doctor check'
run 2 'help of what is no command' help chekc
err_has 'help of what is no command names the nearest' "'check'"
run 2 'an unknown command' expalin clean.log
err_has 'an unknown command: the nearest is named' "'explain'"
one_sentence 'an unknown command'
run 2 'a command like nothing' zzzzzzzz
one_sentence 'a command like nothing'
run 2 'an unknown option' check --jsno clean.ovpn
err_has 'an unknown option: the nearest is named' '--json?'
one_sentence 'an unknown option'
run 2 'an unknown short option' check -q clean.ovpn
err_has 'an unknown short option is named' "'-q'"
one_sentence 'an unknown short option'
run 2 'an unknown option in front' --frobnicate
one_sentence 'an unknown option in front'
run 2 'an argument where none belongs' check --json=yes clean.ovpn
one_sentence 'an argument where none belongs'
run 2 'an argument missing' explain --profile
one_sentence 'an argument missing'
run 2 'explain with two files' explain clean.ovpn clean.ovpn
one_sentence 'explain with two files'
for command in check explain; do
    run 2 "$command without a file" $command
    one_sentence "$command without a file"
    for version in 3.0 2 2.x 2.6.1.1 '' 2.6beta -1; do
        run 2 "$command --openvpn '$version'" $command "--openvpn=$version" clean.ovpn
    done
done
one_sentence 'a bad version'
run 2 'an escape sequence as a command' "$(printf '\033[31mcheck')"
no_control 'an escape sequence as a command'
run 2 'an escape sequence as an option' check "$(printf -- '--\033[31m')"
no_control 'an escape sequence as an option'

# --- check
run 0 'check of a clean profile' check clean.ovpn
out_has 'a clean profile is called clean' 'clean.ovpn: nothing found ('
run 0 'check --openvpn 2.5.1' check --openvpn 2.5.1 clean.ovpn
run 0 'check --json of a clean profile' check --json clean.ovpn
run 1 'check of a bare endpoint name' check bare.ovpn
out_has 'CVPN-0101 is found' CVPN-0101
out_has 'the profile and its line are named' bare.ovpn:4
out_lacks 'no colour in a file' "$(printf '\033')"
awk 'length($0) > 80 && gsub(/ /, " ") > 20 { bad = 1 } END { exit bad }' out
result 'lines are wrapped' $?
run 1 'check --json of a bare endpoint name' check --json bare.ovpn
out_has 'line is given' '"line": 4'
valid_json 'check --json' 1
run 2 'check of a missing profile' check no-such.ovpn
out_has 'a missing profile is CVPN-0001' CVPN-0001
run 2 'check --json of a missing profile' check --json no-such.ovpn
valid_json 'check --json of a missing profile' 1
run 2 'check of a folder without profiles' check folder
err_has 'a folder without profiles is said to be one' 'called like a profile'
run 2 'check of a binary file' check binary.ovpn
out_has 'a binary file is CVPN-0001' CVPN-0001
mkfifo fifo
run 2 'check of a FIFO does not wait' check fifo
"$doctor" check escape.ovpn >out 2>err
[ $? -le 1 ]
result 'check of a profile with escape sequences' $?
no_control 'check of a profile with escape sequences'
"$doctor" check --json escape.ovpn >out 2>err
no_control 'check --json of a profile with escape sequences'
valid_json 'check --json of a profile with escape sequences' 1

# --- explain
run 0 'explain of a healthy log' explain clean.log
out_has 'the attempt is headed' 'Attempt 1, log lines '
out_has 'the summary is there' 'summary:'
run 0 'explain of a healthy log with its profile' explain --profile clean.ovpn clean.log
run 1 'explain of a bare endpoint name' explain bare.log
out_has 'CVPN-0102 is found' CVPN-0102
out_has 'the line of the log is named' 'log line 1'
run 1 'explain --json' explain --json bare.log
out_has 'line is given' '"line": 1'
out_has 'the summary is an object, too' '"code": "CVPN-0000"'
valid_json 'explain --json' 2
run 1 'the profile speaks, too' explain --profile bare.ovpn clean.log
out_has 'CVPN-0101 is found in the profile of explain' CVPN-0101
"$doctor" explain - <bare.log >out 2>err
[ $? -eq 1 ] && grep -q CVPN-0102 out
result 'explain - reads standard input' $?
# A pipe in small pieces
while IFS= read -r line; do echo "$line"; done <bare.log | "$doctor" explain - >out 2>err
[ $? -eq 1 ] && grep -q CVPN-0102 out
result 'explain - reads a pipe' $?
"$doctor" explain - <&- >out 2>err
[ $? -eq 2 ]
result 'explain - with standard input closed' $?
run 2 'explain of a missing log' explain no-such.log
one_sentence 'explain of a missing log'
run 2 'explain of a directory' explain folder
one_sentence 'explain of a directory'
run 2 'explain with a missing profile' explain --profile no-such.ovpn clean.log
out_has 'explain with a missing profile says CVPN-0001' CVPN-0001
run 1 'explain of an empty log' explain empty.log
run 1 'explain of random bytes' explain random.log
no_control 'explain of random bytes'
run 1 'a line of 70 KiB is survived' explain long.log
out_has 'the message after it has its own number' 'log line 3'
run 1 'a last line without an end counts' explain noend.log
run 1 'explain of escape sequences' explain escape.log
no_control 'explain of escape sequences'
run 1 'explain --json of escape sequences' explain --json escape.log
no_control 'explain --json of escape sequences'
valid_json 'explain --json of escape sequences' 2

# --- codes
run 0 'codes' codes
out_has 'codes lists CVPN-0101' CVPN-0101
run 0 'codes --json' codes --json
valid_json 'codes --json' 10
for code in CVPN-0101 cvpn-0101 0101 endpoint-label-missing; do
    run 0 "codes $code" codes $code
    out_has "codes $code shows its page" docs/codes/CVPN-0101.md
done
run 0 'codes --json CVPN-0101' codes --json CVPN-0101
valid_json 'codes --json CVPN-0101' 1
run 2 'codes of an unknown slug' codes endpoint-lable-missing
err_has 'codes of an unknown slug names the nearest' "'endpoint-label-missing'"
one_sentence 'codes of an unknown slug'
run 2 'codes of an unknown number' codes CVPN-9999
one_sentence 'codes of an unknown number'

# --- standard output that cannot be written
for arguments in 'check bare.ovpn' 'explain bare.log' codes help --version; do
    # shellcheck disable=SC2086 # words
    "$doctor" $arguments >&- 2>err
    [ $? -eq 2 ] && [ -s err ]
    result "$arguments: standard output closed" $?
    if [ -c /dev/full ]; then
        # shellcheck disable=SC2086 # words
        "$doctor" $arguments >/dev/full 2>err
        [ $? -eq 2 ] && [ "$(wc -l <err)" -eq 1 ]
        result "$arguments: the disk is full" $?
    fi
done
# The reader is gone before anything is written: quiet, and exit status 2
{ sleep 0.2; "$doctor" codes 2>err; echo $? >status; } | true
for _ in 1 2 3 4 5 6 7 8 9 10; do
    [ -s status ] || sleep 0.1
done
[ "$(cat status)" = 2 ] && [ ! -s err ]
result 'a closed pipe: quiet, exit status 2' $?

# --- a file of another kind
printf 'client\ndev tun\nremote vpn.example.com 443 udp\n' >a-profile
printf '{"Routes": []}\n' >a-json
printf '2024-05-14 09:15:01 OpenVPN 2.6.14 x86_64-pc-linux-gnu [SSL (OpenSSL)] built on May 14 2024\n2024-05-14 09:15:01 UDPv4 link remote: [AF_INET]192.0.2.7:443\n' >a-log
run 2 'a log is given to check' check a-log
one_sentence 'a log is given to check'
err_has 'a log is given to check: explain reads it' "a-log is no profile but a client's log; 'cvpn-doctor explain' reads that."
run 2 'JSON is given to check' check --json a-json
err_has 'JSON is given to check: audit reads it' "'cvpn-doctor audit' reads that."
run 2 'a log is given to --profile' explain --profile a-log a-log
one_sentence 'a log is given to --profile'
run 2 'a profile is given to explain' explain a-profile
one_sentence 'a profile is given to explain'
err_has 'a profile is given to explain: check reads it' "a-profile is no log but a profile; 'cvpn-doctor check' reads that."
run 2 'JSON is given to explain' explain --json a-json
one_sentence 'JSON is given to explain'
run 2 'a log is given to enroll' enroll a-log
one_sentence 'a log is given to enroll'
err_has 'a log is given to enroll: it is none of its affair' "is no profile but a client's log"
{ cat a-profile; echo 'OpenVPN 2.6.14 x86_64-pc-linux-gnu built on May 14 2024'; } >torn
run 1 'a profile with a line of a log in it is a profile' check torn
out_has 'a profile with a line of a log in it is a profile' CVPN-1612
{ cat a-profile a-log; } >both
run 1 'a log that quotes a profile is a log' explain both
printf 'PK\003\004\024\000\000\000\010\000client.log' >packed.zip
run 2 'a ZIP archive that is cut is given to explain' explain packed.zip
one_sentence 'a ZIP archive that is cut is given to explain'
err_has 'a ZIP archive that is cut is named as such' 'packed.zip cannot be read: '
printf '7z\274\257\047\034\000\004' >packed.7z
run 2 'a 7-Zip archive is given to explain' explain packed.7z
one_sentence 'a 7-Zip archive is given to explain'
err_has 'a 7-Zip archive is given to explain: it is to be unpacked' 'it is packed (7-Zip); unpack it'
run 2 'a ZIP archive is given to enroll' enroll packed.zip
one_sentence 'a ZIP archive is given to enroll'
printf 'PK is how this note begins\n' >pk
run 1 'a text that begins like an archive is none' explain pk
printf 'something else\n' >neither
run 1 'a text of no known kind has no message' explain neither
out_has 'a text of no known kind has no message' 'no message of OpenVPN'
run 2 'an option in front of the command' --json check a-profile
err_has 'an option in front of the command: it follows' "options come after the command: 'cvpn-doctor check --json'."
run 2 'a file in place of a command' a-log
err_has 'a file in place of a command: explain and check are named' "'a-log' is a file; 'cvpn-doctor explain FILE' reads a log"
run 2 'no file in place of a command' b-log
err_has 'no file in place of a command' "'b-log' is not a command"
run 2 'a number behind --mssfix' enroll --mssfix 1300 a-profile
err_has 'a number behind --mssfix: it belongs behind =' '--mssfix=1300.'
run 2 'two profiles of enroll, one of them a log' enroll --mssfix a-profile a-log
err_has 'the log among two profiles' "a-log is no profile but a client's log"
run 2 'a group without a name' audit --group '' --to 10.1.2.3 a-json
err_has 'a group without a name' '--group needs the id of a group'
# shellcheck disable=SC2046 # 1025 words
run 2 'more files than audit takes' audit $(yes a-json | head -n 1025)
err_has 'more files than audit takes: how many it takes' "'audit' takes 1024 DIR|FILEs at most."

echo "1..$count"
[ "$failed" -eq 0 ]

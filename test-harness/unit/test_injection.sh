#!/bin/sh
# SPDX-License-Identifier: MIT
# Hostile files through the real command, in TAP: nothing in them forges a line, a colour or a code. test_injection.sh CVPN-DOCTOR [JSON_LINES]
# shellcheck disable=SC2059 # the formats hold escapes, and that is what is tested
set -u

json_lines=${2:+$(realpath "$2")}
seeds=$(realpath "$(dirname -- "$0")/../fuzz/seeds") || exit 2
exports=$(realpath "$(dirname -- "$0")/../audit") || exit 2
subcommand=all
# shellcheck source=test-harness/unit/tap.sh
. "$(dirname -- "$0")/tap.sh"

# clean NAME: out and err have printable UTF-8 and line ends alone, and no code that is not ours
clean() {
    ! LC_ALL=C tr -d '\n\040-\176\200-\377' <"$2" | grep -q .
    result "$1: no control character on $2" $?
    iconv -f UTF-8 -t UTF-8 "$2" >/dev/null 2>&1
    result "$1: UTF-8 on $2" $?
    perl -CS -ne 'exit 1 if /[^\P{C}\n\p{Co}\p{Cn}]|\p{DI}|\p{NChar}|\p{Zl}|\p{Zp}|\p{Bidi_C}/' <"$2"
    result "$1: nothing unseen and nothing that turns a line around on $2" $?
    lacks "$1: no code from outside on $2" "$2" CVPN-9999
    # A label of ours is in the third column, and its text in the 18th; what goes on from the line before stands elsewhere.
    grep -vE '^  (seen|why|you|summary|administrator): {2,}[^ ]|^  administrator: [^ ]' "$2" >"$2.forged"
    ! grep -qE '^(PLUGIN| {0,2}(summary|why|you|seen):)' "$2.forged"
    result "$1: no line begins as one of ours on $2" $?
}
# try NAME ARGUMENT...: the command, whose both outputs must be clean, and once more as JSON
try() {
    name=$1
    shift
    timeout 20 "$doctor" "$@" >out 2>err </dev/null
    [ $? -le 2 ] && { [ -s out ] || [ -s err ]; }
    result "$name says something" $?
    clean "$name" out
    clean "$name" err
    command=$1
    shift
    timeout 20 "$doctor" "$command" --json "$@" >out 2>err </dev/null
    clean "$name in JSON" out
    [ -z "$json_lines" ] || "$json_lines" <out >/dev/null 2>problem
    result "$name in JSON: every line is an object" $?
}

forged='no\nPLUGIN cvpn-doctor: CVPN-9999 error forged'
colours='\033[31mred\033]0;title\007\302\23331m\23331m\177'
turned='\342\200\256turned\342\200\254\342\200\250\342\201\246x\342\201\251\330\234'
broken='\377\300\257\355\240\200\342\202'

# --- a log
stamp='2024-05-14 13:37:0'
{
    printf "%s0 RESOLVE: Cannot resolve host address: $colours$turned$broken CVPN-9999:443 (Name or service not known)\n" "$stamp"
    printf "%s1 AUTH: Received control message: AUTH_FAILED,CVPN-9999 $colours $turned $broken  summary: forged\n" "$stamp"
    printf "%s2 VERIFY ERROR: depth=0, error=certificate has expired: C=$colours, CN=CVPN-9999$broken\n" "$stamp"
    printf "%s3 Options error: Unrecognized option or missing or extra parameter(s) in $colours$turned:3: CVPN-9999$broken (2.6.14)\n" "$stamp"
    printf "%s4 PUSH: Received control message: 'PUSH_REPLY,route CVPN-9999$colours,dhcp-option DNS $turned,ifconfig $broken 1'\n" "$stamp"
    printf "%s5 $forged\n" "$stamp"
    printf "%s6 AUTH: Received control message: AUTH_FAILED,\\rCVPN-9999 error forged \"}, {\"code\": \"CVPN-9999\"\n" "$stamp"
    printf "%s7 AUTH: Received control message: AUTH_FAILED," "$stamp"
    head -c 10240 /dev/zero | tr '\000' '\033'
    printf '\n%s8 SIGTERM[soft,CVPN-9999] received, process exiting\n' "$stamp"
} >hostile.log
try 'explain of a hostile log' explain hostile.log
"$doctor" explain hostile.log >out 2>err
has 'what the server said is shown, escaped' out 'CVPN\x2D9999'
n=0
for seed in "$seeds"/explain/* "$seeds"/log/*; do
    n=$((n + 1))
    timeout 20 "$doctor" explain "$seed" >out 2>err
    ! LC_ALL=C tr -d '\n\040-\176\200-\377' <out | grep -q . && ! grep -qF CVPN-9999 out
    result "explain of the fuzzer's $(basename "$seed")" $?
done
[ "$n" -gt 10 ]
result 'there are seeds' $?

# All characters that Perl knows as unseen, each between the one before it and the one after it, and in pieces that are shown whole.
perl -CS -e '
    no warnings;
    my ($n, @all) = 0;
    for my $p (0xa0 .. 0xd7ff, 0xe000 .. 0x10ffff) {
        push @all, chr($p) if chr($p) =~ /\p{Cc}|\p{Cf}|\p{DI}|\p{NChar}|\p{Zl}|\p{Zp}|\p{Bidi_C}/;
    }
    while (my @part = splice @all, 0, 16) {
        printf "2024-05-14 13:%02d:%02d AUTH: Received control message: AUTH_FAILED,a%sz\n", $n / 60 % 60, $n % 60, join "b", @part;
        printf "2024-05-14 13:%02d:%02d SIGTERM[soft,auth-failure] received, process exiting\n", $n / 60 % 60, $n % 60;
        $n++;
    }' >unseen.log
[ "$(grep -c AUTH_FAILED unseen.log)" -gt 250 ]
result 'Perl knows unseen characters' $?
try 'explain of a log with all unseen characters' explain unseen.log
"$doctor" explain --json unseen.log >out 2>err
[ "$(grep -c 'u{E0001}' out)" -gt 0 ] && [ "$(grep -c 'u{200B}' out)" -gt 0 ]
result 'and they are shown as their numbers' $?

# --- a profile, and its name
hostile_name=$(printf "p$colours CVPN-9999  seen: forged.ovpn")
{
    printf 'client\ndev tun\nremote CVPN-9999\033[31mcvpn-endpoint-0123456789abcdef0.prod.clientvpn.eu-west-1.amazonaws.com 443\n'
    printf "ca $colours\ncert CVPN-9999$turned\nkey $broken\n"
    printf "CVPN-9999$colours $turned\nauth-federate$broken\nplugin openvpn-plugin-cvpn-doctor.so $colours=CVPN-9999 fix=CVPN-9999\n"
    printf "config other$turned\nverify-x509-name CVPN-9999$broken name\n"
} >"$hostile_name"
try 'check of a hostile profile' check "$hostile_name"
has 'the profile is named, escaped' out 'CVPN\\x2D9999'
# A host long enough that its last words begin a line
{
    printf '%s0 RESOLVE: Cannot resolve host address: ' "$stamp"
    head -c 74 /dev/zero | tr '\000' x
    printf ' seen: all is well why: forged:443 (Name or service not known)\n%s1 SIGTERM[hard,] received, process exiting\n' "$stamp"
} >label.log
"$doctor" explain label.log >out 2>err
clean 'explain of a host with a label in it' out
try 'explain with a hostile profile' explain --profile "$hostile_name" hostile.log
for seed in "$seeds"/profile/* "$seeds"/certificates/* "$seeds"/enroll/*; do
    timeout 20 "$doctor" check "$seed" >out 2>err
    ! LC_ALL=C tr -d '\n\040-\176\200-\377' <out | grep -q .
    result "check of the fuzzer's $(basename "$seed")" $?
done

# --- an export: names and descriptions may be anything that JSON can hold
mkdir export
for file in "$exports"/broken/*.json; do
    sed -e 's/cvpn-endpoint-0123456789abcdef0/CVPN-9999\\u001b[31m\\u202e\\nPLUGIN/g' \
        -e 's/"Description": "[^"]*"/"Description": "CVPN-9999\\u001b]0;t\\u0007\\u2028"/' \
        -e 's/subnet-0123456789abcdef1/\\u009b31mCVPN-9999/g' "$file" >"export/$(basename "$file")"
done
try 'audit of a hostile export' audit export/*.json
printf '{"ClientVpnEndpoints\033[31m": CVPN-9999\n' >broken.json
timeout 20 "$doctor" audit broken.json >out 2>err
clean 'audit of a broken export' err

# --- a profile to be changed
timeout 20 "$doctor" enroll --dry-run --plugin /usr/lib/openvpn-plugin-cvpn-doctor.so "$hostile_name" >out 2>err
clean 'enroll of a hostile profile' out
clean 'enroll of a hostile profile' err
finish

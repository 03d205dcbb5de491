#!/bin/sh
# SPDX-License-Identifier: MIT
# No secret of a profile, of the files that it names, of a log or of an export in what any command prints, in TAP: test_secrets.sh CVPN-DOCTOR
#
# The live side is the lab's (test-harness/lab/secrets.sh). What was planted and found is written down beside the command, in canary-runs.
set -u

subcommand=check
records=$(dirname -- "$(realpath "$1")")/canary-runs
plugin=$(dirname -- "$(realpath "$1")")/openvpn-plugin-cvpn-doctor.so
# shellcheck source=test-harness/unit/tap.sh
. "$(dirname -- "$0")/tap.sh"

openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out ca.pem -days 2 -subj /CN=ca.example.com 2>err
sed '1d;$d' key.pem >canaries
od -An -N 16 -tx1 /dev/urandom | tr -d ' ' >static # a line of a static key
od -An -N 16 -tx1 /dev/urandom | tr -d ' ' >>static
cat static >>canaries
# canary PLACE: a word that stands nowhere else; it is also searched for as base64
canary() {
    word=canary-$1-5b1c
    printf '%s\n%s\n' "$word" "$(printf '%s' "$word" | base64 -w 0 | tr -d '=')" >>canaries
    printf '%s' "$word"
}

# --- every place of a profile, right and wrong
printf 'alice\n%s\n' "$(canary login)" >login
printf '%s\n' "$(canary askpass)" >askpass
printf 'proxyuser\n%s\n' "$(canary proxy-file)" >proxy
{
    printf 'client\ndev tun\nproto tcp-client\nremote cvpn-endpoint-0a.prod.clientvpn.eu-west-1.amazonaws.com 443\n# %s\n' "$(canary comment)"
    printf 'auth-user-pass login\naskpass askpass\nhttp-proxy 192.0.2.9 8080 proxy basic\n'
    printf 'http-proxy-option CUSTOM-HEADER Proxy-Authorization %s\n' "$(canary proxy-header)"
    printf 'static-challenge %s 1\nauth-token %s\nauth-token-user %s\n' "$(canary challenge)" "$(canary token)" "$(canary token-user)"
    printf 'setenv PASSWORD %s\nsetenv opt password %s\n' "$(canary environment)" "$(canary optional)"
    printf 'pkcs12 client.p12 %s\nmanagement 127.0.0.1 7505 login %s\n' "$(canary pkcs12)" "$(canary management)"
    printf '<http-proxy-user-pass>\nproxyuser\n%s\n</http-proxy-user-pass>\n' "$(canary proxy-block)"
    printf '<auth-user-pass>\nalice\n%s\n</auth-user-pass>\n' "$(canary login-block)"
    printf '<secrets>\n%s\n</secrets>\n' "$(canary unknown-block)"
    printf '<tls-crypt>\n-----BEGIN OpenVPN Static key V1-----\n%s\n-----END OpenVPN Static key V1-----\n</tls-crypt>\n' "$(cat static)"
    printf '<ca>\n%s\n</ca>\n<cert>\n%s\n</cert>\n<key>\n%s\n</key>\n' "$(cat ca.pem)" "$(cat ca.pem)" "$(cat key.pem)"
} >right.ovpn
# What is mistyped: lines that are no options, and keys whose block lost its opening tag.
{
    cat right.ovpn
    printf 'passwrod %s\npassword: %s\npassword=%s\n' "$(canary mistyped)" "$(canary colon)" "$(canary equals)"
    cat key.pem static
    printf '</key>\nauth-federate\n"quoted secret" %s\n' "$(canary quoted)"
} >wrong.ovpn

printf 'proxyuser:%s' "$(canary proxy-login)" | base64 -w 0 >>canaries
echo >>canaries

# --- every place of a log, at verb 3 to 11; the stamps differ in nothing
{
    s='2026-11-25 07:00:00'
    echo "$s OpenVPN 2.6.14 x86_64-pc-linux-gnu [SSL (OpenSSL)] [LZO] [LZ4] [EPOLL]"
    echo "$s TCP/UDP: Preserving recently used remote address: [AF_INET]192.0.2.7:443"
    sed "s/^/$s Master Encrypt (key): /" static
    sed "s/^/$s CLIENT pre_master: /" static
    sed "s/^/$s Options error: Unrecognized option or missing or extra parameter(s) in right.ovpn:9: /; s/\$/ (2.6.14)/" key.pem
    echo "$s MANAGEMENT: CMD 'password Auth $(canary management-command)'"
    echo "$s MANAGEMENT: CMD 'username Auth $(canary management-user)'"
    echo "$s SENT CONTROL [server]: 'CR_TEXT,$(canary cr-text)' (status=1)"
    echo "$s PUSH: Received control message: 'PUSH_REPLY,route 10.0.0.0 255.255.0.0,auth-token $(canary pushed-token),ping 1,ifconfig 10.100.0.2 255.255.255.224'"
    echo "$s PUSH: Received control message: 'AUTH_FAILED,CRV1:R,E:$(canary crv1-state):bm8=:https://example.com/?SAMLRequest=$(canary saml-request)'"
    echo "$s AUTH: Received control message: AUTH_FAILED,CRV1:R:$(canary saml-state):bm8=:https://example.com/?SAMLRequest=$(canary saml-request-2)"
    echo "$s SAMLResponse=$(canary saml-answer)"
    echo "$s HTTP proxy returned: 'HTTP/1.0 407 Proxy Authentication Required'"
    echo "$s Send to HTTP proxy: 'Proxy-Authorization: Basic $(tail -n 1 canaries)'"
    echo "$s TLS: Username/Password authentication failed for username 'alice' password '$(canary echoed)'"
    echo "$s SIGTERM[soft,auth-failure] received, process exiting"
} >client.log

# --- an export of an endpoint, and clients' tags
cat >endpoint.json <<JSON
{"ClientVpnEndpoints": [{"ClientVpnEndpointId": "cvpn-endpoint-0a", "Description": "$(canary description)", "Status": {"Code": "available"},
  "DnsName": "*.cvpn-endpoint-0a.prod.clientvpn.eu-west-1.amazonaws.com", "ClientCidrBlock": "10.100.0.0/22", "VpnProtocol": "openvpn",
  "TransportProtocol": "udp", "VpnPort": 443, "Tags": [{"Key": "secret", "Value": "$(canary tag)"}], "Secret": "$(canary export)"}]}
JSON

# searched NAME: none of the canaries is in what the last command wrote
searches=0
leaked=0
searched() {
    searches=$((searches + 1))
    cat out err >both
    if grep -q -F -f canaries both; then
        leaked=$((leaked + 1))
        grep -o -F -f canaries both | sort -u | head -n 3 >err
        result "$1 shows no secret" 1
    else
        result "$1 shows no secret" 0
    fi
}
cat wrong.ovpn client.log endpoint.json >planted
[ "$(grep -o -F -f canaries planted | sort -u | wc -l)" -gt 40 ]
result 'the search finds what was planted' $?
look() { # look NAME COMMAND...
    name=$1
    shift
    "$doctor" "$@" >out 2>err </dev/null
    [ $? -le 2 ] && { [ -s out ] || [ -s err ]; }
    result "$name says something" $?
    searched "$name"
}
for profile in right wrong; do
    for json in --json ''; do
        look "check $json of the $profile profile" check ${json:+"$json"} $profile.ovpn
        look "explain $json with the $profile profile" explain ${json:+"$json"} --profile $profile.ovpn client.log
    done
    look "enroll --dry-run of the $profile profile" enroll --dry-run --mfa --mssfix "--plugin=$plugin" $profile.ovpn
    look "enroll of the $profile profile" enroll "--plugin=$plugin" $profile.ovpn
    look "enroll --undo --dry-run of the $profile profile" enroll --undo --dry-run $profile.ovpn
    look "enroll --undo of the $profile profile" enroll --undo $profile.ovpn
done
# --- the one file for the helpdesk: what it holds, unpacked
mkdir home
for profile in right wrong; do
    for anonymous in '' --anonymous; do
        HOME=$work/home "$doctor" collect $anonymous --log client.log --output bundle.tar.zst $profile.ovpn >out 2>err </dev/null
        result "collect $anonymous of the $profile profile is done" $?
        tar --zstd -xOf bundle.tar.zst >>out 2>>err
        grep -q 'BEGIN CERTIFICATE' out && grep -q 'PUSH: Received control message' out && grep -q '^  verdict: ' out
        result "collect $anonymous of the $profile profile has certificate, log and verdict" $?
        searched "collect $anonymous of the $profile profile"
        rm -f bundle.tar.zst
    done
done
look 'audit of an export' audit endpoint.json
look 'audit --json of an export' audit --json endpoint.json
printf 'commands\t%s\t%s\t%s\n' "$(wc -l <canaries)" "$searches" "$leaked" >>"$records"
finish

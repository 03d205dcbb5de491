#!/bin/sh
# SPDX-License-Identifier: MIT
# `cvpn-doctor audit` from outside, in TAP: test_audit.sh CVPN-DOCTOR [JSON_LINES]
set -u

json_lines=${2:+$(realpath "$2")}
exports=$(realpath "$(dirname -- "$0")/../audit") || exit 2
subcommand=audit
# shellcheck source=test-harness/unit/tap.sh
. "$(dirname -- "$0")/tap.sh"

out_has() {
    has "$1" out "$2"
}
# refused NAME WORDS: one sentence on standard error only
refused() {
    [ "$(wc -l <err)" -eq 1 ] && [ ! -s out ] && grep -qF -- "$2" err
    result "$1: $2" $?
}

run 0 'a healthy endpoint' "$exports"/healthy/*.json
lacks 'a healthy endpoint has no warning' out ' warning '
lacks 'a healthy endpoint has no error' out ' error '
lacks 'a healthy endpoint logs its connections' out CVPN-0619
lacks 'all parts were given' out 'not given'
# shellcheck disable=SC2046 # one name a line
run 0 'the files in another order' $(printf '%s\n' "$exports"/healthy/*.json | sort -r)
cat "$exports"/healthy/*.json >all.json
run 0 'all outputs in one file' all.json
"$doctor" audit - <all.json >out 2>err
result 'standard input' $?

run 1 'a broken endpoint' "$exports"/broken/*.json
for code in 0203 0204 0205 0301 0303 0304 0305 0409 0410 0411 0616 0617 0619; do
    out_has "CVPN-$code is found" "CVPN-$code"
done
grep -qxF 'aws ec2 create-client-vpn-route --client-vpn-endpoint-id cvpn-endpoint-0123456789abcdef0 --destination-cidr-block 192.168.8.0/24 --target-vpc-subnet-id subnet-0123456789abcdef1 --region eu-west-1' out
result 'the missing route is on one line as a command' $?
run 1 'a broken endpoint in JSON' --json "$exports"/broken/*.json
out_has 'each object names the endpoint' '"endpoint": "cvpn-endpoint-0123456789abcdef0"'
if [ -n "$json_lines" ]; then
    "$json_lines" <out >lines 2>err && [ "$(cat lines)" -ge 12 ]
    result 'valid JSON lines' $?
fi
sed 's|"DestinationCidr": "[^"]*"|"DestinationCidr": "192.168.40.0/24"|' "$exports/healthy/rules.json" >unrouted.json
run 1 'rules for a network without a route' "$exports"/healthy/[!r]*.json "$exports/healthy/routes.json" unrouted.json
out_has 'CVPN-0306 is found' CVPN-0306
sed 's/"SplitTunnel": true/"SplitTunnel": false/' "$exports/healthy/endpoints.json" >full.json
run 1 'full tunnel without a way to the internet' full.json "$exports"/healthy/[!e]*.json
[ "$(grep -c '^aws ec2 create-client-vpn-route .* 0\.0\.0\.0/0 --target-vpc-subnet-id subnet-' out)" -eq 2 ]
result 'each subnet gets a route to the internet' $?
[ "$(grep -c '^aws ec2 authorize-client-vpn-ingress .* 0\.0\.0\.0/0 ' out)" -eq 1 ]
result 'and the internet a rule' $?
sed 's/"SplitTunnel": false/&, "TrafficIpAddressType": "ipv6"/' full.json >ipv6.json
run 0 'an endpoint for IPv6 needs no way to the IPv4 internet' ipv6.json "$exports"/healthy/[rtv]*.json
lacks 'an endpoint for IPv6 needs no way to the IPv4 internet' out CVPN-0409
sed 's/"Code": "pending-associate"/"Code": "deleted"/' "$exports/unassociated/endpoints.json" >deleted.json
run 1 'a deleted endpoint' deleted.json "$exports/unassociated/targets.json"
out_has 'a deleted endpoint is called so' 'state=deleted'
lacks 'its missing subnets are no news' out 'no subnet is associated'
printf '%s' '{"ClientVpnEndpoints": [{"ClientVpnEndpointId": "cvpn-endpoint-0fedcba9876543210", "Status": {"Code": "deleted"}}]}' >past.json
run 0 'a deleted endpoint beside the one in its place' past.json "$exports"/healthy/*.json
grep -qF 'cvpn-endpoint-0fedcba9876543210 is in the state deleted and is left aside' err
result 'a deleted endpoint beside the one in its place is named' $?
run 1 'an endpoint without a subnet' "$exports"/unassociated/*.json
out_has 'CVPN-0615 is found' CVPN-0615
out_has 'CVPN-1103 is found' CVPN-1103
out_has 'what was not given is said' 'describe-client-vpn-routes'

# The connection log, alone, packed, and beside the settings; every reason that AWS's pages name
log=$exports/connections/connections.json
run 1 'a connection log' "$log"
out_has 'a refusal of the connect handler is found' 'CVPN-1620 error'
lacks 'of settings that were not given nothing is asked' out 'not given'
gzip -c "$log" >log.json.gz
run 1 'a packed connection log beside the settings' log.json.gz "$exports"/healthy/*.json
out_has 'it is judged with its endpoint' 'CVPN-1620 error'
[ "$(grep -c '^Endpoint ' out)" -eq 1 ]
result 'and the endpoint is named once' $?
"$doctor" audit - <"$log" >out 2>err
out_has 'a connection log on standard input' CVPN-1620
run 1 'a directory' "$exports/broken"
out_has 'all files of a directory are read' CVPN-0203
printf '{"events": [], "searchedLogStreams": []}' >empty.json
run 0 'a connection log without entries' empty.json
has 'that it has no entry is said' err 'has no entry'
docs=$(realpath "$exports/../../docs/connection-log.md")
# shellcheck disable=SC2016 # the backquotes are the documentation's
sed -nE 's/^\| `connection-attempt-failure-reason` \| `([^`]*)` \| \[(CVPN-[0-9]*)\].*/\1 \2/p' "$docs" >reasons
[ "$(wc -l <reasons)" -ge 8 ]
result 'the reasons of the documentation were found' $?
while read -r reason code; do
    sed "s/client-connect-failed/$reason/" "$log" >reason.json
    "$doctor" audit reason.json | grep -q "^$code " || echo "$reason is not $code"
done <reasons >out
[ ! -s out ]
result 'each reason of the documentation is its code' $?
grep -oE '"[a-z]+(-[a-z0-9]+)+"' "$exports/../../plugin/endpoint/export_entry.c" | tr -d '"' | sort -u | while read -r name; do
    grep -qF "\`$name\`" "$docs" || echo "$name"
done >out
[ ! -s out ]
result 'each field and value that is read is in the documentation' $?

run 1 'a revocation list that has expired' "$exports/../joined/crl.json" "$exports"/healthy/*.json
out_has 'the endpoint refuses every client by then' 'CVPN-0608 error'

# The example of AWS's page ad-group-auth-rules.html
rules=$exports/five-rules/rules.json
# answer STATUS GROUP ADDRESS RULE
answer() {
    run "$1" "$2 to $3" --group "$2" --to "$3" "$rules"
    out_has "$2 to $3: $4 says so" "rule:          $4"
}
answer 0 'Group 1' 10.1.2.3 10.1.0.0/16
answer 1 'Group 1' 172.131.2.3 172.131.0.0/16
answer 1 'Group 2' 10.1.2.3 10.1.0.0/16
answer 0 'Group 2' 172.131.2.3 172.131.0.0/16
answer 1 'Group 3' 10.1.2.3 10.1.0.0/16
answer 1 'Group 3' 172.131.2.3 172.131.0.0/16
answer 0 'Group 3' 198.51.100.1 0.0.0.0/0
run 0 'someone in two groups' --group 'Group 3' --group 'Group 1' --to 10.1.2.3 "$rules"
run 1 'someone in no group' --to 10.1.2.3 "$rules"
run 1 'an address that no rule is about' --group 'Group 1' --to 2001:db8::1 "$rules"
out_has 'no rule is about it' 'no authorization rule is about this address'
run 0 'the answer in JSON' --json --group 'Group 1' --to 10.1.2.3 "$rules"
out_has 'the answer in JSON says yes' '"allowed": true'
run 1 'the five rules' "$rules"
out_has 'CVPN-0301 is found in the five rules' CVPN-0301
mv out once
cp "$rules" again.json
run 1 'the five rules, and a copy of the file' "$rules" again.json
cmp -s once out
result 'a copy of a file changes nothing' $?
sed 's/"Group 1"/"Group 4"/' "$rules" >other.json
run 1 'the five rules, and a file that differs' "$rules" other.json
out_has 'a file that differs is named' CVPN-0008
out_has 'a file that differs and was given later counts' 'Group 4'
mkdir folder folder/deeper
cp "$exports"/healthy/*.json folder/deeper
echo '{"version": 4, "resources": []}' >folder/terraform.tfstate
echo 'not of ours' >folder/notes.txt
run 0 'a folder with files of others' folder
grep -qF 'folder/notes.txt:1:1: is no JSON and no YAML' err && [ "$(wc -l <err)" -eq 2 ]
result 'each of them is named once' $?
lacks 'nothing in the folder was missed' out 'not given'
cp "$exports/broken/routes.json" folder/stale.json
touch -d '2020-01-01' folder/stale.json
run 1 'a folder with a stale file' folder
out_has 'the newer file counts' 'kept=folder/deeper/routes.json other=folder/stale.json'
lacks 'the stale file is not read' out CVPN-0203

run 0 'the commands that fetch all of it' --commands cvpn-endpoint-0123456789abcdef0
sh -n out && [ "$(grep -c '^aws ec2 ' out)" -eq 7 ] && ! grep '^aws ec2 ' out | grep -qvE '^aws ec2 (describe|export)-'
result 'they are shell lines, and only read' $?
run 2 'the commands for something else' --commands 'x; rm -rf y'
refused 'the commands for something else' '--commands takes the id'
run 2 '--group without --to' --group x "$rules"
refused '--group without --to' '--to ADDRESS'
run 2 '--to with a name' --to example.com "$rules"
refused '--to with a name' "'example.com'"
run 2 'a question without rules' --to 10.1.2.3 "$exports/healthy/routes.json"
refused 'a question without rules' describe-client-vpn-authorization-rules
run 2 'no file'
run 2 'a missing file' no-such.json
refused 'a missing file' 'no-such.json cannot be read'
: >empty.json
run 2 'an empty file' empty.json
refused 'an empty file' 'empty.json:1:1:'
printf '\0\0\0\0' >zero.json
run 2 'a file of zeros' zero.json
refused 'a file of zeros' 'zero.json:1:1: is no JSON'
head -n 20 "$exports/healthy/routes.json" >cut.json
run 2 'a file that was cut' cut.json
refused 'a file that was cut' 'cut.json:2'
sed 's|"10.0.0.0/16"|"10.0.0.0"|' "$exports/healthy/routes.json" >bad.json
run 2 'a network that is none' bad.json
grep -q '^cvpn-doctor: bad.json:5:.* is not an address range' err
result 'a network that is none is named with its place' $?
sed '$s/}$/,"NextToken": "x"}/' "$exports/healthy/routes.json" >page.json
run 1 'a page is missing' page.json
out_has 'a page is missing and is named' 'the last page of aws ec2 describe-client-vpn-routes'
cp "$exports"/healthy/[!r]*.json folder/deeper
head -n 20 "$exports/healthy/routes.json" >cut.json
run 2 'nothing is found, and a file was cut' "$exports"/healthy/[!r]*.json "$exports/healthy/rules.json" cut.json
printf '{"Routes": [\033[31m]}' >escape.json
run 2 'an escape sequence' escape.json
refused 'an escape sequence' 'escape.json:1:'
! LC_ALL=C tr -d '\n' <err | LC_ALL=C grep -q '[[:cntrl:]]'
result 'no control character is shown' $?

finish

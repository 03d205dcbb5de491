#!/bin/sh
# SPDX-License-Identifier: MIT
# The client's log beside the endpoint's connection log and settings, in TAP: test_joined.sh CVPN-DOCTOR [JSON_LINES]
set -u

harness=$(realpath "$(dirname -- "$0")/..") || exit 2
json_lines=${2:+$(realpath "$2")}
subcommand=explain
# shellcheck source=test-harness/unit/tap.sh
. "$(dirname -- "$0")/tap.sh"
joined=$harness/joined
audit=$harness/audit

# said NAME WORDS: in the joined part, whose lines are put together
said() {
    sed -n '/^Joined/,/^$/p' out | tr -s ' \n' ' ' | grep -qF -- "$2"
    result "$1: $2" $?
}

run 1 "AWS's reason for a refusal" --connection-log "$audit/connections/connections.json" "$joined/0702.log"
said 'the offset is found' 'UTC+02:00 (likely'
said "AWS's entry is in the timeline" '2026-03-26 20:37:15 AWS refused: client-connect-failed, user alice'
said 'the refusal is corrected' 'CVPN-0702: AWS: the client connect handler refused alice (quarantined) (CVPN-1620)'
said 'it is the turn of another than the verdict says' 'next: administrator'
said 'the administrator has something to do' "administrator: Look at the function's own log"

run 1 'a session and its end' --connection-log "$joined/session.json" "$joined/session.log"
said 'an address in the tunnel is certain' "UTC-05:30 (certain: AWS gave the same address in the tunnel)"
said 'both views of the beginning' '2026-03-26 18:37:12 client attempt 1 is connected as 172.31.0.34'
said "AWS's end of it" 'session ended after 3619 s, 21017 bytes from the client, 0 to it'

"$doctor" explain --connection-log "$joined/saml.json" "$joined/1101.log" >out 2>err
said 'no answer came' 'CVPN-1101: AWS: no answer of the browser reached the endpoint (CVPN-0803)'
sed 's/"connection-attempt"/"connection-reset"/; s/waiting-for-assertion/NA/; s/"connection-reset-status": "NA"/"connection-reset-status": "assertion-received"/; s/20:37:15/20:38:00/; 2d' "$joined/saml.json" |
    cat "$joined/saml.json" - >answered.json
"$doctor" explain --connection-log answered.json "$joined/1101.log" >out 2>err
said 'the answer came' "AWS the browser's answer came"
said 'it is after the browser' 'and the client did not go on with it'

run 1 'a refused certificate, and the list of the endpoint' --export "$joined/crl.json" "$joined/0602.log"
said 'the date of the list' "CVPN-0602: settings: the endpoint's revocation list expired on 2026-03-20 12:00:00, so the endpoint refuses every client (CVPN-0608)"
sed 's/^2026-03-26 \([0-9:]*\) /2026-03-26T\1+0200 /' "$joined/0602.log" >zoned.log
run 1 'a log with a time zone' --connection-log "$joined/quiet.json" zoned.log
said 'no entry is a sign' 'CVPN-0602: AWS: AWS has no entry for this attempt: it logs no refused certificate, so this fits'
sed 's/^2026-03-26/2026-03-19/' "$joined/0602.log" >before.log
run 1 'a list that was good then' --export "$joined/crl.json" before.log
said 'it is not the reason' 'so it is not the reason'

run 1 'a destination that is silent' --export "$audit/healthy" "$joined/0302.log"
said 'the rule that shuts the group out' 'CVPN-0302: settings: only the rule 192.168.7.0/24 for group S-1-5-21-1-2-3-1001 decides about 192.168.7.20:443'
run 1 'for a user of the group' --group S-1-5-21-1-2-3-1001 --export "$audit/healthy" "$joined/0302.log"
said 'the rule lets the user in' 'lets this user reach 192.168.7.20:443, so look at security groups'

run 1 'a destination that some servers do not reach' --export "$audit/broken" "$joined/0201.log"
said 'the missing route' 'CVPN-0201: settings: subnet-0123456789abcdef1 has no route for 192.168.8.0/24'
[ "$(grep -c '^aws ec2 create-client-vpn-route .* 192\.168\.8\.0/24 .*-subnet-id subnet-0123456789abcdef1' out)" -eq 1 ]
result 'the command that mends it is on a line of its own' $?

run 1 'in JSON' --json --connection-log "$audit/connections/connections.json" "$joined/0702.log"
head -1 out | grep -q '^{"verdict"'
result 'the verdict comes first' $?
grep -q '^{"timeline": .*"corrections": .*"by": "CVPN-1620".*"difference": -7200.*"who": "administrator"' out
result 'the timeline is one object' $?
if [ -n "$json_lines" ]; then
    "$json_lines" <out >lines 2>err
    result 'valid JSON lines' $?
fi

run 2 'a connection log that is none' --connection-log "$joined/0702.log" "$joined/0702.log"
run 2 'an export that is not there' --export /nonexistent "$joined/0702.log"
run 2 'following does not go with it' --follow --export "$audit/healthy" "$joined/0702.log"
run 2 'a group without settings' --group x "$joined/0702.log"

# What is printed of the log itself is the same, byte for byte, with the other views and without.
find "$harness/corpus" -name '*.log' | sort | awk 'NR % 15 == 1' | while read -r log; do
    "$doctor" explain "$log" >alone 2>alone.err
    "$doctor" explain --connection-log "$joined/quiet.json" "$log" 2>both.err |
        awk '/^(.*: )?Joined with what AWS has/ { skip = 1 } !skip { print } skip && /^$/ { skip = 0 }' >both
    cmp -s alone both && cmp -s alone.err both.err || echo "$log"
done >out
[ ! -s out ]
result 'what is said of the log alone stays what it is' $?

finish

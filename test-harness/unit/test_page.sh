#!/bin/sh
# SPDX-License-Identifier: MIT
# `cvpn-doctor explain --html` and `check --html`, in TAP: test_page.sh CVPN-DOCTOR
set -u

harness=$(dirname "$(dirname "$(realpath "$0")")")
subcommand=explain
# shellcheck source=test-harness/unit/tap.sh
. "$(dirname -- "$0")/tap.sh"

try() {
    name=$1
    shift
    "$@" >out 2>err
    result "$name" $?
}
# page LOG [STATUS]: explains it with a page in page.html
page() {
    rm -f page.html
    "$doctor" explain --html page.html "$1" >text 2>error
    [ $? -eq "${2:-1}" ] && [ -s page.html ]
}

# Every tag that is opened is closed, in its order.
balanced() {
    sed 's/<style>.*<\/style>//' page.html | grep -oE '</?[a-z][a-z0-9]*[^>]*>' | awk '
        /\/>$/ || /^<(meta|!)/ { next }
        /^<\// { sub(/^<\//, ""); sub(/>.*/, ""); if (open[depth--] != $0) { print "closed: " $0; exit 1 } next }
        { sub(/^</, ""); sub(/[ >].*/, ""); open[++depth] = $0 }
        END { if (depth) { print "open: " open[depth]; exit 1 } }'
}
asks_for_nothing() {
    ! grep -nE 'url\(|@import' page.html | grep '<style' &&
        ! grep -oE '<[a-z][^>]*>' page.html | grep -nEi '<(script|link|img|iframe|object|form|base)|src=|href="[^#]| on[a-z]+=' &&
        grep -q "default-src 'none'" page.html
}
same_codes() {
    tr '\n' ' ' <text | grep -oE 'CVPN-[0-9]{4} (error|warning|note)' | sort -u >codes.text
    grep '<h3>' page.html | sed 's/<[^>]*>//g' | grep -oE 'CVPN-[0-9]{4} (error|warning|note)' | sort -u >codes.page
    diff codes.text codes.page
}
every_log() {
    number=0
    for log in "$harness"/corpus/*.log; do
        number=$((number + 1))
        [ $((number % ${CVPN_ONE_IN:-1})) -eq 0 ] || continue # fewer under the sanitizers
        "$doctor" explain --html page.html "$log" >text 2>error
        [ $? -le 1 ] || continue
        if ! { balanced && asks_for_nothing && same_codes; }; then echo "$log" && return 1; fi
    done
}
try 'of each log of the corpus the page is well formed, asks for nothing, and has the codes of the text' every_log

log() {
    cat <<'LOG'
2024-05-14 09:00:00 OpenVPN 2.6.3 x86_64-pc-linux-gnu [SSL (OpenSSL)] built on Jan 10 2024
2024-05-14 09:00:00 RESOLVE: Cannot resolve host address: <script>alert("1")</script>'&amp;.example.com:443 (Name or service not known)
2024-05-14 09:00:01 MANAGEMENT: CMD 'password "Auth" "correct horse"'
2024-05-14 09:00:01 <img src=x onerror=alert(1)> https://anna:staple@idp.example.com/saml?SAMLRequest=battery
2024-05-14 09:00:02 SIGTERM[soft,<b>init</b>] received, process exiting
LOG
}
hostile() {
    log >hostile.log
    page hostile.log && balanced && asks_for_nothing && ! grep -q '<b>\|<script' page.html && grep -q '&lt;script&gt;' page.html
}
no_secret() {
    ! grep -nE 'correct horse|staple|battery' page.html && grep -q 'idp.example.com' page.html
}
links() {
    grep -oE 'href="#[fL][0-9]+"' page.html | grep -oE '[fL][0-9]+' >targets
    while read -r target; do
        grep -q "id=\"$target\"" page.html || { echo "no $target" && return 1; }
    done <targets
    grep -q 'class="hit"' page.html
}
try "words of a log cannot become markup" hostile
try 'secrets of a log are not on the page, and the host of an address is' no_secret
try 'each finding and its line are linked' links

drawn() {
    page "$harness/corpus/$(awk -F'\t' '$1 ~ /0502/ { print $1; exit }' "$harness/corpus/expected.tsv").log" &&
        grep -q '<svg role="img" aria-label="Timeline of attempts: ' page.html && grep -q '<title>attempt 1: ' page.html &&
        grep -q 'The attempts in words' page.html
}
without_times() {
    printf 'RESOLVE: Cannot resolve host address: a.example.com:443 (Name or service not known)\n' >bare.log
    page bare.log && grep -q 'The log has no times' page.html && ! grep -q '<svg' page.html
}
only_the_end() {
    { log && seq -f 'a line that no one knows %.0f' 1 200000; } >long.log
    page long.log && [ "$(wc -c <page.html)" -lt 16000000 ] && grep -q 'Only its end is here' page.html && grep -q 'knows 200000<' page.html
}
try 'attempts are drawn to scale, and told in words' drawn
try 'a log without times is told in words only' without_times
try 'of a long log the end is there, and the page says so' only_the_end

a_profile() {
    printf 'client\nremote cvpn-endpoint-0123456789abcdef0.prod.clientvpn.eu-west-1.amazonaws.com 443\n' >client.ovpn
    "$doctor" check --html page.html client.ovpn >text 2>error
    [ $? -le 1 ] && balanced && asks_for_nothing && same_codes && grep -q CVPN-0101 page.html
}
others() {
    ln -s elsewhere link.html
    "$doctor" explain --html link.html bare.log >/dev/null 2>error
    [ $? -eq 2 ] && grep -q 'link.html cannot be written' error && [ -L link.html ] && [ ! -e elsewhere ] || return 1
    "$doctor" explain --html no/such.html bare.log >/dev/null 2>error
    [ $? -eq 2 ] && grep -q 'No such file' error || return 1
    "$doctor" explain --html a.html --json bare.log >/dev/null 2>&1
    [ $? -eq 2 ] && [ ! -e a.html ] || return 1
    "$doctor" explain --html a.html --follow bare.log >/dev/null 2>&1
    [ $? -eq 2 ] && [ ! -e a.html ]
}
try 'a profile has its page, too' a_profile
try 'a link is not written through, and what does not go together is refused' others

finish

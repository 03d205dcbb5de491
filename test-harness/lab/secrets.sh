# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# shellcheck disable=SC2154,SC2034 # the knobs are set in play
# secrets.sh - canaries in every place that can hold a secret, and a search over everything that the plugin and the command write. Sourced by the scenarios secrets-*.

# Words that stand nowhere else.
CANARY_ASKPASS=canary-askpass-9f2c1e77
CANARY_TOKEN=canary-token-51d0aa42
CANARY_PROXY=canary-proxy-c03b8e19
CANARY_COMMENT=canary-comment-7711fe02
CANARY_ENVIRONMENT=canary-environment-2c90b1d4
CANARY_CHALLENGE=canary-challenge-66f1a0c8
CANARY_SAML=canary-saml-answer-e8415d3b

# Lines from the middle of the client's private key.
key_lines() { sed -n '5,9p' "$LAB_DIR/pki/client.key"; }

canaries() {
    printf '%s\n' "$PASSWORD" "$CANARY_ASKPASS" "$CANARY_TOKEN" "$CANARY_PROXY" "$CANARY_COMMENT" "$CANARY_ENVIRONMENT" \
        "$CANARY_CHALLENGE" "$CANARY_SAML"
    key_lines
}

# The same as they look on the way (base64, as SCRV1 and HTTP carry them).
encoded_canaries() { canaries | while read -r word; do printf '%s' "$word" | base64 -w 0 | tr -d '=' && echo; done; }

# In files that a profile names.
plant() {
    printf '%s\n' "$CANARY_ASKPASS" >"$CLIENT_DIR/askpass"
    printf '%s\n%s\n' "$USER_NAME" "$PASSWORD" >"$CLIENT_DIR/login"
    printf '%s\n%s\n' proxyuser "$CANARY_PROXY" >"$CLIENT_DIR/proxy"
    chmod 600 "$CLIENT_DIR/askpass" "$CLIENT_DIR/login" "$CLIENT_DIR/proxy"
}

# A profile that holds them all, for the command: OpenVPN would not take it.
whole_profile() {
    cat "$CLIENT_DIR/$profile_file"
    printf '%s\n' 'http-proxy 192.0.2.9 8080 stdin basic' '<http-proxy-user-pass>' proxyuser "$CANARY_PROXY" '</http-proxy-user-pass>' \
        "http-proxy-option CUSTOM-HEADER Proxy-Authorization $CANARY_PROXY" "auth-user-pass $CLIENT_DIR/login" "askpass $CLIENT_DIR/askpass" \
        "static-challenge $CANARY_CHALLENGE" "auth-token $CANARY_TOKEN" "passwrod $CANARY_PROXY" "setenv SECRET $CANARY_ENVIRONMENT" \
        "# $CANARY_COMMENT" "setenv ANSWER $CANARY_SAML"
}

# found WHERE - a problem for each canary in the text on standard input, and a line "planted, found" for the search in $WORK/searched.
found() {
    local text word planted=0 count=0
    text=$(cat)
    while read -r word; do
        planted=$((planted + 1))
        case $text in *"$word"*)
            count=$((count + 1))
            problem "a secret ($word) is in $1"
            ;;
        esac
    done < <(canaries && encoded_canaries)
    echo "$planted $count" >>"$WORK/searched"
}

# Everything that is ours: our lines of the log, the report, the history, what the command says of log and profile, cores.
search_secrets() {
    local file profile_of_all=$WORK/all.ovpn
    grep -a -F 'PLUGIN cvpn-doctor:' "$LOG" | found 'a line of the plugin'
    for file in "$CLIENT_DIR/report.jsonl" /var/lib/cvpn-doctor/*; do
        [ ! -f "$file" ] || grep -a "" "$file" | found "$file"
    done
    whole_profile >"$profile_of_all"
    for file in --json --no-json; do
        [ "$file" = --json ] || file=''
        "$COMMAND_FILE" explain ${file:+"$file"} --profile "$profile_of_all" "$LOG" 2>&1 | found "the output of explain $file"
        "$COMMAND_FILE" check ${file:+"$file"} "$profile_of_all" 2>&1 | found "the output of check $file"
    done
    "$COMMAND_FILE" enroll --dry-run --mfa --plugin="$PLUGIN_FILE" "$profile_of_all" 2>&1 | found 'the output of enroll --dry-run'
    awk -v scenario="$NAME" '{ planted = $1; found += $2 } END { printf "%s\t%d\t%d\t%d\n", scenario, planted, NR, found }' "$WORK/searched" >"$WORK/canaries"
    [ -z "$(find / -xdev \( -name core -o -name 'core.[0-9]*' \) -type f -newer "$CLIENT_DIR/login" -not -path '/proc/*' -not -path '/sys/*' 2>/dev/null)" ] ||
        problem 'a process left a core'
}

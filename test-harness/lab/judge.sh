# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# shellcheck disable=SC2154,SC2034,SC2317,SC2086 # the knobs are set in play; functions are called by scenarios; paths of the lab have no blanks
# judge.sh - what a finished scenario is judged by. Sourced by play.

FINDING='PLUGIN cvpn-doctor: CVPN-'

problem() { printf '%s\n' "$*" >>"$WORK/problems"; }

# patiently SECONDS COMMAND... - polls until COMMAND is true: often at first, and each tenth of a second when a second has passed. What asking itself takes does
# not count, so that a busy machine has the time that it needs; but four times SECONDS are the most.
patiently() {
    local left=$(($1 * 50 * ${CVPN_LAB_SLOW:-1})) tries=0 end=$((SECONDS + 4 * $1 * ${CVPN_LAB_SLOW:-1}))
    shift
    while [ "$left" -gt 0 ] && [ "$SECONDS" -le "$end" ]; do
        "$@" && return 0
        tries=$((tries + 1))
        if [ "$tries" -lt 50 ]; then
            left=$((left - 1))
            sleep 0.02
        else
            left=$((left - 5))
            sleep 0.1
        fi
    done
    return 1
}

# until_true SECONDS SENTENCE COMMAND... - the same, and a problem when it does not come true.
until_true() {
    local seconds=$1 sentence=$2
    shift 2
    patiently "$seconds" "$@" && return 0
    problem "not within $seconds s: $sentence"
    return 1
}

raised_codes() { grep -o -E "${FINDING}[0-9]{4} (error|warning|note)" "$LOG" | grep -o -E '[0-9]{4} .*' | sort -u; }
has_code() { grep -q -E "${FINDING}$1 (error|warning|note) " "$LOG"; }

has_expected() {
    local code pattern
    for code in $expect; do has_code "$code" || return 1; done
    while read -r pattern; do
        [ -z "$pattern" ] || log_has "$pattern" || return 1
    done <<<"$log"
}

judge_codes() {
    local code severity pattern
    for code in $expect; do has_code "$code" || problem "CVPN-$code was not raised"; done
    for code in $forbid; do ! has_code "$code" || problem "CVPN-$code was raised and must not be"; done
    if [ "$forbid_others" = yes ]; then
        while read -r code severity; do
            if [ -z "$code" ] || [ "$severity" = note ]; then continue; fi
            case " $expect " in
            *" $code "*) ;;
            *) problem "CVPN-$code ($severity) was raised and no one expected it" ;;
            esac
        done < <(raised_codes)
    fi
    while read -r pattern; do
        [ -z "$pattern" ] || log_has "$pattern" || problem "the log lacks /$pattern/"
    done <<<"$log"
    while read -r pattern; do
        [ -z "$pattern" ] || ! log_has "$pattern" || problem "the log has /$pattern/ and must not"
    done <<<"$no_log"
    [ "$summary" = no ] || has_code 0000 || problem 'there is no summary (CVPN-0000)'
}

# The codes above note that the client's log has and that were not taken back, one a line.
live_codes() {
    awk 'match($0, /PLUGIN cvpn-doctor: CVPN-[0-9][0-9][0-9][0-9] /) {
            code = substr($0, RSTART + RLENGTH - 5, 4)
            rest = substr($0, RSTART + RLENGTH)
            if (rest ~ /^(error|warning) /) said[code] = 1
            if (rest ~ /^taken back: /) delete said[code]
        }
        END { for (code in said) print code }' "$LOG" | sort
}

# The slowest of what a stage may take before its code must be there, in seconds (issue 3).
STAGE_LIMIT=6

# Of tls-* and cert-*: the first thing said is the cause, and each code has its time limit, counted from the stage that it hangs in.
judge_first() {
    local first code seconds
    case $NAME in tls-* | cert-*) ;; *) return 0 ;; esac
    [ -n "${expect// /}" ] || return 0
    first=$(grep -m 1 -o -E "${FINDING}[0-9]{4} (error|warning) " "$LOG" | grep -o -E '[0-9]{4}')
    code=$(awk '{ print $1 }' <<<"$expect")
    [ "$first" = "$code" ] || problem "CVPN-$first was said first, and not CVPN-$code"
    for code in $expect; do
        seconds=$(awk -v code="$code" '$1 == code { print $2; exit }' <<<"$within")
        awk -v s="${seconds:-none}" -v most=$STAGE_LIMIT 'BEGIN { exit !(s != "none" && s + 0 <= most) }' ||
            problem "scenario: within= has no limit of $STAGE_LIMIT s at most for CVPN-$code"
    done
}

# waited FROM SEEN - of the seconds between, those in which something on this machine waited for a processor. None while others play beside: what is late
# there is played again, alone.
waited() {
    [ -n "${LAB_ALONE:-}" ] || { echo 0 && return; }
    awk -v from="$1" -v seen="$2" '$1 "" == from { start = $2 } $1 "" == seen { end = $2 }
        END { printf "%.3f", start && end ? (end - start) / 1000000 : 0 }' "$STAMPED.waits"
}

# within= has lines of "CODE SECONDS" (after the client's start) or "CODE SECONDS after ERE" (after the first such line).
judge_times() {
    local code seconds word pattern from seen
    while read -r code seconds word pattern; do
        [ -n "$code" ] || continue
        seen=$(grep -m 1 -E "${FINDING}$code (error|warning|note) " "$STAMPED" | cut -d ' ' -f 1)
        from=$STARTED
        [ "$word" != after ] || from=$(grep -m 1 -E -e "$pattern" "$STAMPED" | cut -d ' ' -f 1)
        [ -n "$seen" ] || continue # said already: it was not raised
        if [ -z "$from" ]; then
            problem "CVPN-$code: the log lacks /$pattern/, which its time is counted from"
            continue
        fi
        awk -v seen="$seen" -v from="$from" -v waited="$(waited "$from" "$seen")" -v most="$seconds" -v slow="${CVPN_LAB_SLOW:-1}" \
            'BEGIN { exit !(seen - from - waited <= most * slow) }' ||
            problem "CVPN-$code came after $(awk -v s="$seen" -v f="$from" 'BEGIN { printf "%.3f", s - f }') s; $seconds s are allowed"
    done <<<"$within"
}

# True of every scenario: lines are bounded, and nothing secret is in the log.
judge_log() {
    local long
    long=$(grep -F 'cvpn-doctor: ' "$LOG" | LC_ALL=C awk '{ sub(/.*PLUGIN cvpn-doctor: /, "") } length($0) > 900' | wc -l)
    [ "$long" -eq 0 ] || problem "$long lines of the plugin are longer than 900 bytes"
    if LC_ALL=C grep -F 'cvpn-doctor: ' "$LOG" | LC_ALL=C grep -q '[[:cntrl:]]'; then
        problem 'a line of the plugin has control characters'
    fi
    ! grep -q -F -e "$PASSWORD" -e "$(printf '%s' "$PASSWORD" | base64)" "$LOG" || problem 'the password is in the log'
    ! grep -q -E 'AddressSanitizer|LeakSanitizer|runtime error:|Assertion .* failed|SIGSEGV' "$LOG" ||
        problem 'a sanitizer or an assertion spoke up'
}

# What the command says to the same log: explain= lists the codes that it must give.
judge_explain() {
    local code told=$WORK/explain.json
    [ -n "$explain$explain_forbid" ] || return 0
    if [ ! -x "$COMMAND_FILE" ]; then
        problem 'explain= is asked for and the command is not built'
        return
    fi
    "$COMMAND_FILE" explain --json "$LOG" >"$told" 2>"$WORK/explain.err"
    [ $? -le 1 ] || problem "cvpn-doctor explain failed: $(tail -n 1 "$WORK/explain.err")"
    for code in $explain; do
        grep -q -E "\"code\": ?\"CVPN-$code\"" "$told" || problem "cvpn-doctor explain did not give CVPN-$code for this log"
    done
    for code in $explain_forbid; do
        ! grep -q -E "\"code\": ?\"CVPN-$code\"" "$told" || problem "cvpn-doctor explain gave CVPN-$code for this log"
    done
}

# Codes that neither a log nor a profile can show: they are about the plugin itself, or need a look at this machine, its network or its history.
live_only() { "$COMMAND_FILE" codes --json | sed -n 's/.*"code": "CVPN-\([0-9]*\)".*"offline": false.*/\1/p' | tr '\n' ' '; }

# True of every scenario: the same log without our own lines, with the profile, gives the same codes. What legitimately differs is in explain_differs=, lines of "CODE reason".
judge_same_codes() {
    local told=$WORK/same.json code differs profile_of=()
    # OpenVPN can stop before it loads a plugin: then there is nothing to compare with.
    if [ ! -x "$COMMAND_FILE" ] || ! grep -q -F 'PLUGIN cvpn-doctor: ' "$LOG"; then return 0; fi
    [ ! -f "$CLIENT_DIR/$profile_file" ] || profile_of=(--profile "$CLIENT_DIR/$profile_file")
    grep -v -F 'PLUGIN cvpn-doctor: ' "$LOG" >"$WORK/without-us.log"
    (cd "$CLIENT_DIR" && "$COMMAND_FILE" explain --json "${profile_of[@]}" "$WORK/without-us.log") >"$told" 2>"$WORK/same.err"
    if [ $? -gt 1 ]; then
        problem "cvpn-doctor explain --profile failed: $(tail -n 1 "$WORK/same.err")"
        return
    fi
    live_codes >"$WORK/codes.live"
    grep -E '"severity": ?"(error|warning)"' "$told" | grep -v '"verdict": "taken-back"' |
        sed -n 's/.*"code": *"CVPN-\([0-9]*\)".*/\1/p' | sort -u >"$WORK/codes.explain"
    differs=" 0003 $(live_only)$(awk '{ printf "%s ", $1 }' <<<"$explain_differs")"
    while read -r code; do
        case "$differs" in *" $code "*) continue ;; esac
        if grep -q -x "$code" "$WORK/codes.live"; then
            problem "CVPN-$code was raised live, and cvpn-doctor explain does not give it for the same log"
        else
            problem "cvpn-doctor explain gives CVPN-$code for the same log, and it was not raised live"
        fi
    done < <(comm -3 "$WORK/codes.live" "$WORK/codes.explain" | tr -d '\t')
}

left_files() { find /run /tmp /dev/shm -path $LAB_DIR -prune -o -path /run/netns -prune -o -print | sort; }
no_client_processes() { [ -z "$(client_processes)" ]; }

# Nothing is left behind: no process, no socket, no file.
judge_leftovers() {
    local pid sockets files
    if ! patiently 3 no_client_processes; then
        for pid in $(client_processes); do
            problem "left behind: process $pid ($(tr '\0' ' ' <"/proc/$pid/cmdline"))"
        done
    fi
    sockets=$(on_client cat /proc/net/unix | tail -n +2 | awk '{ print $NF }' | sort -u | tr '\n' ' ')
    [ -z "$sockets" ] || problem "left behind: unix sockets $sockets"
    files=$(comm -13 "$WORK/files.before" <(left_files) | tr '\n' ' ')
    [ -z "$files" ] || problem "left behind: $files"
}

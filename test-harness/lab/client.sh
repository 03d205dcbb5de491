# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# shellcheck disable=SC2154,SC2034,SC2317,SC2086 # the knobs are set in play; functions are called by scenarios; paths of the lab have no blanks
# client.sh - the profile, the client, and what a scenario's hooks may do with it. Sourced by play.

# shellcheck disable=SC2034
USER_NAME=alice
PASSWORD=Correct-Horse-7
CLIENT_DIR=$WORK/client
LOG=$WORK/client.log         # what the client wrote, wherever that went
STAMPED=$WORK/client.stamped # the same, each line with the time of its arrival

# fill TEXT - replaces the placeholders of profiles and client_args.
fill() {
    local text=$1 plugin=''
    [ -z "$CVPN_PLUGIN" ] || plugin="plugin $PLUGIN_FILE${plugin_args:+ $plugin_args}"
    text=${text//@PLUGIN@/"$plugin"}
    text=${text//@PLUGIN_FILE@/"$PLUGIN_FILE"}
    text=${text//@ENDPOINT@/"$BARE_NAME"}
    text=${text//@ADDRESS@/"$SERVER_WAN"}
    text=${text//@CA@/"<ca>"$'\n'"$(cat $LAB_DIR/pki/ca.crt)"$'\n'"</ca>"}
    text=${text//@CERT@/"<cert>"$'\n'"$(cat $LAB_DIR/pki/client.crt)"$'\n'"</cert>"}
    text=${text//@KEY@/"<key>"$'\n'"$(cat $LAB_DIR/pki/client.key)"$'\n'"</key>"}
    text=${text//@PKI@/"$LAB_DIR/pki"}
    text=${text//@DIR@/"$CLIENT_DIR"}
    text=${text//@LOG@/"$LOG"}
    printf '%s\n' "$text"
}

# The profile: one of lab/profiles with lines taken out (without=) and put in (with=).
write_profile() {
    local source=$LAB_DIR/lab/profiles/$profile.ovpn text line word
    text=$(cat "$source")
    while read -r word; do
        [ -z "$word" ] || text=$(printf '%s\n' "$text" | awk -v start="$word" 'index($0, start) != 1')
    done <<<"$without"
    while read -r line; do
        [ -z "$line" ] || text=${text//@PLUGIN@/"$line"$'\n'@PLUGIN@}
    done <<<"$with"
    mkdir -p "$(dirname -- "$CLIENT_DIR/$profile_file")"
    fill "$text" >"$CLIENT_DIR/$profile_file"
}

# Starts the client as client_args= and client_under= say. It has no controlling terminal; where client_stdin= has something
# for it to read, its standard error is one, since OpenVPN would ask nothing otherwise.
start_client() {
    local args under errors=$LOG
    printf '%s' "$client_stdin" >"$CLIENT_DIR/stdin"
    mapfile -t args < <(fill "$client_args" | xargs -n 1 printf '%s\n')
    read -r -a under <<<"$(fill "$client_under")"
    : >>"$LOG"
    "$LAB_DIR/lab/stamp" "$LOG" "$STAMPED" &
    STAMP_PID=$!
    until_true 5 'the stamper follows the log' test -e "$STAMPED" || return
    if [ -n "$client_stdin" ]; then
        "$LAB_DIR/lab/terminal" "$CLIENT_DIR/terminal" "$LOG" &
        until_true 5 'the terminal is there' test -s "$CLIENT_DIR/terminal" || return
        errors=$(cat "$CLIENT_DIR/terminal")
    fi
    cd "$CLIENT_DIR" || return
    STARTED=$(date +%s.%N)
    echo "$STARTED $(sed -n 's/^some .*total=//p' /proc/pressure/cpu 2>/dev/null)" >>"$STAMPED.waits"
    setsid ip netns exec client ${under[@]+"${under[@]}"} "$OPENVPN_FILE" "${args[@]}" <"$CLIENT_DIR/stdin" >>"$LOG" 2>>"$errors" &
    CLIENT_PID=$!
    cd "$WORK" || return
    [ "$client_daemon" = no ] && return
    # The first process has done its part when the daemon is on its own.
    wait "$CLIENT_PID"
    until_true 10 'the daemon wrote its process id' test -s "$CLIENT_DIR/pid" || return
    CLIENT_PID=$(cat "$CLIENT_DIR/pid")
}

# process_lives PID - true unless it is gone or a zombie.
process_lives() {
    local state
    state=$(sed -n 's/^State:[[:space:]]*\(.\).*/\1/p' "/proc/$1/status" 2>/dev/null)
    [ -n "$state" ] && [ "$state" != Z ]
}
process_gone() { ! process_lives "$1"; }

# Every living process on the client's machine, one id a line.
client_processes() {
    local pid wanted
    wanted=$(stat -L -c %i /run/netns/client)
    for pid in /proc/[0-9]*; do
        [ "$(stat -L -c %i "$pid/ns/net" 2>/dev/null)" = "$wanted" ] || continue
        pid=${pid#/proc/}
        process_lives "$pid" && echo "$pid"
    done
}

# named PID NAME - true when the process has that name.
named() { [ "$(cat "/proc/$1/comm" 2>/dev/null)" = "$2" ]; }

# The plugin's processes on the client's machine, by their names: the observer, and the one that may change the network.
plugin_process() {
    local pid
    for pid in $(client_processes); do
        if named "$pid" "$1"; then echo "$pid"; fi
    done
}
observer_pid() { plugin_process cvpn-doctor | head -n 1; }
hand_pid() { plugin_process cvpn-hand | head -n 1; }

# status_of_process PID FIELD - a line of /proc/PID/status.
status_of_process() { awk -v field="$2:" '$1 == field { $1 = ""; sub(/^ /, ""); print }' "/proc/$1/status"; }

client_signal() { kill "-$1" "$CLIENT_PID"; }

stop_client() {
    local tries=0
    if process_lives "$CLIENT_PID"; then
        kill -TERM "$CLIENT_PID"
        # Before 2.6 a SIGTERM is forgotten that comes while the resolver is asked.
        while client_before 2.6 && [ "$((tries += 1))" -le 3 ] && ! patiently 3 process_gone "$CLIENT_PID"; do
            kill -TERM "$CLIENT_PID" 2>/dev/null
        done
        if ! patiently 10 process_gone "$CLIENT_PID"; then
            problem 'the client did not end within 10 s of SIGTERM'
            kill -KILL "$CLIENT_PID"
        fi
    fi
}

log_has() { grep -q -E -e "$1" "$LOG"; }
count_log() { grep -c -E -e "$1" "$LOG"; }
log_has_times() { [ "$(count_log "$1")" -ge "$2" ]; }

# lift_firewall_after ERE - for before(), in the background: the router lets everything pass when the client's log has it.
lift_firewall_after() {
    patiently 30 log_has "$1"
    on_router nft flush chain inet lab forward
}

# wait_log ERE [TIMES] [SECONDS] - waits until the client's log has it (that often).
wait_log() { until_true "${3:-10}" "the log has /$1/${2:+ $2 times}" log_has_times "$1" "${2:-1}"; }

# checked_online STATUS WORDS... - `cvpn-doctor check --online` of the client's profile, on the client's machine: its exit status, and what it must say.
checked_online() {
    local status wanted=$1 word told=$WORK/online.txt
    shift
    on_client "$COMMAND_FILE" check --online "$CLIENT_DIR/$profile_file" >"$told" 2>"$WORK/online.err"
    status=$?
    [ "$status" -eq "$wanted" ] || problem "check --online ended with $status, not $wanted"
    tr -s ' \n' '  ' <"$told" >"$told.line"
    for word in "$@"; do grep -q -e "$word" "$told.line" || problem "check --online does not say '$word'"; done
}

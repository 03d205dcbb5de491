#!/bin/sh
# SPDX-License-Identifier: MIT
# `cvpn-doctor watch` on files, from outside, in TAP: test_watch.sh CVPN-DOCTOR. The journal is watched in test-harness/systemd/run.
set -u

subcommand=watch
# shellcheck source=test-harness/unit/tap.sh
. "$(dirname -- "$0")/tap.sh"
watcher=''
trap '[ -z "$watcher" ] || kill "$watcher" 2>/dev/null; rm -rf "$work"' EXIT

# Until `$@` succeeds, at most 20 s
wait_for() {
    tries=0
    until "$@" 2>/dev/null; do
        tries=$((tries + 1))
        [ "$tries" -lt 400 ] || return 1
        sleep 0.05
    done
}
# start ARGUMENT...: watches, and returns when every file is watched
start() {
    "$doctor" watch "$@" >out 2>err </dev/null &
    watcher=$!
    wait_for sleeping
}
sleeping() { [ "$(cut -d ' ' -f 1 "/proc/$watcher/syscall")" = "$(cat poll_call)" ]; }
stop() {
    kill -TERM "$watcher"
    wait "$watcher"
    status=$?
    watcher=''
    return "$status"
}
switches() { sed -n 's/^voluntary_ctxt_switches:[[:space:]]*//p' "/proc/$watcher/status"; }
# The number of poll(2) or of what libc has in its place, from a process that surely is in it.
case $(uname -m) in aarch64) echo 73 ;; *) echo 7 ;; esac >poll_call

# What a client says whose certificate is refused: no word of it is an error.
refused() {
    cat <<LOG
2026-03-02 10:00:00 OpenVPN 2.6.14 x86_64-pc-linux-gnu [SSL (OpenSSL)] [LZO] [LZ4] [EPOLL] [MH/PKTINFO] [AEAD]
2026-03-02 10:00:00 UDPv4 link remote: [AF_INET]$1:443
2026-03-02 10:00:00 TLS: Initial packet from [AF_INET]$1:443, sid=0a0b0c0d 01020304
2026-03-02 10:00:00 VERIFY OK: depth=1, CN=Example CA
2026-03-02 10:00:00 VERIFY OK: depth=0, CN=server.example.com
LOG
}

# What a client says whose password is refused: told at once.
denied() {
    refused "$1"
    cat <<LOG
2026-03-02 10:00:00 WARNING: file 'client.key' is group or others accessible
2026-03-02 10:00:01 [server.example.com] Peer Connection Initiated with [AF_INET]$1:443
2026-03-02 10:00:02 AUTH: Received control message: AUTH_FAILED
2026-03-02 10:00:02 SIGTERM[soft,auth-failure] received, process exiting
LOG
}

# --- one file, which is written, replaced and written again
refused 192.0.2.9 >one.log
start --json --report report.jsonl one.log
refused 198.51.100.7 >>one.log
wait_for grep -q '"CVPN-0602"' out
result 'silence after the certificates is a finding, although no line says so' $?
lacks 'what was in the file before is not told' out 192.0.2.9
wait_for grep -q '"CVPN-0602".*"time"' report.jsonl
result '--report has it, with its time' $?
before=$(switches)
sleep 1
[ "$(switches)" = "$before" ]
result 'it is not woken while no line comes' $?
mv one.log one.log.1
denied 203.0.113.8 >one.log
wait_for grep -q '"CVPN-070[12]"' out
result 'a file that is moved away and made anew is gone on with' $?
stop
result "it ends well by a signal (exit status $?)" $?

# --- two files, two clients
told_twice() { [ "$(grep -c '"CVPN-070[12]"' out)" -eq 2 ]; }
: >one.log
: >two.log
start --json one.log two.log
denied 198.51.100.7 >>one.log
denied 203.0.113.8 >>two.log
wait_for told_twice
result 'two files are two clients, each with its own findings' $?
lacks 'a line that means nothing is not told' out CVPN-1611
stop

# --- the plugin is there: it says it itself
: >one.log
: >two.log
start --json one.log two.log
{
    echo "2026-03-02 10:00:00 PLUGIN_INIT: POST /usr/lib/openvpn/plugins/openvpn-plugin-cvpn-doctor.so '[/usr/lib/openvpn/plugins/openvpn-plugin-cvpn-doctor.so]' intercepted=PLUGIN_UP"
    denied 198.51.100.7
} >>one.log
wait_for sleeping
denied 203.0.113.8 >>two.log
wait_for grep -q '"CVPN-070[12]"' out
result 'a client without the plugin has its finding' $?
stop
[ "$(grep -c '"CVPN-070[12]"' out)" -eq 1 ]
result 'what the plugin itself says in the log is not said twice' $?

run 2 'a file that is not there' missing.log
has 'a file that is not there is named' err 'missing.log cannot be read: No such file or directory.'
run 2 'a report that is a folder' --report / one.log
has 'a report that is a folder is named' err '--report /: it is a folder.'
finish
